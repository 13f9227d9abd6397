/**
 * Estimates how long a review takes to read. Rates: 200 words a minute, Carver's rate of reading to learn (R. P. Carver,
 * "Reading rate: theory, research, and practical implications", Journal of Reading 36(2), 1992), because a reviewer must
 * be able to say what changed; plain silent reading is faster, 238 (M. Brysbaert, "How many words do we read per minute?",
 * Journal of Memory and Language 109, 2019), and that is what the text around a change is read at. Chinese and Japanese:
 * 1.5 characters a word, as Brysbaert has it for Chinese.
 */
import { outline } from '../documents/outline.ts';
import { decode } from '../documents/lines.ts';
import type { Draft, Hunk } from '../domain/hunk.ts';
import { hunkTexts, type HunkTexts, type TextOf } from './hunk-texts.ts';

const CHANGED_PER_MINUTE = 200;
const CONTEXT_PER_MINUTE = 238;
const CHARACTERS_PER_WORD = 1.5;
/** Words of a section that are read to understand a change in it; once for each section. */
const CONTEXT_WORDS_MAX = 80;

/** What there is to read. Bookkeeping and moved text are counted, not read. */
export interface ReadingTime {
  /** Unrounded. */
  readonly minutes: number;
  /** Words of changes: all that is new, and of the old what is not in the new. */
  readonly words: number;
  /** Words around them. */
  readonly contextWords: number;
  /** Changes that count towards the time. */
  readonly changes: number;
  readonly mechanical: number;
  readonly moved: number;
}

/** The time it takes to read the changes of drafts; `only` leaves out others, such as those decided already. */
export function readingTime(drafts: readonly Draft[], text: TextOf, only: (hunk: Hunk) => boolean = () => true): ReadingTime {
  let [words, contextWords, changes, mechanical, moved] = [0, 0, 0, 0, 0];
  for (const draft of drafts) {
    const told: Hunk[] = [];
    for (const hunk of draft.hunks.filter(only)) {
      if (hunk.mechanical) mechanical += 1;
      else if (hunk.kind === 'moved') moved += 1;
      else told.push(hunk);
    }
    changes += told.length;
    for (const hunk of told) words += wordsToRead(hunkTexts(draft, hunk, text));
    contextWords += contextOf(draft, told, text);
  }
  return { minutes: words / CHANGED_PER_MINUTE + contextWords / CONTEXT_PER_MINUTE, words, contextWords, changes, mechanical, moved };
}

/** `nothing to read`, `under 1 min`, `about 6 min`, `about 25 min`, `about 1 h 20 min`: rounded the more, the longer it is. */
export function readingWords({ minutes, changes }: Pick<ReadingTime, 'minutes' | 'changes'>): string {
  if (changes === 0) return 'nothing to read';
  if (minutes < 1) return 'under 1 min';
  const step = minutes < 10.5 ? 1 : minutes < 57.5 ? 5 : 10;
  const rounded = Math.round(minutes / step) * step;
  if (rounded < 60) return `about ${rounded} min`;
  const rest = rounded % 60;
  return `about ${Math.floor(rounded / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

const WORD = /[\p{L}\p{M}\p{N}_]+(?:[-'’.][\p{L}\p{M}\p{N}_]+)*/gu;
const IDEOGRAPH = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu;

function wordsOf(text: string): readonly string[] {
  return text.match(WORD) ?? [];
}

function count(words: readonly string[]): number {
  let sum = 0;
  for (const word of words) {
    const ideographs = word.match(IDEOGRAPH)?.length ?? 0;
    sum += ideographs === 0 ? 1 : Math.ceil(ideographs / CHARACTERS_PER_WORD);
  }
  return sum;
}

function wordsToRead({ before, after }: HunkTexts): number {
  const now = wordsOf(after);
  const old = wordsOf(before);
  if (now.length === 0) return count(old);
  const kept = new Set(now);
  return count(old.length === 0 ? now : near(now, new Set(old))) + count(old.filter((word) => !kept.has(word)));
}

/** Words around a word that became another, on each side, that are read with it; the rest of a long line is passed over. */
const NEAR_WORDS = 40;

/** The words that stand near one that is not in the old text; where every word is, and only their order or number changed, as many as stand around one. */
function near(now: readonly string[], old: ReadonlySet<string>): readonly string[] {
  const read: string[] = [];
  let until = 0;
  now.forEach((word, at) => {
    if (old.has(word)) return;
    for (let next = Math.max(until, at - NEAR_WORDS); next <= Math.min(now.length - 1, at + NEAR_WORDS); next += 1)
      read.push(now[next] ?? '');
    until = Math.max(until, Math.min(now.length, at + NEAR_WORDS + 1));
  });
  return read.length > 0 ? read : now.slice(0, 2 * NEAR_WORDS);
}

/** Words of the touched sections that did not change, bounded for each section. */
function contextOf(draft: Draft, hunks: readonly Hunk[], text: TextOf): number {
  const bytes = hunks.length === 0 ? undefined : text(draft.draft);
  if (bytes === undefined) return 0;
  const { sections } = outline(bytes);
  let sum = 0;
  let next = 0;
  for (const { start, end } of sections) {
    while (next < hunks.length && (hunks[next]?.after.start ?? 0) < start) next += 1;
    let inside = 0;
    let changed = 0;
    for (let at = next; at < hunks.length && (hunks[at]?.after.start ?? 0) < end; at += 1) {
      inside += 1;
      changed += (hunks[at]?.after.end ?? 0) - (hunks[at]?.after.start ?? 0);
    }
    if (inside === 0 || changed >= end - start) continue;
    const whole = count(wordsOf(decode(bytes, start, end)));
    sum += Math.min(CONTEXT_WORDS_MAX, Math.round(whole * (1 - changed / (end - start))));
  }
  return sum;
}
