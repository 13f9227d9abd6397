/** What the word rules share: the text that binds, and one finding per word and requirement. */
import type { SpecDocument } from './document.ts';
import type { Requirement } from './requirements.ts';
import { placesInRequirement } from './rule.ts';

/** A word found in text that binds. */
export interface WordFound {
  readonly line: number;
  readonly column: number;
  readonly quote: string;
  readonly requirement: Requirement;
  /** The clause around the word. */
  readonly clause: string;
}

/** Places of a pattern (flag `g`) in requirement texts, each word once a requirement. Headings, examples, code and quotations are left out. */
export function wordsFound(document: SpecDocument, pattern: RegExp): readonly WordFound[] {
  return document.requirements.flatMap((requirement) => {
    const seen = new Set<string>();
    return placesInRequirement(document, requirement, pattern).flatMap((place) => {
      const word = place.quote.toLowerCase();
      if (seen.has(word)) return [];
      seen.add(word);
      const from = requirement.spans.find(({ line }) => line === place.line)?.from ?? 0;
      return [{ ...place, requirement, clause: clauseAround(document.lines[place.line]?.prose.slice(from) ?? '', place.column - from) }];
    });
  });
}

function clauseAround(text: string, column: number): string {
  const before = text.slice(0, column);
  const start = Math.max(before.lastIndexOf('. '), before.lastIndexOf(';'), before.lastIndexOf('|'), -1) + 1;
  const rest = text.slice(column);
  const end = rest.search(/\.(?:\s|$)|[;|]/u);
  return text.slice(start, end === -1 ? text.length : column + end);
}
