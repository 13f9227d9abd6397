/** The record of a review: approved changes by section, decisions on earlier wordings, remarks with their answers, receipts. */
import { expect, test } from 'vitest';
import type { StaleDecision } from '../../../src/domain/hunk.ts';
import type { Results } from '../../../src/workflow/state.ts';
import { approvalsMd } from '../../../src/workflow/artifacts/approvals.ts';
import { NO_RESULTS, digest, session } from '../../rig/later-fixtures.ts';

const AT = '2026-03-02T10:00:00.000Z';
const PATH = 'specs/login.md';

function part(results: Partial<Results>, heading: string): string {
  const text = approvalsMd(session({ name: 'complete' }, { results: { ...NO_RESULTS, ...results } }));
  return text.split(`### ${heading}\n`)[1]?.split('\n\n### ')[0]?.trimEnd() ?? '';
}

test('W11: every approved change is listed under its spec and section, with when it was submitted', () => {
  const approved = [
    { path: PATH, section: 'Login > REQ-04', summary: 'three | failures', hunk: 'h1', at: AT },
    { path: PATH, section: '', summary: '', hunk: 'h2', at: AT },
    { path: PATH, section: 'Login > REQ-04', summary: 'a window', hunk: 'h3', at: AT },
    { path: 'specs/mail.md', section: 'Mail', summary: 'a link', hunk: 'h4', at: AT },
  ];
  expect(part({ approved }, 'Approved Changes')).toBe(
    [
      '- specs/login.md',
      '  - Login > REQ-04',
      `    - h1: three \\| failures (${AT})`,
      `    - h3: a window (${AT})`,
      '  - Text before the first heading',
      `    - h2: text without words (${AT})`,
      '- specs/mail.md',
      '  - Mail',
      `    - h4: a link (${AT})`,
    ].join('\n'),
  );
});

test('W11: decisions on earlier wordings, answers to remarks and receipts are kept, hostile text as text', () => {
  const stale: StaleDecision[] = [
    { path: PATH, section: 'Login', summary: 'five failures', decision: { hunk: 'h0', verdict: 'rejected', reason: '<b>no</b>' } },
  ];
  expect(part({ stale }, 'Decisions on Earlier Wordings')).toContain(
    `| ${PATH} | Login | five failures | rejected, then the text changed | \\<b>no\\</b> |`,
  );
  const comments = [
    {
      id: 'c1',
      path: PATH,
      section: 'Login',
      quote: 'three',
      text: 'why?\n# not a heading',
      author: 'Ann',
      at: AT,
      replies: [{ author: 'Bo', at: AT, text: '\u001b[2Jbecause' }],
      resolved: false,
    },
  ];
  expect(part({ comments }, 'Comments')).toBe(
    `- c1 (open, Ann, ${AT}) ${PATH}, Login, on "three": why? # not a heading\n  - Bo, ${AT}: ␛\\[2Jbecause`,
  );
  const receipts = [{ at: AT, to: 'editor', instructions: ['a1', 'b2'], delivered: digest('7') }];
  expect(part({ receipts }, 'Instructions Handed Over')).toContain(`| editor | ${AT} | a1, b2 | ${digest('7')} |`);
});
