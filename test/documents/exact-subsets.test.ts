import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyHunks, diffDocuments } from '../../src/documents/diff.ts';
import { bytesOf, exact, hasCorpora, realPairs } from './material.ts';
import { choices, leavesOthers } from './subsets.ts';

describe('what is left when some hunks are taken', () => {
  it.runIf(hasCorpora)('is exactly the other hunks, on real pairs (W2)', () => {
    const some = realPairs().filter((_, index) => index % 8 === 0);
    const failed = some.flatMap(({ name, before, after }) => {
      const hunks = diffDocuments(before, after);
      expect(exact(applyHunks(before, after, hunks))).toBe(exact(after));
      return choices(hunks).every((taken) => leavesOthers(before, after, hunks, taken)) ? [] : [name];
    });
    expect(failed).toEqual([]);
  });

  const words = fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'user', 'system', 'SHALL', '200 ms', 'reply', 'log', 'file', 'key');
  const sentence = fc.array(words, { minLength: 3, maxLength: 9 }).map((parts) => `${parts.join(' ')}.`);
  const section = fc.record({ level: fc.integer({ min: 2, max: 4 }), lines: fc.array(sentence, { maxLength: 6 }) });
  const edits = fc.array(fc.tuple(fc.constantFrom('put', 'drop', 'move', 'rename', 'edit'), fc.nat(), fc.nat(), section, sentence), {
    minLength: 1,
    maxLength: 4,
  });

  it('is exactly the other hunks after sections come, go, move and are renamed', () => {
    fc.assert(
      fc.property(fc.array(section, { minLength: 1, maxLength: 6 }), edits, fc.boolean(), (sections, changes, windows) => {
        const old = sections.map((one, at) => ({ ...one, heading: `Part ${'abcdef'.charAt(at)} of it` }));
        const current = [...old];
        for (const [index, [kind, at, to, fresh, line]] of changes.entries()) {
          const place = current.length === 0 ? 0 : at % current.length;
          const one = current[place];
          if (kind === 'put' || one === undefined) current.splice(place, 0, { ...fresh, heading: `New ${index} here` });
          else if (kind === 'drop') current.splice(place, 1);
          else if (kind === 'move') current.splice(to % current.length, 0, ...current.splice(place, 1));
          else if (kind === 'rename') current[place] = { ...one, heading: `Renamed ${index} to this` };
          else current[place] = { ...one, lines: one.lines.toSpliced(to % (one.lines.length + 1), to % 2, line) };
        }
        const write = (parts: typeof old): Uint8Array => {
          const text = parts.map(({ level, heading, lines }) => `${'#'.repeat(level)} ${heading}\n\n${lines.join('\n\n')}\n\n`).join('');
          return bytesOf(windows ? text.replaceAll('\n', '\r\n') : text);
        };
        const [before, after] = [write(old), write(current)];
        const hunks = diffDocuments(before, after);
        for (const taken of choices(hunks)) expect(leavesOthers(before, after, hunks, taken)).toBe(true);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('is exactly the other hunks where lines repeat under one heading', () => {
    const lines = fc.array(fc.constantFrom('one', 'two', '', 'one two three', '- one', '- two'), { maxLength: 14 });
    fc.assert(
      fc.property(lines, lines, fc.boolean(), (one, other, headed) => {
        const write = (text: readonly string[]): Uint8Array =>
          bytesOf(`${headed ? '# T\n' : ''}${text.map((line) => `${line}\n`).join('')}`);
        const [before, after] = [write(one), write(other)];
        const hunks = diffDocuments(before, after);
        for (const taken of choices(hunks)) expect(leavesOthers(before, after, hunks, taken)).toBe(true);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('keeps telling two equal changes apart', () => {
    const [before, after] = ['x\n', 'y\n'].map((line) => bytesOf(`## A\n${line}\nunique\n\n${line}`));
    if (before === undefined || after === undefined) throw new Error('two texts expected');
    const [first, second] = diffDocuments(before, after);
    if (first === undefined || second === undefined) throw new Error('two hunks expected');
    expect(diffDocuments(applyHunks(before, after, [first]), after).map(({ id }) => id)).toEqual([second.id]);
    expect(diffDocuments(applyHunks(before, after, [second]), after).map(({ id }) => id)).toEqual([first.id]);
  });

  it('is a text that comes or goes when half of a move is taken', () => {
    const part = (name: string): string => `## ${name}\n\nText of ${name} says something of its own.\n\n`;
    const [before, after] = [bytesOf(part('A') + part('B') + part('C')), bytesOf(part('B') + part('C') + part('A'))];
    const hunks = diffDocuments(before, after);
    expect(hunks.map(({ kind, pair }) => [kind, pair])).toEqual([
      ['moved', hunks[1]?.id],
      ['moved', hunks[0]?.id],
    ]);
    expect(diffDocuments(applyHunks(before, after, hunks.slice(0, 1)), after)).toMatchObject([{ id: hunks[1]?.id, kind: 'added' }]);
  });
});
