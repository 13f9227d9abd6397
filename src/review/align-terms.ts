/** ALN-02: terms that this change renamed and that are still used under their old name. */
import type { Aligned } from './align-references.ts';
import { alignFinding, type CorpusChange } from './corpus.ts';
import type { SpecDocument } from './document.ts';
import { HISTORY_HEADING } from '../documents/bookkeeping.ts';
import { isDistinctive, plainHeading, type Rename } from './renames.ts';
import { replaceFix } from './rule.ts';
import { suppressionsOf } from './suppressions.ts';

const RULE = 'ALN-02';

/** Uses of old names anywhere but in revision histories and in lines that tell of the rename. */
export function oldTerms({ documents, renames }: CorpusChange): readonly Aligned[] {
  const wanted = renames.filter((rename) => isTerm(rename, documents));
  if (wanted.length === 0) return [];
  return [...documents.values()].flatMap((document) => {
    const suppressed = suppressionsOf(document);
    return wanted.flatMap((rename) =>
      uses(document, rename).flatMap(({ line, column }): readonly Aligned[] => {
        if (suppressed(RULE, line)) return [];
        const { from, to, path } = rename;
        const message = `"${from}" was renamed to "${to}" in ${path}`;
        return [
          {
            finding: alignFinding(document, RULE, 'MEDIUM', {
              line,
              column,
              quote: from,
              message,
              fix: replaceFix(from, to),
              mechanical: true,
            }),
            about: [path],
          },
        ];
      }),
    );
  });
}

/** Glossary terms always; headings and names only when no prose word looks like them and no spec has a heading of that name still. */
function isTerm({ kind, from }: Rename, documents: ReadonlyMap<string, SpecDocument>): boolean {
  if (kind !== 'term' && !isDistinctive(from)) return false;
  return ![...documents.values()].some(({ sections }) => sections.some(({ heading }) => plainHeading(heading) === from));
}

const TELLS = /\b(?:formerly|previously|renamed|was called|used to be|old name|deprecated|removed|replaces|instead of)\b/iu;

function uses(document: SpecDocument, { from, to }: Rename): readonly { readonly line: number; readonly column: number }[] {
  return document.lines.flatMap(({ text, section }, line) => {
    if (!text.includes(from) || TELLS.test(text) || HISTORY_HEADING.test(document.sections[section]?.heading ?? '')) return [];
    // The new name may hold the old one: what is already renamed is no use.
    const masked = text.replaceAll(to, (part) => '\u0001'.repeat(part.length));
    const places: { line: number; column: number }[] = [];
    for (let column = masked.indexOf(from); column !== -1; column = masked.indexOf(from, column + from.length)) {
      const around = [masked[column - 1] ?? ' ', masked[column + from.length] ?? ' '];
      if (!around.some((character) => /[\p{L}\p{N}_]/u.test(character))) places.push({ line, column });
    }
    return places;
  });
}
