/** Reading order by risk, with the reasons, and how long what is undecided takes to read. */
import { readingTime, readingWords } from '../../../src/review/reading.ts';
import { readingOrder } from '../../../src/review/risk.ts';
import type { HunkRisk } from '../../../src/review/risk.ts';
import type { Hunk } from '../../../src/domain/hunk.ts';
import { plural } from '../../parts/words.ts';
import type { View } from '../../screen.ts';
import type { Shown } from './shown.ts';
import { tallyOf, verdictOf } from './shown.ts';

/** A change's place in the reading order, and why it is there. */
export interface Ranked {
  readonly place: number;
  readonly risk: HunkRisk;
}

const orders = new WeakMap<Shown['drafts'], ReadonlyMap<string, Ranked>>();
const NOT_READ: ReadonlyMap<string, Ranked> = new Map();

/** Every change by its id; empty while a text is being read. */
export function ranksOf(view: View, { drafts }: Shown): ReadonlyMap<string, Ranked> {
  const known = orders.get(drafts);
  if (known !== undefined) return known;
  if (!isRead(view, drafts)) return NOT_READ;
  const ranks = new Map(readingOrder(drafts, view.blob).map(({ hunk, risk }, place) => [hunk.id, { place, risk }]));
  orders.set(drafts, ranks);
  return ranks;
}

function isRead(view: View, drafts: Shown['drafts']): boolean {
  return drafts.every(({ base, draft }) => (base === undefined || view.blob(base) !== undefined) && view.blob(draft) !== undefined);
}

/** Bytes of drafts up to which the time is found exactly with every decision. */
const EXACT_BYTES_MAX = 100_000;

/** What is known of the time of drafts: for all changes, and for one state of the decisions. */
interface Known {
  minutes: number | undefined;
  words: { readonly decisions: Shown['decisions']; readonly text: string } | undefined;
}

const times = new WeakMap<Shown['drafts'], Known>();

/** `about 6 min left: 7 changes`; empty when nothing is undecided, or while it is not known yet. Never waits for a large document. */
export function readingLeft(view: View, shown: Shown): string {
  const { drafts, decisions } = shown;
  const known: Known = times.get(drafts) ?? { minutes: undefined, words: undefined };
  times.set(drafts, known);
  if (known.words?.decisions === decisions) return known.words.text;
  if (!isRead(view, drafts)) return '';
  const text = leftOf(view, shown, known);
  if (text !== undefined) known.words = { decisions, text };
  return text ?? '';
}

function leftOf(view: View, shown: Shown, known: Known): string | undefined {
  const { drafts } = shown;
  const isOpen = ({ id }: Hunk): boolean => verdictOf(shown, id) === undefined;
  const { undecided } = tallyOf(shown);
  if (undecided === 0) return '';
  const size = drafts.reduce((sum, { draft }) => sum + (view.blob(draft)?.length ?? 0), 0);
  if (size <= EXACT_BYTES_MAX) {
    const time = readingTime(drafts, view.blob, isOpen);
    return said(readingWords(time), undecided);
  }
  if (known.minutes === undefined) {
    // A document of this size takes longer than a key may: it is read once the screen is painted.
    known.minutes = Number.NaN;
    setImmediate(() => {
      known.minutes = readingTime(drafts, view.blob).minutes;
    });
  }
  if (Number.isNaN(known.minutes)) return undefined;
  const all = weigh(drafts, () => true);
  const open = weigh(drafts, isOpen);
  return said(readingWords({ minutes: (known.minutes * open) / Math.max(1, all), changes: undecided }), undecided);
}

function said(words: string, undecided: number): string {
  return `${words} left: ${plural(undecided, 'change')}`;
}

/** Bytes to read of some changes: the share of a large review that is left. */
function weigh(drafts: Shown['drafts'], only: (hunk: Hunk) => boolean): number {
  let sum = 0;
  for (const { hunks } of drafts)
    for (const hunk of hunks) {
      if (hunk.mechanical || hunk.kind === 'moved' || !only(hunk)) continue;
      sum += hunk.after.end - hunk.after.start + hunk.before.end - hunk.before.start;
    }
  return sum;
}
