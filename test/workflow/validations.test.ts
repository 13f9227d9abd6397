/** Which validations a change requires, and why each runs. */
import { expect, test } from 'vitest';
import { Config } from '../../src/domain/config.ts';
import type { Validation } from '../../src/domain/validation.ts';
import { planValidations } from '../../src/workflow/validations.ts';

const detected: readonly Validation[] = [
  { name: 'npm test', argv: ['npm', 'test'], reason: 'package.json has a test script', critical: true, timeoutMs: 1000 },
  { name: 'npm run lint', argv: ['npm', 'run', 'lint'], reason: 'package.json has a lint script', critical: false, timeoutMs: 1000 },
];
const plan = (validation: object, changed: readonly string[]) =>
  planValidations(Config.parse({ validation }).validation, changed, detected).map(({ name, reason }) => `${name}: ${reason}`);

const required = [{ name: 'unit', command: ['node', '--test'] }];
const conditional = [{ name: 'browser', command: ['npm', 'run', 'e2e'], when: ['views/**', 'specs/views/*.md'] }];

test.each<[string, object, readonly string[], readonly string[]]>([
  [
    'W6 what the project implies runs when nothing is configured',
    {},
    [],
    ['npm test: package.json has a test script', 'npm run lint: package.json has a lint script'],
  ],
  [
    'W6 required ones run whatever changed',
    { required, detect: false },
    [],
    ['unit: required by trueup.yaml', 'npm test: package.json has a test script', 'npm run lint: package.json has a lint script'],
  ],
  [
    'W6 a conditional one names the file and the glob that ask for it',
    { conditional },
    ['src/a.ts', 'specs/views/home.md'],
    [
      'browser: specs/views/home.md changed (specs/views/*.md)',
      'npm test: package.json has a test script',
      'npm run lint: package.json has a lint script',
    ],
  ],
  [
    'W6 a conditional one stays out when nothing matches',
    { conditional },
    ['src/a.ts'],
    ['npm test: package.json has a test script', 'npm run lint: package.json has a lint script'],
  ],
  [
    'W10 --validation=minimal runs the required ones only',
    { level: 'minimal', required, conditional },
    ['views/a'],
    ['unit: required by trueup.yaml'],
  ],
  [
    'W10 minimal without required ones runs the first that is detected',
    { level: 'minimal' },
    [],
    ['npm test: package.json has a test script'],
  ],
  [
    'the same command does not run twice',
    { required: [{ name: 'tests', command: ['npm', 'test'] }] },
    [],
    ['tests: required by trueup.yaml', 'npm run lint: package.json has a lint script'],
  ],
])('%s', (_title, validation, changed, expected) => {
  expect(plan(validation, changed)).toEqual(expected);
});
