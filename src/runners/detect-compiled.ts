/** Detects projects whose tool builds and tests in one: Cargo, Go, Maven, Gradle, Mix, .NET, Swift, CMake. */
import { lintRun, testRun, typeCheck, type Detector } from './detected.ts';

/** What a Cargo project implies; undefined where there is none. */
export const detectCargo: Detector = async (files) => {
  if (!files.names.includes('Cargo.toml')) return undefined;
  const scope = /^\[workspace\]/m.test(await files.read('Cargo.toml')) ? ['--workspace'] : [];
  const test = testRun(['cargo', 'test', ...scope], 'Cargo.toml');
  const hasClippy = await files.hasProgram('cargo-clippy');
  const clippy = hasClippy ? [lintRun(['cargo', 'clippy', ...scope, '--all-targets'], 'Cargo.toml, and clippy is installed')] : [];
  return { validations: [test, ...clippy], check: ['cargo', 'check', ...scope, '--all-targets'] };
};

/** What a Go module implies; undefined where there is none. */
export const detectGo: Detector = async (files) => {
  if (!files.names.includes('go.mod') && !files.names.includes('go.work')) return undefined;
  const vet = ['go', 'vet', './...'];
  return { validations: [testRun(['go', 'test', './...'], 'go.mod'), lintRun(vet, 'go.mod')], check: vet };
};

/** What a Maven project implies; undefined where there is none. */
export const detectMaven: Detector = async (files) => {
  if (!files.names.includes('pom.xml')) return undefined;
  const maven = files.names.includes('mvnw') ? './mvnw' : 'mvn';
  const quiet = ['--batch-mode', '--no-transfer-progress'];
  const isSingle = !/<modules\b/.test(await files.read('pom.xml'));
  return {
    validations: [
      testRun([maven, ...quiet, 'test'], 'pom.xml', { name: 'maven test', ...(isSingle ? { junit: 'target/surefire-reports' } : {}) }),
    ],
    check: [maven, ...quiet, 'test-compile'],
  };
};

/** What a Gradle project implies; undefined where there is none. */
export const detectGradle: Detector = async (files) => {
  if (!files.names.some((name) => /^(?:build|settings)\.gradle(?:\.kts)?$/.test(name))) return undefined;
  const gradle = files.names.includes('gradlew') ? './gradlew' : 'gradle';
  // Gradle skips tests whose inputs did not change; a validation is to run them.
  const test = [gradle, '--console=plain', 'cleanTest', 'test'];
  const isSingle = await files.has('src/test');
  return {
    validations: [testRun(test, 'a Gradle build file', { name: 'gradle test', ...(isSingle ? { junit: 'build/test-results/test' } : {}) })],
    check: [gradle, '--console=plain', 'testClasses'],
  };
};

/** What a Mix project implies; undefined where there is none. */
export const detectMix: Detector = async (files) => {
  if (!files.names.includes('mix.exs')) return undefined;
  const format = files.names.includes('.formatter.exs') ? [lintRun(['mix', 'format', '--check-formatted'], '.formatter.exs')] : [];
  return { validations: [testRun(['mix', 'test'], 'mix.exs'), ...format], check: ['mix', 'compile'] };
};

/** What a .NET project implies; undefined where there is none. */
export const detectDotnet: Detector = async (files) => {
  const project = files.names.find((name) => /\.(?:slnx?|[cf]sproj|vbproj)$/.test(name));
  if (project === undefined) return undefined;
  return { validations: [testRun(['dotnet', 'test', '--nologo'], project)], check: ['dotnet', 'build', '--nologo'] };
};

/** What a Swift package implies; undefined where there is none. */
export const detectSwift: Detector = async (files) => {
  if (!files.names.includes('Package.swift')) return undefined;
  return { validations: [testRun(['swift', 'test'], 'Package.swift')], check: ['swift', 'build'] };
};

/** Only a folder that is configured already can be tested. */
export const detectCmake: Detector = async (files) => {
  if (!files.names.includes('CMakeLists.txt') || !(await files.has('build/CTestTestfile.cmake'))) return undefined;
  const build = ['cmake', '--build', 'build'];
  return {
    validations: [
      typeCheck(build, 'CMakeLists.txt, configured in build'),
      testRun(['ctest', '--test-dir', 'build', '--output-on-failure'], 'CMakeLists.txt, configured in build', { name: 'ctest' }),
    ],
    check: build,
  };
};
