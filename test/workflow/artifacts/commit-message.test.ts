/** Holds the drafted commit message against the documented format. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commitMessage } from '../../../src/workflow/artifacts/commit-message.ts';
import type { CommitWords } from '../../../src/workflow/effect.ts';
import { applied } from '../../rig/later-fixtures.ts';

const WORDS: CommitWords = {
  feature: 'login-lockout',
  title: 'Lock accounts after repeated failed logins',
  specs: [
    applied(),
    applied({ path: 'specs/auth/mail.md', before: undefined, versions: { after: '1.0' } }),
    applied({ path: 'specs/glossary.md', versions: {} }),
  ],
  changes: ['Lock after 3 failures within 10 minutes', 'REQ-12 unlock by e-mail link'],
  validations: ['unit', 'lint'],
  code: [{ path: 'src/lock.ts', added: 120, removed: 0 }],
};

test('W7: the message has exactly the documented format and names no tool', () => {
  expect(commitMessage(WORDS)).toBe(`feat(login-lockout): lock accounts after repeated failed logins

- Updated specs/auth/login.md to v1.3
- Added specs/auth/mail.md v1.0
- Updated specs/glossary.md
- Implemented lock after 3 failures within 10 minutes
- Implemented REQ-12 unlock by e-mail link
- Validated with unit, lint`);
});

test('W7: a change of specs alone is documentation, and claims no implementation', () => {
  expect(commitMessage({ ...WORDS, code: [], validations: [], specs: [applied()], changes: ['Unlock by e-mail'] }))
    .toBe(`docs(login-lockout): lock accounts after repeated failed logins

- Updated specs/auth/login.md to v1.3
- Specified unlock by e-mail`);
});

test('W7: an issue is closed only when the request says so', () => {
  expect(commitMessage({ ...WORDS, specs: [], changes: [], validations: [], title: 'Lock accounts, fixes #42' })).toBe(
    'feat(login-lockout): lock accounts, fixes #42\n\nCloses #42',
  );
  expect(commitMessage({ ...WORDS, title: 'Lock accounts like #42' })).not.toContain('Closes');
});

test('W7: long words wrap at 72 columns and a long title is cut after a word', () => {
  const text = commitMessage({
    ...WORDS,
    title: 'consolidate the five assistants into one '.repeat(3),
    specs: [],
    changes: ['merge the explorer and the rule creation into one builder that keeps its state over restarts'],
  });
  expect(text).toBe(`feat(login-lockout): consolidate the five assistants into one...

- Implemented merge the explorer and the rule creation into one builder
  that keeps its state over restarts
- Validated with unit, lint`);
});

test('W7: no word of a request can add a line, a trailer or a control character', () => {
  expect(commitMessage({ ...WORDS, specs: [], validations: [], changes: ['x\n\nSigned-off-by: someone <a@b>'] }).split('\n')).toEqual([
    'feat(login-lockout): lock accounts after repeated failed logins',
    '',
    '- Implemented x Signed-off-by: someone <a@b>',
  ]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }), (title, changes) => {
      const lines = commitMessage({ ...WORDS, title, changes, validations: [] }).split('\n');
      expect(lines[0]).toMatch(/^feat\(login-lockout\): \S/);
      expect(lines[1]).toBe('');
      for (const line of lines.slice(2)) expect(line).toMatch(/^(?:- |  |Closes #\d+$|$)/);
      expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    }),
  );
});
