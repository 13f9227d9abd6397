/** Makes the short name of a session from its request. */
import { digestOf } from '../domain/digest.ts';

const SLUG_LENGTH_MAX = 40;
/** Words that name nothing; left out while something else remains. */
const FILLERS = new Set(
  'a an and are be for from i in into is it let like make more need of on or our please shall should so that the their this to us want we with would you your'.split(
    ' ',
  ),
);

/** Lower-case words of the request's first sentence joined by dashes: only a-z, 0-9 and single inner dashes, 1 to 40 characters. A request without Latin letters or digits gets `change-` and eight digits of its digest. */
export function featureSlug(request: string): string {
  const words = latinWords(firstSentence(request));
  const telling = words.filter((word) => !FILLERS.has(word));
  const slug = joined(telling.length > 0 ? telling : words.length > 0 ? words : latinWords(request));
  return slug === '' ? `change-${digestOf(request).slice(0, 8)}` : slug;
}

function firstSentence(text: string): string {
  return text.trim().split(/[.!?:](?=\s)|\n/u, 1)[0] ?? '';
}

function latinWords(text: string): readonly string[] {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[’']/gu, '')
    .toLowerCase();
  return plain.match(/[a-z0-9]+/g) ?? [];
}

/** As many whole words as fit; one that is too long by itself is cut. */
function joined(words: readonly string[]): string {
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word.slice(0, SLUG_LENGTH_MAX) : `${slug}-${word}`;
    if (longer.length > SLUG_LENGTH_MAX) break;
    slug = longer;
  }
  return slug;
}
