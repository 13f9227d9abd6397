/** Says at the head of a section which other open changes touch it, and whether the text under it is still the same. */
import { visible } from '../../../src/domain/visible.ts';
import type { Overlap } from '../../../src/review/overlap.ts';
import { MARKS_CELLS } from '../../parts/diff.ts';
import type { Span } from '../../parts/spans.ts';
import { wrap } from '../../parts/text.ts';
import { joined } from '../../parts/words.ts';
import type { View } from '../../screen.ts';

/** Names of other changes in one row; the rest is counted. */
const NAMES_MAX = 4;

const BASES: Readonly<Record<Overlap['base'], string>> = {
  same: '',
  unknown: '',
  moved: 'The text on disk is not the one this draft began from.',
  gone: 'It is not on disk any more.',
  taken: 'What this adds is on disk already.',
};

const contents = new WeakMap<readonly Overlap[], string>();

/** What the radar knows as one text: rows stay as they are as long as it does, also when it is told anew. */
export function radarKey({ overlaps }: View): string | undefined {
  if (overlaps === undefined) return undefined;
  const known = contents.get(overlaps) ?? JSON.stringify(overlaps);
  contents.set(overlaps, known);
  return known;
}

/** The rows about a section: none when nothing else touches it. */
export function radarLines(view: View, path: string, section: string, width: number): readonly (readonly Span[])[] {
  const overlaps = view.overlaps?.filter((overlap) => overlap.path === path && isAbout(overlap.requirement, section)) ?? [];
  if (overlaps.length === 0) return [];
  const names = [...new Set(overlaps.flatMap(({ others }) => others.map(nameOf)))];
  const bases = [...new Set(overlaps.map(({ base }) => BASES[base]))];
  const text = joined([touchedBy(names), ...bases], ' ');
  if (text === '') return [];
  return wrap(text, Math.max(1, width - MARKS_CELLS - 2)).map((line, index): readonly Span[] => [
    { text: index === 0 ? `${view.theme.glyphs.needsYou} ` : '  ', token: 'needsYou' },
    { text: line, token: 'warn' },
  ]);
}

function nameOf({ who }: Overlap['others'][number]): string {
  return who.kind === 'session' ? `session ${visible(who.id)}` : visible(who.id);
}

function touchedBy(names: readonly string[]): string {
  if (names.length === 0) return '';
  const rest = names.length - NAMES_MAX;
  const named = `${names.slice(0, NAMES_MAX).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return `${names.length === 1 ? '1 other open change touches' : `${names.length} other open changes touch`} this: ${named}.`;
}

/** A requirement is called by its id or its name; the section's heading begins with either, after what it is called in its format. */
function isAbout(requirement: string, section: string): boolean {
  if (section === requirement) return true;
  const heading = (section.split(' > ').at(-1) ?? '').replace(/^Requirement:?\s+/iu, '');
  if (!heading.startsWith(requirement)) return false;
  return heading.length === requirement.length || /^[\s:.\u2013\u2014-]/u.test(heading.slice(requirement.length));
}
