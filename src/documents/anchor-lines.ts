/** Reads a document as lines that can be found again: each as plain words, with the section it stands in. */
import { visible } from '../domain/visible.ts';
import { lineText } from './lines.ts';
import type { Outline, Section } from './outline.ts';
import { plainText } from './words.ts';

/** Lines from `first` up to and without `end`, 0-based. */
export interface LineSpan {
  readonly first: number;
  readonly end: number;
}

/** One document to look for quotes in. Lines are 0-based here. */
export interface AnchorLines {
  readonly structure: Outline;
  readonly count: number;
  /** A line as it is compared: visible, without its block marker, white space collapsed. */
  key(line: number): string;
  /** Lines with that key, top to bottom. */
  withKey(key: string): readonly number[];
  /** Own lines of the section of that id, its heading included; undefined when there is none. Empty id: what stands before the first heading. */
  span(section: string): LineSpan | undefined;
  /** Id of the section a line stands in. */
  sectionAt(line: number): string;
}

/** A line of any text as it is compared. */
export function keyOf(line: string): string {
  return plainText(visible(line));
}

/** Makes a document findable; its lines are read when first asked for. */
export function anchorLines(bytes: Uint8Array, structure: Outline): AnchorLines {
  const { lines, sections } = structure;
  let keys: readonly string[] | undefined;
  let index: ReadonlyMap<string, readonly number[]> | undefined;
  let spans: ReadonlyMap<string, LineSpan> | undefined;
  const allKeys = (): readonly string[] => (keys ??= Array.from({ length: lines.count }, (_, line) => keyOf(lineText(bytes, lines, line))));
  const firstOf = (position: number): number => (sections[position]?.startLine ?? lines.count + 1) - 1;
  return {
    structure,
    count: lines.count,
    key: (line) => allKeys()[line] ?? '',
    withKey: (key) => (index ??= indexOf(allKeys())).get(key) ?? [],
    span: (id) => {
      if (id === '') return { first: 0, end: firstOf(0) };
      spans ??= new Map(sections.map((section, position) => [section.id, { first: firstOf(position), end: firstOf(position + 1) }]));
      return spans.get(id);
    },
    sectionAt: (line) => sections[lastAtOrBefore(sections, line)]?.id ?? '',
  };
}

function indexOf(keys: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  for (const [line, key] of keys.entries()) {
    const known = index.get(key);
    if (known === undefined) index.set(key, [line]);
    else known.push(line);
  }
  return index;
}

function lastAtOrBefore(sections: readonly Section[], line: number): number {
  let [low, high] = [0, sections.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sections[middle]?.startLine ?? 0) - 1 <= line) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
