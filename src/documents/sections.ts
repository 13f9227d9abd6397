/** Sums up a diff by section, for the Diff Record and for the tasks made from it. */
import type { Hunk } from '../domain/hunk.ts';
import type { SectionChange } from '../domain/spec.ts';
import { diffDocuments } from './diff.ts';
import { decode } from './lines.ts';
import { plainText } from './words.ts';

/** What became of one section, in one line. */
export interface ChangedSection {
  readonly section: string;
  readonly change: SectionChange;
  readonly summary: string;
}

/** Characters of a section's summary. */
const SUMMARY_MAX = 160;
/** Bytes of a section that are searched for its first sentence. */
const EXAMINED_MAX = 4_000;

/**
 * Sections that differ in substance, in document order; bookkeeping (version line, history rows, renumbering, blank
 * space) is left out. Text before the first heading has the section ``''``. Without `before` every section is ADDED.
 */
export function changedSections(before: Uint8Array | undefined, after: Uint8Array): readonly ChangedSection[] {
  const old = before ?? new Uint8Array();
  return sectionsOf(old, after, diffDocuments(old, after));
}

/** The same from hunks at hand. */
export function sectionsOf(before: Uint8Array, after: Uint8Array, hunks: readonly Hunk[]): readonly ChangedSection[] {
  const bySection = new Map<string, Hunk[]>();
  for (const hunk of hunks) {
    const key = `${hunk.change}\u0000${hunk.section}`;
    const known = bySection.get(key);
    if (known === undefined) bySection.set(key, [hunk]);
    else known.push(hunk);
  }
  const changed: ChangedSection[] = [];
  for (const group of bySection.values()) {
    const first = group[0];
    if (first === undefined || group.every((hunk) => hunk.mechanical)) continue;
    const moved = group.every((hunk) => hunk.kind === 'moved');
    // A section that only moved is told once, where it went, and asks for no new work.
    if (moved && first.change !== 'ADDED') continue;
    changed.push({
      section: first.section,
      change: moved ? 'MODIFIED' : first.change,
      summary: moved || first.change === 'MODIFIED' ? summaryOf(group) : firstSentence(first.change === 'ADDED' ? after : before, first),
    });
  }
  return changed;
}

/** The first text below the heading of a new or removed section; the heading itself when there is none. */
function firstSentence(bytes: Uint8Array, { change, summary, ...ranges }: Hunk): string {
  const { start, end } = change === 'ADDED' ? ranges.after : ranges.before;
  const lines = decode(bytes, start, Math.min(end, start + EXAMINED_MAX)).split(/\r\n|\r|\n/u);
  const body = lines.slice(lines.findIndex((line) => line.trim() !== '') + 1);
  const text = body.map(plainText).find((line) => /\p{L}/u.test(line));
  if (text === undefined) return summary;
  const sentence = /^.*?[.!?](?=\s|$)/u.exec(text)?.[0] ?? text;
  return sentence.length <= SUMMARY_MAX ? sentence : `${sentence.slice(0, SUMMARY_MAX - 1).trimEnd()}…`;
}

/** Summaries of the hunks, binding ones first, as long as they fit. */
function summaryOf(hunks: readonly Hunk[]): string {
  const told = hunks.filter((hunk) => !hunk.mechanical);
  const ordered = [...told.filter((hunk) => hunk.normative), ...told.filter((hunk) => !hunk.normative)];
  const texts = [...new Set(ordered.map((hunk) => phrase(hunk)).filter((text) => text !== ''))];
  let summary = texts[0] ?? 'Text without words';
  let used = 1;
  for (const text of texts.slice(1)) {
    if (summary.length + text.length + 2 > SUMMARY_MAX) break;
    summary += `; ${text}`;
    used++;
  }
  return used < texts.length ? `${summary}; and ${texts.length - used} more` : summary;
}

function phrase({ kind, change, summary }: Hunk): string {
  if (kind === 'moved') return change === 'DEPRECATED' ? `Moved away: ${summary}` : `Moved: ${summary}`;
  if (kind === 'removed' && change === 'MODIFIED') return `Removed: ${summary}`;
  if (kind === 'added' && change === 'MODIFIED') return `Added: ${summary}`;
  return summary;
}
