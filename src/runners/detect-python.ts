/** Detects Python projects: pytest when the project names it, the standard library's unittest when there are test files. */
import type { Argv } from '../domain/task.ts';
import { lintRun, testRun, typeCheck, type Detector } from './detected.ts';
import type { ProjectFiles } from './project-files.ts';

const MARKS = [
  'pyproject.toml',
  'setup.py',
  'setup.cfg',
  'tox.ini',
  'pytest.ini',
  'requirements.txt',
  'requirements-dev.txt',
  'conftest.py',
  'Pipfile',
];

/** What a Python project implies; undefined where there is none. */
export const detectPython: Detector = async (files) => {
  const present = MARKS.filter((name) => files.names.includes(name));
  const isTestFile = (name: string): boolean => /^test.*\.py$/.test(name);
  if (present.length === 0 && !files.names.some(isTestFile)) return undefined;
  const python = await launcher(files);
  const pyproject = await files.read('pyproject.toml');
  const validations = [];
  const pytest = await whyPytest(files, present, pyproject);
  if (pytest !== undefined) validations.push(testRun([...python, '-m', 'pytest'], pytest, { name: 'pytest' }));
  else if (files.names.some(isTestFile))
    validations.push(testRun([...python, '-m', 'unittest'], 'Python test files', { name: 'unittest' }));
  else if ((await files.list('tests')).some(isTestFile)) {
    const top = (await files.has('tests/__init__.py')) ? ['-t', '.'] : [];
    validations.push(
      testRun([...python, '-m', 'unittest', 'discover', '-s', 'tests', ...top], 'Python test files in tests/', { name: 'unittest' }),
    );
  }
  if (/^\[tool\.mypy\b/m.test(pyproject) || files.names.includes('mypy.ini'))
    validations.push(typeCheck([...python, '-m', 'mypy', '.'], 'mypy is configured', { name: 'mypy' }));
  if (/^\[tool\.ruff\b/m.test(pyproject) || files.names.includes('ruff.toml'))
    validations.push(lintRun([...python, '-m', 'ruff', 'check', '.'], 'ruff is configured', { name: 'ruff' }));
  const check = validations[0];
  return check === undefined ? undefined : { validations, check: check.argv };
};

/** Python as the project's own environment has it. */
async function launcher(files: ProjectFiles): Promise<Argv> {
  if (files.names.includes('uv.lock')) return ['uv', 'run', 'python'];
  if (files.names.includes('poetry.lock')) return ['poetry', 'run', 'python'];
  if (files.names.includes('Pipfile')) return ['pipenv', 'run', 'python'];
  for (const folder of ['.venv', 'venv']) {
    if (await files.has(`${folder}/bin/python`)) return [`${folder}/bin/python`];
  }
  return ['python3'];
}

async function whyPytest(files: ProjectFiles, present: readonly string[], pyproject: string): Promise<string | undefined> {
  if (present.includes('pytest.ini')) return 'pytest.ini';
  if (/^\[tool\.pytest\b/m.test(pyproject)) return 'pyproject.toml configures pytest';
  if (/^\[(?:tool:)?pytest\]/m.test((await files.read('setup.cfg')) + (await files.read('tox.ini')))) return 'pytest is configured';
  for (const name of ['conftest.py', 'tests/conftest.py', 'test/conftest.py']) if (await files.has(name)) return name;
  for (const name of present) if (/\bpytest\b/.test(await files.read(name))) return `${name} names pytest`;
  return undefined;
}
