/** Turns text of any language into the terms it is searched by: words without inflection, and pairs of characters where words are not spaced. */

/** Words that say nothing about a subject. */
const STOP_WORDS = new Set(
  (
    'a after an and any are as at be been before being but by can could did do does done during each either else for from get gets given had has have having he her here him his how i if in into is it its ' +
    'just let lets like made make makes may me might more most must my need needs new no nor not now of off on once one only onto or other our out over own per please same shall she ' +
    'should so some such than that the their them then there these they this those through to too under up us use used user users uses using very via want wants was we were what when ' +
    'where which while who whom why will with without would yes you your ' +
    'add adds added adding change changes changed changing update updates updated remove removes removed create creates created implement implemented support supports supported allow allows ' +
    'feature features request spec specs specification specifications system requirement requirements scenario section'
  ).split(' '),
);

/** One term and the word it was written as. */
export interface Term {
  readonly term: string;
  readonly word: string;
}

/** Scripts written without spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]+/gu;

/** The terms of a text in order, stop words left out. `camelCase`, `snake_case` and `kebab-case` names give their parts. */
export function termsOf(text: string): readonly Term[] {
  const terms: Term[] = [];
  for (const [word] of text.normalize('NFKC').matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const spaced = word.replaceAll(UNSPACED, (run) => {
      for (const pair of pairs(run)) terms.push({ term: pair, word: pair });
      return ' ';
    });
    for (const part of splitCase(spaced)) {
      const lower = part.toLowerCase();
      if (lower.length < 2 || STOP_WORDS.has(lower)) continue;
      terms.push({ term: stem(lower), word: part });
    }
  }
  return terms;
}

/** The distinct terms of a text with the first word each was written as, in order. */
export function distinctTerms(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { term, word } of termsOf(text)) if (!found.has(term)) found.set(term, word);
  return found;
}

function splitCase(word: string): readonly string[] {
  return word
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(' ')
    .filter((part) => part !== '');
}

function pairs(run: string): readonly string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}

/** Endings taken off when at least this much of the word stays. */
const STEM_MIN = 3;
const ENDINGS = [
  'ations',
  'ation',
  'ments',
  'ment',
  'ings',
  'ing',
  'ies',
  'ers',
  'ors',
  'ed',
  'er',
  'or',
  'es',
  'ly',
  's',
  'e',
  'y',
] as const;

/** A light stem: enough to bring `failures` and `failure`, `locking` and `locked` together; not a dictionary form. */
export function stem(word: string): string {
  if (word.endsWith('ss') || !/^[a-z]+$/u.test(word)) return word;
  const ending = ENDINGS.find((candidate) => word.endsWith(candidate) && word.length - candidate.length >= STEM_MIN);
  const base = ending === undefined ? word : word.slice(0, -ending.length);
  const undoubled = /([bdfgmnprt])\1$/u.test(base) && ending !== 's' ? base.slice(0, -1) : base;
  return undoubled.length > STEM_MIN && undoubled.endsWith('e') ? undoubled.slice(0, -1) : undoubled;
}
