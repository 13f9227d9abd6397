import { describe, expect, it } from 'vitest';
import type { Digest } from '../../src/domain/ids.ts';
import type { AppliedSpec } from '../../src/domain/hunk.ts';
import { diffRecord } from '../../src/documents/record.ts';
import { changedSections } from '../../src/documents/sections.ts';
import { bytesOf } from './material.ts';

const AFTER = 'a'.repeat(64) as Digest;

function record(sections: AppliedSpec['sections'], versions: AppliedSpec['versions'] = { before: '1.0', after: '1.1' }): string {
  return diffRecord({ path: 'specs/login.md', after: AFTER, versions, sections, added: 0, removed: 0 });
}

describe('diffRecord', () => {
  it('is written exactly in the documented schema (W2)', () => {
    expect(
      record([
        { section: 'T > 3. States > 3.2 State Machine', change: 'MODIFIED', summary: 'Updated state machine' },
        { section: 'T > 4.5 Phase', change: 'ADDED', summary: 'New RuleBuilder phase' },
        { section: 'T > 6.1 Menu', change: 'DEPRECATED', summary: 'WizardMenu removed' },
      ]),
    ).toBe(`## Spec Diff: specs/login.md

**Version:** 1.0 → 1.1

### Sections Changed
| Section | Change Type | Summary |
|---------|-------------|---------|
| 3.2 State Machine | MODIFIED | Updated state machine |
| 4.5 Phase | ADDED | New RuleBuilder phase |
| 6.1 Menu | DEPRECATED | WizardMenu removed |

### Implementation Implications
- Update: 3.2 State Machine - Updated state machine
- Implement: 4.5 Phase - New RuleBuilder phase
- Remove: 6.1 Menu - WizardMenu removed
`);
  });

  it('keeps its table whole whatever the cells hold', () => {
    const text = record([{ section: 'A | B \\', change: 'ADDED', summary: 'one\n| two\r\nthree\u2028## four' }]);
    expect(text).toContain('| A \\| B \\\\ | ADDED | one \\| two three ## four |\n');
    expect(text).toContain('- Implement: A | B \\ - one | two three ## four\n');
  });

  it('says when there was no version and when nothing but bookkeeping changed', () => {
    const text = record([], {});
    expect(text).toContain('**Version:** none → none\n');
    expect(text).toContain('- None: only bookkeeping changed\n');
  });
});

describe('changedSections', () => {
  const told = (before: string | undefined, after: string): readonly string[] =>
    changedSections(before === undefined ? undefined : bytesOf(before), bytesOf(after)).map(
      ({ section, change, summary }) => `${change} ${section}: ${summary}`,
    );

  it('tell what became of each section (W2)', () => {
    const before = '# T\n\n## A\n\nReply within 200 ms.\n\n## B\n\nShow the old menu. It has three entries.\n\n## C\n\nStays.\n';
    const after = '# T\n\n## A\n\nReply within 150 ms.\n\n## C\n\nStays.\n\n## D\n\n- **D1** The system SHALL count. And more.\n';
    expect(told(before, after)).toEqual([
      'MODIFIED T > A: Reply within 150 ms.',
      'DEPRECATED T > B: Show the old menu.',
      'ADDED T > D: D1 The system SHALL count.',
    ]);
  });

  it('leave out bookkeeping', () => {
    const before = '# T\n**Version:** 1.0\n\n## 2. A\n\nOne two\nthree.\n\n## 3. Changelog\n\n- 2026-01-01: First\n';
    const after = '# T\n**Version:** 1.1\n\n## 3. A\n\nOne two three.\n\n## 4. Changelog\n\n- 2026-01-01: First\n- 2026-02-02: Second\n';
    expect(told(before, after)).toEqual([]);
  });

  it('name binding changes first and count what does not fit', () => {
    const line = (at: number, word: string): string =>
      `Paragraph ${'abcdefghij'.charAt(at)} about ${word} and all that belongs to it there.\n\n`;
    const before = `## A\n\n${Array.from({ length: 8 }, (_, at) => line(at, 'this')).join('')}It SHALL stop after this.\n`;
    const after = `## A\n\n${Array.from({ length: 8 }, (_, at) => line(at, 'that')).join('')}It MUST stop after this.\n`;
    expect(told(before, after)).toHaveLength(1);
    expect(told(before, after)[0]).toMatch(/^MODIFIED A: It MUST stop after this\.; Paragraph a .*; and \d more$/u);
  });

  it('tell a section that only moved once, and as no new work', () => {
    const part = (name: string, words: string): string => `## ${name}\n\n${words.repeat(4)}\n\n`;
    const [a, b] = [part('A', 'Words of the first part. '), part('B', 'Other words of the second part, longer. ')];
    expect(told(`# T\n\n${a}${b}## C\n\nEnd of it all here.\n`, `# T\n\n${b}## C\n\nEnd of it all here.\n\n${a}`)).toEqual([
      'MODIFIED T > A: Moved: A',
    ]);
  });

  it('are all new in a new document', () => {
    expect(told(undefined, '# T\n\nIntro here.\n\n## A\n\nText.\n')).toEqual(['ADDED T: Intro here.']);
  });
});
