/** The configuration: documented keys, defaults and short forms, and complaints that name file, line, key and fix. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultConfig, parseConfig } from '../../src/api/config.ts';
import { TrueupError } from '../../src/domain/error.ts';

const complaint = (text: string): string => {
  try {
    parseConfig(text, 'trueup.yaml');
  } catch (error) {
    if (error instanceof TrueupError) return `${error.message} | ${error.fix ?? ''}`;
    throw error;
  }
  return 'none';
};

test('W10 the documented example is read with every key, under its own heading or at the top', () => {
  const example = `spec_driven_feature:
  refinement: { max_rounds: 5, stall_threshold: 3, auto_accept_partial: false }
  alignment: { trigger_on_cross_refs: true, trigger_on_new_spec: true, mode: alignment_check }
  implementation: { incremental_check: true, rollback_on_fail: true, parallel_independent_tasks: false }
  validation:
    parallel: true
    required:
      - cargo_test
    conditional:
      - tui_testing: "specs/views/*.md changed"
    commands:
      tui_testing: [cargo, test, --test, tui]
  commit: { default_grouping: by_phase, require_user_confirm: true }
`;
  const config = parseConfig(example, 'trueup.yaml');
  expect(config.validation.required).toEqual([{ name: 'cargo_test', command: ['cargo', 'test'], critical: true, timeout_s: 600 }]);
  expect(config.validation.conditional).toEqual([
    { name: 'tui_testing', command: ['cargo', 'test', '--test', 'tui'], when: ['specs/views/*.md'], critical: true, timeout_s: 600 },
  ]);
  expect(config.commit.default_grouping).toBe('by_phase');
  expect(parseConfig(example.replace('spec_driven_feature:\n', '').replaceAll(/^ {2}/gmu, ''), 'trueup.yaml')).toEqual(config);
});

test('W10 the commented template is valid as it is, and with every comment removed', () => {
  const template = readFileSync(new URL('../../templates/trueup.yaml', import.meta.url), 'utf8');
  expect(parseConfig(template, 'trueup.yaml')).toEqual(defaultConfig());
  const full = template
    .split('\n')
    .slice(3)
    .map((line) => line.replace(/^# ?/u, ''))
    .join('\n');
  expect(parseConfig(full, 'trueup.yaml')).toMatchObject({
    implementation: { check: ['npm', 'run', 'check'] },
    validation: { conditional: [{ name: 'browser', when: ['views/**'] }] },
  });
});

test.each<[string, string, string]>([
  [
    'an unknown key names its line and the nearest key',
    'refinment:\n  max_rounds: 3\n',
    'trueup.yaml:1: unknown key `refinment` | did you mean `refinement`?',
  ],
  [
    'an unknown inner key lists what is known',
    'commit:\n  zzz: 1\n',
    'trueup.yaml:2: unknown key `commit.zzz` | known keys here: default_grouping, require_user_confirm, session_record',
  ],
  [
    'a wrong type says what is expected',
    '\nrefinement:\n  max_rounds: lots\n',
    'trueup.yaml:3: `refinement.max_rounds`: Invalid input: expected number, received string | see `trueup init` for the key and its values',
  ],
  [
    'a value out of range',
    'refinement:\n  max_rounds: 0\n',
    'trueup.yaml:2: `refinement.max_rounds`: Too small: expected number to be >=1 | see `trueup init` for the key and its values',
  ],
  [
    'a word that is none of the allowed ones',
    'commit: { default_grouping: big }\n',
    'trueup.yaml:1: `commit.default_grouping`: Invalid option: expected one of "single"|"by_phase"|"by_file" | see `trueup init` for the key and its values',
  ],
  [
    'shell syntax in a command',
    'implementation:\n  check: npm test && rm -rf /\n',
    'trueup.yaml:2: `implementation.check` uses shell syntax; commands are started without a shell | write the command as a list of arguments',
  ],
  [
    'a validation without a command',
    'validation:\n  required:\n    - cargo_tst\n',
    'trueup.yaml:3: no command is known for the validation `cargo_tst` | add `validation.commands.cargo_tst` with the command to run',
  ],
  ['a list where settings belong', '- 1\n', 'trueup.yaml:1: a mapping of settings is expected | see `trueup init` for a commented example'],
])('bad configuration: %s', (_title, text, expected) => {
  expect(complaint(text)).toBe(expected);
});

test('bad configuration: YAML that does not parse names its line', () => {
  expect(complaint('commit:\n  default_grouping: [\n')).toMatch(/^trueup\.yaml:\d: .+ \| correct the YAML at that line$/u);
  expect(complaint('commit: {}\ncommit: {}\n')).toMatch(/^trueup\.yaml:2: Map keys must be unique/u);
});
