/**
 * Says which sections of a text are decided together when they come: a requirement or a user story with all that stands
 * below it, what leads to the first of them as one, other sections one by one unless they are small. It looks at the one
 * text alone, so the answer stays what it is while another text takes some of them.
 */
import { bodyLine } from './line-match.ts';
import type { Section } from './outline.ts';
import { firstLine, isBlankBetween, runCount, sectionOf, type Side } from './side.ts';

/** Lines up to which sections are decided together. */
export const WHOLE_LINES_MAX = 40;
/** Level from which a section goes with the one it stands under. */
const INNER_LEVEL_MIN = 4;

/** First run of the unit that each run belongs to; the runs of a unit follow each other. Linear in the sections. */
export function unitsOf(side: Side): Int32Array {
  const trees = treesOf(side);
  const units = Int32Array.from({ length: runCount(side) }, (_, run) => run);
  for (const run of trees.children[0] ?? []) cut({ side, units, ...trees }, run, NONE);
  return units;
}

/** The sections as trees of runs; run 0 stands above all. */
interface Trees {
  readonly children: readonly (readonly number[])[];
  /** Run after the last one of each tree. */
  readonly ends: Int32Array;
  /** 1 for a requirement or a user story. */
  readonly entries: Uint8Array;
  /** Requirements and user stories below each run, without those below another. */
  readonly below: Int32Array;
}

interface Cut extends Trees {
  readonly side: Side;
  readonly units: Int32Array;
}

const NONE = -1;
const STORY = /^user story\b/iu;
const SCENARIO = /^scenario:/iu;

function treesOf(side: Side): Trees {
  const count = runCount(side);
  const children = Array.from({ length: count }, (): number[] => []);
  const ends = Int32Array.from({ length: count }, (_, run) => run + 1);
  const entries = new Uint8Array(count);
  const below = new Int32Array(count);
  for (let run = count - 1; run > 0; run--) {
    const section = sectionOf(side, run);
    const parent = (section?.parent ?? -1) + 1;
    // A title may name a requirement too; what holds several of them is none.
    const above = children[run]?.some((child) => SCENARIO.test(sectionOf(side, child)?.heading ?? '')) === true;
    const named = (above || isNamed(section)) && ((below[run] ?? 0) < 2 || linesOf(side, run, ends[run] ?? count) <= WHOLE_LINES_MAX);
    entries[run] = named ? 1 : 0;
    below[parent] = (below[parent] ?? 0) + (named ? 1 : (below[run] ?? 0));
    ends[parent] = Math.max(ends[parent] ?? 0, ends[run] ?? 0);
    children[parent]?.push(run);
  }
  for (const runs of children) runs.reverse();
  return { children, ends, entries, below };
}

function isNamed(section: Section | undefined): boolean {
  return section !== undefined && (section.requirement !== undefined || STORY.test(section.heading)) && !SCENARIO.test(section.heading);
}

function linesOf(side: Side, from: number, to: number): number {
  return firstLine(side, to) - firstLine(side, from);
}

/** Cuts a tree. `lead` is the unit that leads to a requirement still to come; so is what it gives back, `NONE` behind one. */
function cut(whole: Cut, run: number, lead: number): number {
  const { side, units, children, ends, entries, below } = whole;
  const end = ends[run] ?? units.length;
  const count = entries[run] === 1 ? 1 : (below[run] ?? 0);
  if (count === 0) {
    if (lead === NONE) return cutPlain(whole, run);
    if (linesOf(side, lead, end) > WHOLE_LINES_MAX) cutPlain(whole, run);
    else units.fill(lead, run, end);
    return units[end - 1] ?? lead;
  }
  if (entries[run] === 1 || (count === 1 && lead === NONE && linesOf(side, run, end) <= WHOLE_LINES_MAX)) {
    units.fill(run, run, end);
    return NONE;
  }
  const joins = lead !== NONE && (isBare(side, run) || linesOf(side, lead, run + 1) <= WHOLE_LINES_MAX);
  units[run] = joins ? lead : run;
  let at = units[run];
  for (const child of children[run] ?? []) at = cut(whole, child, at);
  return at;
}

/** Cuts a tree without requirements: whole when small, else section by section. */
function cutPlain(whole: Cut, run: number): number {
  const { side, units, children, ends } = whole;
  const [inner, end] = [children[run] ?? [], ends[run] ?? units.length];
  if (linesOf(side, run, end) <= WHOLE_LINES_MAX) {
    units.fill(run, run, end);
    return NONE;
  }
  // A heading without text of its own goes with its first subsection, and small ones with what they stand under.
  let own = isBare(side, run) ? 1 : 0;
  while (own < inner.length && (sectionOf(side, inner[own] ?? 0)?.level ?? 0) >= INNER_LEVEL_MIN) own++;
  units.fill(run, run, inner[own] ?? end);
  for (const child of inner.slice(own)) cutPlain(whole, child);
  return NONE;
}

/** Whether a section has no text of its own. */
function isBare(side: Side, run: number): boolean {
  return isBlankBetween(side, bodyLine(side, run), firstLine(side, run + 1));
}
