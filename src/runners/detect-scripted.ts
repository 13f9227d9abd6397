/** Detects Ruby and PHP projects, and a Makefile with a test target. */
import { lintRun, testRun, type Detector } from './detected.ts';

/** What a Ruby project implies; undefined where there is none. */
export const detectRuby: Detector = async (files) => {
  const hasBundle = files.names.includes('Gemfile');
  if (!hasBundle && !files.names.includes('Rakefile')) return undefined;
  const bundle = hasBundle ? ['bundle', 'exec'] : [];
  const rakefile = await files.read('Rakefile');
  const validations = [];
  if (await files.has('spec')) validations.push(testRun([...bundle, 'rspec'], 'Ruby specs in spec/'));
  else if ((await files.has('bin/rails')) && (await files.has('test')))
    validations.push(testRun(['bin/rails', 'test'], 'a Rails application with test/'));
  else if (/TestTask|task[ (]+:?['"]?test\b/.test(rakefile))
    validations.push(testRun([...bundle, 'rake', 'test'], 'Rakefile has a test task'));
  if (files.names.includes('.rubocop.yml') && hasBundle) validations.push(lintRun([...bundle, 'rubocop'], '.rubocop.yml'));
  const check = validations[0];
  return check === undefined ? undefined : { validations, check: check.argv };
};

/** What a PHP project implies; undefined where there is none. */
export const detectPhp: Detector = async (files) => {
  if (!files.names.includes('composer.json') && !files.names.some((name) => /^phpunit\.xml(?:\.dist)?$/.test(name))) return undefined;
  const isScripted = /"scripts"\s*:\s*\{[^}]*"test"\s*:/.test(await files.read('composer.json'));
  const validations = [];
  if (isScripted) validations.push(testRun(['composer', 'test'], 'composer.json has a test script'));
  else if (await files.has('vendor/bin/pest')) validations.push(testRun(['vendor/bin/pest'], 'Pest is installed'));
  else if (await files.has('vendor/bin/phpunit')) validations.push(testRun(['vendor/bin/phpunit'], 'PHPUnit is installed'));
  if (await files.has('vendor/bin/phpstan'))
    validations.push(lintRun(['vendor/bin/phpstan', 'analyse', '--no-progress'], 'PHPStan is installed'));
  const check = validations[0];
  return check === undefined ? undefined : { validations, check: check.argv };
};

/** What a Makefile implies; undefined where there is none. */
export const detectMake: Detector = async (files) => {
  const makefile = ['GNUmakefile', 'makefile', 'Makefile'].find((name) => files.names.includes(name));
  if (makefile === undefined) return undefined;
  const text = await files.read(makefile);
  const has = (target: string): boolean => new RegExp(`^${target}[ \\t]*:(?!=)`, 'm').test(text);
  const test = ['test', 'check'].find(has);
  const validations = test === undefined ? [] : [testRun(['make', test], `${makefile} has a ${test} target`)];
  if (has('lint')) validations.push(lintRun(['make', 'lint'], `${makefile} has a lint target`));
  const check = validations[0];
  return check === undefined ? undefined : { validations, check: check.argv };
};
