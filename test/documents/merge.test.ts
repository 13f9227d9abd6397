import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeDocuments } from '../../src/documents/merge.ts';
import type { Resolution } from '../../src/domain/hunk.ts';
import { bytesOf, documentBytes, editedPair, exact, hasCorpora, realPairs, textOf } from './material.ts';

function merge(base: string, ours: string, theirs: string): unknown {
  const result = mergeDocuments(bytesOf(base), bytesOf(ours), bytesOf(theirs));
  return result.conflicts.length === 0 ? textOf(result.bytes) : result.conflicts.map(({ id: _id, ...rest }) => rest);
}

function merged(base: Uint8Array, ours: Uint8Array, theirs: Uint8Array): string {
  const result = mergeDocuments(base, ours, theirs);
  return result.conflicts.length === 0 ? exact(result.bytes) : `conflict in ${result.conflicts.map(({ section }) => section).join(', ')}`;
}

describe('mergeDocuments', () => {
  it('takes changes of both sides in different sections', () => {
    expect(merge('# A\na\n\n# B\nb\n', '# A\na1\n\n# B\nb\n', '# A\na\n\n# B\nb2\n')).toBe('# A\na1\n\n# B\nb2\n');
  });

  it('takes changes of both sides in one section when other lines part them', () => {
    expect(merge('# A\none\ntwo\nthree\n', '# A\n1\ntwo\nthree\n', '# A\none\ntwo\n3\n')).toBe('# A\n1\ntwo\n3\n');
  });

  it('takes a line that one side puts beside a line that the other changed', () => {
    expect(merge('# A\none\ntwo\n', '# A\n1\ntwo\n', '# A\none\nmore\ntwo\n')).toBe('# A\n1\nmore\ntwo\n');
    expect(merge('# A\none\ntwo\n', '# A\none\n2\n', '# A\none\nmore\ntwo\n')).toBe('# A\none\nmore\n2\n');
  });

  it('takes the same change once', () => {
    expect(merge('# A\na\n\n# B\nb\n', '# A\nx\n\n# B\nb\n', '# A\nx\n\n# B\ny\n')).toBe('# A\nx\n\n# B\ny\n');
  });

  it('keeps the sections that each side adds at the same place', () => {
    const result = merge('# A\na\n\n# Z\nz\n', '# A\na\n\n# Ours\no\n\n# Z\nz\n', '# A\na\n\n# Theirs\nt\n\n# Z\nz\n');
    expect(result).toBe('# A\na\n\n# Ours\no\n\n# Theirs\nt\n\n# Z\nz\n');
  });

  it('asks about one section that both sides add with different texts, whatever else is added around it', () => {
    const added = (...sections: readonly string[]): string => `# A\na\n\n${sections.join('')}# Z\nz\n`;
    const [mine, other, yours] = ['# New\nours\n\n', '# Other\no\n\n', '# New\ntheirs\n\n'];
    expect(merge(added(), added(mine), added(other, yours))).toMatchObject([{ base: '', ours: mine, theirs: other + yours }]);
    expect(merge(added(), added(mine, other), added('# More\nm\n\n', yours))).toMatchObject([{ ours: mine + other }]);
    expect(merge(added(), added(mine), added(mine, other))).toBe(added(mine, other));
  });

  it('tells where both sides changed the same line, and what each wrote', () => {
    expect(merge('# A\nkeep\nold\n', '# A\nkeep\nours\n', '# A\nkeep\ntheirs\n')).toEqual([
      { section: 'A', base: 'old\n', ours: 'ours\n', theirs: 'theirs\n' },
    ]);
  });

  it('tells of a line changed by one side and removed by the other', () => {
    expect(merge('# A\none\ntwo\nthree\n', '# A\none\n2\nthree\n', '# A\none\nthree\n')).toEqual([
      { section: 'A', base: 'two\n', ours: '2\n', theirs: '' },
    ]);
  });

  it('tells of different rows added at the same place', () => {
    const table = '## Revision History\n\n| Version | Date | Changes |\n|---|---|---|\n| 1.0 | 2026-01-14 | First |\n';
    expect(merge(table, `${table}| 1.1 | 2026-02-01 | Ours |\n`, `${table}| 1.1 | 2026-02-02 | Theirs |\n`)).toHaveLength(1);
  });

  it('takes changes of neighbouring requirements of one list, and asks about the same one', () => {
    const list = (one: string, two: string, more = ''): string => `# A\n\n- **FR-001**: ${one}\n- **FR-002**: ${two}\n${more}`;
    expect(merge(list('a', 'b'), list('a1', 'b'), list('a', 'b2'))).toBe(list('a1', 'b2'));
    expect(merge(list('a', 'b'), list('a', 'b', '- **FR-003**: c\n'), list('a', 'b', '- **FR-004**: d\n'))).toBe(
      list('a', 'b', '- **FR-003**: c\n- **FR-004**: d\n'),
    );
    expect(merge(list('a', 'b'), list('a', 'b', '- **FR-003**: c\n'), list('a', 'b', '- **FR-003**: d\n'))).toHaveLength(1);
    expect(merge(list('a', 'b'), list('a1', 'b'), list('a2', 'b'))).toHaveLength(1);
  });

  it('merges scenarios of one requirement that each side changed', () => {
    const spec = (one: string, two: string): string =>
      `## Requirements\n\n### Requirement: Login\nThe system SHALL log in.\n\n#### Scenario: Good\n- THEN ${one}\n\n#### Scenario: Bad\n- THEN ${two}\n`;
    expect(merge(spec('in', 'out'), spec('in at once', 'out'), spec('in', 'locked'))).toBe(spec('in at once', 'locked'));
  });

  it('names an id that both sides gave to something new in different places', () => {
    const spec = (one: string, two: string): string => `# A\n\n- **FR-001**: a\n${one}\n# B\n\n- **FR-009**: b\n${two}`;
    const result = mergeDocuments(bytesOf(spec('', '')), bytesOf(spec('- **FR-010**: c\n', '')), bytesOf(spec('', '- **FR-010**: d\n')));
    expect(result.doubled).toEqual(['FR-010']);
  });

  it('puts what the person chose where both changed, and keeps ours until then', () => {
    const [base, ours, theirs] = [bytesOf('# A\nkeep\nold\n'), bytesOf('# A\nkeep\nours\n'), bytesOf('# A\nkeep\ntheirs')];
    const open = mergeDocuments(base, ours, theirs);
    const id = open.conflicts[0]?.id ?? '';
    expect(textOf(open.bytes)).toBe('# A\nkeep\nours\n');
    const settle = (resolution: Resolution): unknown => {
      const result = mergeDocuments(base, ours, theirs, { [id]: resolution });
      return result.conflicts.length === 0 ? textOf(result.bytes) : result.conflicts;
    };
    expect(settle({ take: 'ours' })).toBe('# A\nkeep\nours\n');
    expect(settle({ take: 'theirs' })).toBe('# A\nkeep\ntheirs');
    expect(settle({ take: 'both' })).toBe('# A\nkeep\nours\ntheirs');
    expect(settle({ text: 'mine' })).toBe('# A\nkeep\nmine\n');
  });

  it('settles every conflict of any three texts by one choice, without losing a line of the chosen sides', () => {
    const lines = (bytes: Uint8Array): readonly string[] => exact(bytes).split(/\r\n|\r|\n/u);
    fc.assert(
      fc.property(documentBytes, documentBytes, documentBytes, (base, ours, theirs) => {
        const open = mergeDocuments(base, ours, theirs);
        const all = Object.fromEntries(open.conflicts.map(({ id }) => [id, { take: 'both' as const }]));
        expect(Object.keys(all)).toHaveLength(open.conflicts.length);
        const result = mergeDocuments(base, ours, theirs, all);
        expect(result.conflicts).toEqual([]);
        const known = new Set(lines(base));
        const kept = new Set(lines(result.bytes));
        for (const line of [...lines(ours), ...lines(theirs)]) if (line !== '' && !known.has(line)) expect(kept).toContain(line);
      }),
      { numRuns: 300 },
    );
  });

  it('is the changed side when the other changed nothing', () => {
    fc.assert(
      fc.property(editedPair, ([base, edited]) => {
        expect(merged(base, edited, base)).toBe(exact(edited));
        expect(merged(base, base, edited)).toBe(exact(edited));
        expect(merged(base, edited, edited)).toBe(exact(edited));
      }),
    );
  });

  it('never loses a line that only one side wrote', () => {
    const lines = (bytes: Uint8Array): readonly string[] => exact(bytes).split(/\r\n|\r|\n/u);
    fc.assert(
      fc.property(documentBytes, documentBytes, documentBytes, (base, ours, theirs) => {
        const result = mergeDocuments(base, ours, theirs);
        if (result.conflicts.length > 0) return;
        const known = new Set(lines(base));
        const kept = new Set(lines(result.bytes));
        for (const line of [...lines(ours), ...lines(theirs)]) if (line !== '' && !known.has(line)) expect(kept).toContain(line);
      }),
      { numRuns: 500 },
    );
  });

  it.runIf(hasCorpora)('puts a real edit and a new last section together', () => {
    const tail = bytesOf('\n\n# An added last section\n\nWith text.\n');
    const results = realPairs().map(({ name, before, after }) => ({
      name,
      before,
      after,
      result: mergeDocuments(before, after, new Uint8Array([...before, ...tail])),
    }));
    const joined = results.filter(({ result }) => result.conflicts.length === 0);
    expect(joined.length).toBeGreaterThan(150);
    for (const { name, result } of joined)
      expect(textOf(result.bytes).includes('# An added last section\n\nWith text.\n'), name).toBe(true);
  });
});
