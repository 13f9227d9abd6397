import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../src/documents/lines.ts';
import type { Finding } from '../../src/domain/gap.ts';
import { draftFixes } from '../../src/review/fixes.ts';
import { reviewSpec } from '../../src/review/review.ts';
import { replaceFix, replacementIn } from '../../src/review/rule.ts';
import { RULES } from '../../src/review/rules/index.ts';

const words = { date: '2026-03-01', summary: 'Lock accounts' };
const path = 'specs/login.md';
const mended = (text: string, findings = reviewSpec(path, encode(text))): string => decode(draftFixes(path, encode(text), findings, words));

describe('mechanical fixes (W3)', () => {
  it('put SHALL for should and touch nothing else', () => {
    const text =
      '\uFEFF# Login\r\n\r\n- **FR-001**: The form MUST show errors.  \r\n- **FR-002**: Ünïcode 登录 MUST stay.\r\n- **FR-003**: 登录 should lock, should it fail.\r\n- **FR-004**: A MUST b.';
    expect(mended(text)).toBe(text.replace('登录 should lock', '登录 SHALL lock'));
  });

  it('add the missing entry of the revision history in the shape of the table', () => {
    const text =
      '# Login\n\n**Version:** 1.1\n\n## Revision History\n\n| Version | Date | Changes |\n|---|---|---|\n| 1.0 | 2026-01-14 | Initial |\n';
    expect(mended(text)).toBe(`${text}| 1.1 | 2026-03-01 | Lock accounts |\n`);
    expect(mended(text.trimEnd())).toBe(`${text}| 1.1 | 2026-03-01 | Lock accounts |`);
  });

  it('derive a scenario from a requirement that names its event, and from no other', () => {
    const spec = (body: string): string =>
      `# L\n\n## Purpose\n\n${'p'.repeat(60)}\n\n## Requirements\n\n### Requirement: Lockout\n\n${body}\n\n### Requirement: Next\n\nIt SHALL.\n\n#### Scenario: S\n\n- **WHEN** a\n- **THEN** b\n`;
    const text = spec('WHEN a fifth attempt fails, the system SHALL lock the account.');
    const scenario =
      '\n#### Scenario: Fifth attempt fails\n\n- **WHEN** a fifth attempt fails\n- **THEN** the system SHALL lock the account\n';
    expect(mended(text)).toBe(text.replace('the account.\n', `the account.\n${scenario}`));
    const plain = spec('The system SHALL lock the account.');
    expect(mended(plain)).toBe(plain);
  });

  it('point a link at the one heading it can mean', () => {
    const text = '# Login\n\nSee [limits](#limit) and [x](#zzz).\n\n## Limits\n\nFive.\n';
    expect(mended(text)).toBe(text.replace('#limit)', '#limits)'));
  });

  it('find a quote that moved within its section, and leave it alone when that is not certain', () => {
    const finding: Finding = {
      rule: 'ALN-02',
      severity: 'MEDIUM',
      path,
      section: 'A',
      line: 3,
      column: 1,
      quote: 'Wizard Menu',
      message: 'm',
      fix: replaceFix('Wizard Menu', 'Rule Builder'),
      mechanical: true,
    };
    expect(mended('# A\n\nnew line\n\nThe Wizard Menu opens.\n', [finding])).toBe('# A\n\nnew line\n\nThe Rule Builder opens.\n');
    const twice = '# A\n\nnew\n\nThe Wizard Menu opens the Wizard Menu.\n';
    expect(mended(twice, [finding])).toBe(twice);
    const elsewhere = '# A\n\nnew\n\n# B\n\nWizard Menu\n';
    expect(mended(elsewhere, [finding])).toBe(elsewhere);
  });

  it('ignore other paths, findings that are not mechanical, and the second of two overlapping mends', () => {
    const at = (column: number, quote: string, by: string, rest: Partial<Finding> = {}): Finding => ({
      rule: 'ALN-02',
      severity: 'MEDIUM',
      path,
      section: 'A',
      line: 3,
      column,
      quote,
      message: 'm',
      fix: replaceFix(quote, by),
      mechanical: true,
      ...rest,
    });
    const text = '# A\n\none two three\n';
    expect(mended(text, [at(1, 'one', '1', { path: 'b.md' }), at(1, 'one', '1', { mechanical: false })])).toBe(text);
    expect(mended(text, [at(5, 'two three', '2 3'), at(1, 'one two', '1 2')])).toBe('# A\n\n1 2 three\n');
  });

  it('leave invalid UTF-8 bytes as they are', () => {
    const bytes = new Uint8Array([...encode('# A\n\n'), 0xff, ...encode(' WizardMenu\n')]);
    const finding: Finding = {
      rule: 'ALN-02',
      severity: 'MEDIUM',
      path,
      section: 'A',
      line: 3,
      column: 3,
      quote: 'WizardMenu',
      message: 'm',
      fix: replaceFix('WizardMenu', 'X'),
      mechanical: true,
    };
    expect(draftFixes(path, bytes, [finding], words)).toEqual(bytes);
  });

  it.each(RULES.filter((rule) => rule.mend !== undefined).map((rule) => [rule.id, rule] as const))(
    '%s does not find its own mend again',
    (id, rule) => {
      const text = rule.fires.text.replace('The system SHALL lock.', 'WHEN it fails, the system SHALL lock.');
      const before = reviewSpec(path, encode(text)).filter((finding) => finding.rule === id && finding.mechanical);
      expect(before).toHaveLength(1);
      const after = reviewSpec(path, encode(mended(text, before)));
      expect(after.filter((finding) => finding.rule === id)).toEqual([]);
    },
  );

  it('write a replacement that reads back for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (from, to) => {
        expect(replacementIn(replaceFix(from, to))).toBe(to);
      }),
    );
    expect(replacementIn('Say who SHALL do what.')).toBeUndefined();
    expect(replacementIn(undefined)).toBeUndefined();
  });
});
