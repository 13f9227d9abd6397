import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeDocuments } from '../../src/documents/merge.ts';
import { bytesOf, documentBytes, editedPair, exact, hasCorpora, realPairs, textOf } from './material.ts';

function merge(base: string, ours: string, theirs: string): unknown {
  const result = mergeDocuments(bytesOf(base), bytesOf(ours), bytesOf(theirs));
  return result.kind === 'merged' ? textOf(result.bytes) : result.conflicts;
}

function merged(base: Uint8Array, ours: Uint8Array, theirs: Uint8Array): string {
  const result = mergeDocuments(base, ours, theirs);
  return result.kind === 'merged' ? exact(result.bytes) : `conflict in ${result.conflicts.map(({ section }) => section).join(', ')}`;
}

describe('mergeDocuments', () => {
  it('takes changes of both sides in different sections', () => {
    expect(merge('# A\na\n\n# B\nb\n', '# A\na1\n\n# B\nb\n', '# A\na\n\n# B\nb2\n')).toBe('# A\na1\n\n# B\nb2\n');
  });

  it('takes changes of both sides in one section when other lines part them', () => {
    expect(merge('# A\none\ntwo\nthree\n', '# A\n1\ntwo\nthree\n', '# A\none\ntwo\n3\n')).toBe('# A\n1\ntwo\n3\n');
  });

  it('takes the same change once', () => {
    expect(merge('# A\na\n\n# B\nb\n', '# A\nx\n\n# B\nb\n', '# A\nx\n\n# B\ny\n')).toBe('# A\nx\n\n# B\ny\n');
  });

  it('keeps the sections that each side adds at the same place', () => {
    const result = merge('# A\na\n\n# Z\nz\n', '# A\na\n\n# Ours\no\n\n# Z\nz\n', '# A\na\n\n# Theirs\nt\n\n# Z\nz\n');
    expect(result).toBe('# A\na\n\n# Ours\no\n\n# Theirs\nt\n\n# Z\nz\n');
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
        if (result.kind === 'conflict') {
          expect(result.conflicts.length).toBeGreaterThan(0);
          return;
        }
        const known = new Set(lines(base));
        const kept = new Set(lines(result.bytes));
        for (const line of [...lines(ours), ...lines(theirs)]) if (!known.has(line)) expect(kept).toContain(line);
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
    const joined = results.filter(({ result }) => result.kind === 'merged');
    expect(joined.length).toBeGreaterThan(150);
    for (const { name, result } of joined)
      if (result.kind === 'merged') expect(textOf(result.bytes).includes('# An added last section\n\nWith text.\n'), name).toBe(true);
  });
});
