/** Sums up a diff by section, for the Diff Record and for the tasks made from it. */
import type { Hunk } from '../domain/hunk.ts';
import type { SectionChange } from '../domain/spec.ts';
import { diffDocuments } from './diff.ts';

/** What became of one section, in one line. */
export interface ChangedSection {
  readonly section: string;
  readonly change: SectionChange;
  readonly summary: string;
}

/** Characters of a section's summary. */
const SUMMARY_MAX = 160;

/**
 * Sections that differ in substance, in document order; bookkeeping (version line, history rows, renumbering, blank
 * space) is left out. Text before the first heading has the section ``''``. Without `before` every section is ADDED.
 */
export function changedSections(before: Uint8Array | undefined, after: Uint8Array): readonly ChangedSection[] {
  return sectionsOf(diffDocuments(before ?? new Uint8Array(), after));
}

/** The same from hunks at hand. */
export function sectionsOf(hunks: readonly Hunk[]): readonly ChangedSection[] {
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
    changed.push({ section: first.section, change: moved ? 'MODIFIED' : first.change, summary: summaryOf(group) });
  }
  return changed;
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
