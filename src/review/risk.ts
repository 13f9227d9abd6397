/** Orders changes by what a mistake in them could cost, and says why, so that a reader with little time reads the right ones. */
import { outline } from '../documents/outline.ts';
import { findReferences } from '../documents/references.ts';
import { REQUIREMENT_ID } from '../documents/requirement-id.ts';
import { normativeRanges } from '../documents/words.ts';
import type { Draft, Hunk } from '../domain/hunk.ts';
import { hunkTexts, type HunkTexts, type TextOf } from './hunk-texts.ts';
import { TOPICS, topicWord } from './risk-words.ts';

/** How much a change deserves to be read, 0 (bookkeeping) upwards, and why, the weightiest first; words for people, raw. */
export interface HunkRisk {
  readonly score: number;
  readonly reasons: readonly string[];
}

/** One change with its file and its risk. */
export interface RankedHunk {
  readonly path: string;
  readonly hunk: Hunk;
  readonly risk: HunkRisk;
}

/** How often each requirement id is referred to. */
export type ReferenceCounts = ReadonlyMap<string, number>;

/** What a reason weighs. A binding word outweighs any topic; two topics outweigh a number. */
const WEIGHTS = { binding: 8, number: 6, withdrawn: 6, topic: 4, referred: 1, words: 1 } as const;
/** References beyond this many weigh no more. */
const REFERRED_MAX = 6;
/** Words that a reason quotes. */
const QUOTED_MAX = 3;

/** The risk of one change. Moved text weighs as little as any: its words are those that were there. */
export function hunkRisk(hunk: Hunk, texts: HunkTexts, references: ReferenceCounts): HunkRisk {
  if (hunk.mechanical)
    return { score: 0, reasons: [hunk.mechanicalKind === undefined ? 'only bookkeeping' : `only bookkeeping: ${hunk.mechanicalKind}`] };
  if (hunk.kind === 'moved') return { score: WEIGHTS.words, reasons: ['moved, its words unchanged'] };
  const reasons: (readonly [number, string])[] = [];
  const { binding, numbers } = bindingChanges(texts);
  if (hunk.normative && binding.length > 0) reasons.push([WEIGHTS.binding, `binding words change: ${listed(binding)}`]);
  if (hunk.normative && numbers.length > 0) reasons.push([WEIGHTS.number, `numbers change: ${listed(numbers)}`]);
  if (hunk.normative && binding.length + numbers.length === 0) reasons.push([WEIGHTS.binding, 'what binds changes']);
  if (hunk.kind === 'removed' && normativeRanges(texts.before).length > 0)
    reasons.push([WEIGHTS.withdrawn, 'something that bound is taken out']);
  for (const topic of TOPICS) {
    const word = topicWord(topic, texts.after) ?? topicWord(topic, texts.before);
    if (word !== undefined) reasons.push([WEIGHTS.topic, `${topic}: "${word}"`]);
  }
  for (const [id, count] of referred(hunk, texts, references))
    reasons.push([
      Math.min(count, REFERRED_MAX) * WEIGHTS.referred,
      `${count} other ${count === 1 ? 'place refers' : 'places refer'} to ${id}`,
    ]);
  const ordered = reasons.toSorted(([one], [other]) => other - one);
  return { score: WEIGHTS.words + ordered.reduce((sum, [weight]) => sum + weight, 0), reasons: ordered.map(([, reason]) => reason) };
}

/** All changes, the riskiest first, equal ones in the order of the documents; bookkeeping comes last. */
export function readingOrder(drafts: readonly Draft[], text: TextOf, references: ReferenceCounts = new Map()): readonly RankedHunk[] {
  const ranked = drafts.flatMap((draft) =>
    draft.hunks.map((hunk) => ({ path: draft.path, hunk, risk: hunkRisk(hunk, hunkTexts(draft, hunk, text), references) })),
  );
  return ranked.toSorted((one, other) => other.risk.score - one.risk.score);
}

/** How often each requirement is referred to in these documents; a definition is no reference. */
export function referenceCounts(documents: Iterable<Uint8Array>): ReferenceCounts {
  const counts = new Map<string, number>();
  for (const bytes of documents) {
    const structure = outline(bytes);
    const headed = new Map(structure.sections.map(({ startLine, requirement }) => [startLine, requirement]));
    for (const { kind, target, line } of findReferences(bytes, structure))
      if (kind === 'requirement' && headed.get(line) !== target) counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  return counts;
}

function bindingChanges({ before, after }: HunkTexts): { readonly binding: readonly string[]; readonly numbers: readonly string[] } {
  const wordsOf = (text: string): readonly string[] => normativeRanges(text).map(([start, end]) => text.slice(start, end));
  const left = new Map<string, number>();
  for (const word of wordsOf(before)) left.set(word, (left.get(word) ?? 0) + 1);
  const changed: string[] = [];
  for (const word of wordsOf(after)) {
    const count = left.get(word) ?? 0;
    if (count === 0) changed.push(word);
    else left.set(word, count - 1);
  }
  for (const [word, count] of left) if (count > 0) changed.push(word);
  const unique = [...new Set(changed)];
  return { binding: unique.filter((word) => !/^\d/u.test(word)), numbers: unique.filter((word) => /^\d/u.test(word)) };
}

const IDS = new RegExp(REQUIREMENT_ID.source, 'gu');

/** Ids that the change's section or its text names and others refer to, the most referred to first. */
function referred({ section }: Hunk, { before, after }: HunkTexts, references: ReferenceCounts): readonly (readonly [string, number])[] {
  if (references.size === 0) return [];
  const heading = section.split(' > ').findLast((part) => REQUIREMENT_ID.test(part)) ?? '';
  const ids = new Set([heading, firstLineOf(before), firstLineOf(after)].flatMap((text) => text.match(IDS) ?? []));
  return [...ids]
    .flatMap((id) => (references.has(id) ? [[id, references.get(id) ?? 0] as const] : []))
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, 1);
}

function firstLineOf(text: string): string {
  return /^.*/u.exec(text.trimStart())?.[0] ?? '';
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, QUOTED_MAX).join(', ');
  return words.length <= QUOTED_MAX ? shown : `${shown} and ${words.length - QUOTED_MAX} more`;
}
