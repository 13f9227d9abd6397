/** Real specs edited by two people: different requirements and scenarios always come together, the same one is always asked about. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { definitions } from '../../src/documents/definitions.ts';
import { mergeDocuments } from '../../src/documents/merge.ts';
import { outline } from '../../src/documents/outline.ts';
import { bytesOf, hasCorpora, textOf } from './material.ts';

const SHARED = new URL('../../../shared/corpora/', import.meta.url).pathname;
/** Sections a spec is edited in: enough for every kind of neighbour, few enough to stay quick. */
const EDITED_MAX = 6;

interface Place {
  readonly id: string;
  /** Character offset where its text ends. */
  readonly at: number;
}

/** Requirement and scenario sections with a body. */
function sections(text: string): readonly Place[] {
  const bytes = bytesOf(text);
  return outline(bytes)
    .sections.filter(({ level, bodyStart, end }) => level >= 3 && textOf(bytes.subarray(bodyStart, end)).trim() !== '')
    .map(({ id, end }) => ({ id, at: textOf(bytes.subarray(0, end)).trimEnd().length }));
}

/** Requirements that are items of a list, neighbours without a blank line between them. */
function items(text: string): readonly Place[] {
  const lines = text.split('\n');
  const ends = lines.map((_, index) => lines.slice(0, index + 1).join('\n').length);
  return definitions(bytesOf(text))
    .ids.filter(({ line }) => /^\s*[-*] /u.test(lines[line - 1] ?? '') && /^(?:\s*[-*] |\s*$)/u.test(lines[line] ?? ''))
    .map(({ name, line }) => ({ id: name, at: ends[line - 1] ?? 0 }));
}

/** The text with words put at the end of a section's last line. */
function edited(text: string, at: number, words: string): string {
  return `${text.slice(0, at)}${words}${text.slice(at)}`;
}

describe.runIf(hasCorpora)('two edits of a real spec', () => {
  const read = (pattern: string, every: number, of: (text: string) => readonly Place[]) =>
    globSync(pattern, { cwd: SHARED })
      .filter((path) => !path.includes('/changes/'))
      .toSorted()
      .filter((_, index) => index % every === 0)
      .map((path) => ({ path, text: readFileSync(`${SHARED}${path}`, 'utf8') }))
      .map(({ path, text }) => ({ path, text, places: of(text).slice(0, EDITED_MAX) }));
  const specs = [...read('openspec/**/specs/**/spec.md', 3, sections), ...read('speckit/**/spec.md', 2, items)];

  it('of different requirements or scenarios are both taken', () => {
    let merges = 0;
    for (const { path, text, places } of specs)
      for (const one of places)
        for (const other of places) {
          if (one.at >= other.at) continue;
          const [ours, theirs] = [edited(text, one.at, ' at once'), edited(text, other.at, ' within 5 s')];
          const result = mergeDocuments(bytesOf(text), bytesOf(ours), bytesOf(theirs));
          expect(result.conflicts, `${path}: ${one.id} and ${other.id}`).toEqual([]);
          expect(textOf(result.bytes)).toBe(edited(edited(text, other.at, ' within 5 s'), one.at, ' at once'));
          merges += 1;
        }
    expect(merges).toBeGreaterThan(500);
  });

  it('of the same one meet, with the words of both', () => {
    for (const { path, text, places } of specs)
      for (const { at, id } of places) {
        const result = mergeDocuments(bytesOf(text), bytesOf(edited(text, at, ' at once')), bytesOf(edited(text, at, ' within 5 s')));
        expect(result.conflicts, `${path}: ${id}`).toHaveLength(1);
        expect(result.conflicts[0]?.ours).toContain(' at once');
        expect(result.conflicts[0]?.theirs).toContain(' within 5 s');
      }
  });
});
