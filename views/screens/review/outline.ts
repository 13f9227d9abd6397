/** The sections that change, with how many of their changes are decided: the map beside the diff. */
import { visible } from '../../../src/domain/visible.ts';
import type { Hunk } from '../../../src/domain/hunk.ts';
import type { Row } from '../../parts/list.ts';
import { MARKER_CELLS, cursorOf, listPane, paintRow } from '../../parts/list.ts';
import type { Span } from '../../parts/spans.ts';
import { plainText } from '../../parts/spans.ts';
import type { Glyphs, Pane, Theme, View } from '../../screen.ts';
import type { Shown } from './shown.ts';
import { countHunks, tallyOf } from './shown.ts';

export const OUTLINE = 'outline';

export type OutlineItem =
  | { readonly kind: 'file'; readonly file: number; readonly path: string }
  /** A heading without a change of its own, above one that has. */
  | { readonly kind: 'parent'; readonly name: string; readonly depth: number }
  | {
      readonly kind: 'section';
      readonly file: number;
      readonly section: string;
      readonly name: string;
      readonly depth: number;
      readonly hunks: readonly Hunk[];
    };

/** The outline's items in order; the same array for the same drafts. */
export function outlineItems(shown: Shown): readonly OutlineItem[] {
  const known = cache.get(shown.drafts);
  if (known !== undefined) return known;
  const several = shown.drafts.length > 1;
  const items = shown.drafts.flatMap((draft, file) => {
    const list: OutlineItem[] = several ? [{ kind: 'file', file, path: draft.path }] : [];
    let above: readonly string[] = [];
    for (const [section, hunks] of Map.groupBy(draft.hunks, (hunk) => hunk.section)) {
      const path = section.split(SEPARATOR);
      const parents = path.slice(0, -1);
      const shared = parents.findIndex((name, depth) => above[depth] !== name);
      if (shared >= 0) parents.slice(shared).forEach((name, depth) => list.push({ kind: 'parent', name, depth: shared + depth }));
      list.push({ kind: 'section', file, section, name: path.at(-1) ?? '', depth: parents.length, hunks });
      above = path;
    }
    return list;
  });
  cache.set(shown.drafts, items);
  return items;
}

const cache = new WeakMap<Shown['drafts'], readonly OutlineItem[]>();
const SEPARATOR = ' > ';

/** The item under the outline's cursor. */
export function outlineItemAt(view: View, shown: Shown): OutlineItem | undefined {
  const items = outlineItems(shown);
  return items[cursorOf(view, 'review', { id: OUTLINE, count: items.length, selectable: (index) => items[index]?.kind !== 'parent' })];
}

/** The outline as a pane; `here` is the section the diff's cursor is in. */
export function outlinePane(view: View, shown: Shown, here: { readonly file: number; readonly section: string } | undefined): Pane {
  const items = outlineItems(shown);
  const { undecided } = tallyOf(shown);
  const rowAt = (index: number): Row => {
    const item = items[index];
    return item === undefined ? { spans: [] } : rowOf(view, shown, item);
  };
  return {
    ...listPane(view.theme, OUTLINE, `Sections  ${undecided === 0 ? 'all decided' : `${undecided} undecided`}`, []),
    count: items.length,
    row: (index, width, selected) => {
      const isHere = isAt(items[index], here);
      return kept(shown, view.theme, `${index} ${width} ${selected} ${isHere}`, () =>
        paintRow(view.theme, rowAt(index), width, selected, isHere),
      );
    },
    selectable: (index) => items[index]?.kind !== 'parent',
    text: (index) => plainText([...rowAt(index).spans, { text: '  ' }, ...(rowAt(index).right ?? [])]).trim(),
  };
}

/** Painted rows, kept while nothing is decided or remarked: they are asked for with every key. */
function kept(shown: Shown, theme: Theme, key: string, paint: () => string): string {
  const known = painted.get(shown);
  const rows = known?.theme === theme && known.rows.size < PAINTED_MAX ? known.rows : new Map<string, string>();
  if (rows !== known?.rows) painted.set(shown, { theme, rows });
  const row = rows.get(key) ?? paint();
  rows.set(key, row);
  return row;
}

const painted = new WeakMap<Shown, { readonly theme: Theme; readonly rows: Map<string, string> }>();
const PAINTED_MAX = 2000;

function isAt(item: OutlineItem | undefined, here: Parameters<typeof outlinePane>[2]): boolean {
  return item?.kind === 'section' && item.file === here?.file && item.section === here.section;
}

const INDENT_MAX = 4;

function rowOf(view: View, shown: Shown, item: OutlineItem): Row {
  const { glyphs } = view.theme;
  if (item.kind === 'file')
    return {
      spans: [{ text: visible(item.path), token: 'accent' }],
      right: countSpans(glyphs, shown, shown.drafts[item.file]?.hunks ?? []),
    };
  const indent = ' '.repeat(Math.min(item.depth, INDENT_MAX) * MARKER_CELLS);
  if (item.kind === 'parent') return { spans: [{ text: `${indent}  ${visible(item.name)}`, token: 'muted' }], selectable: false };
  const comments = shown.comments.filter(
    ({ section, path, resolved }) => !resolved && section === item.section && path === shown.drafts[item.file]?.path,
  ).length;
  return {
    spans: [
      { text: indent },
      sectionSign(glyphs, shown, item.hunks),
      { text: ` ${item.section === '' ? 'before the first heading' : visible(item.name)} ` },
      changeSign(glyphs, item.hunks),
    ],
    right: [...(comments === 0 ? [] : [{ text: `c${comments} `, token: 'accent' as const }]), ...countSpans(glyphs, shown, item.hunks)],
  };
}

/** Decided one way, the other, both, or not yet. */
function sectionSign(glyphs: Glyphs, shown: Shown, hunks: readonly Hunk[]): Span {
  const { approved, rejected, undecided } = countHunks(shown, hunks);
  if (undecided > 0) return { text: glyphs.open, token: 'needsYou' };
  if (rejected === 0) return { text: glyphs.ok, token: 'ok' };
  return approved === 0 ? { text: glyphs.bad, token: 'bad' } : { text: glyphs.changed, token: 'changed' };
}

/** What becomes of the section as a whole. */
function changeSign(glyphs: Glyphs, hunks: readonly Hunk[]): Span {
  if (hunks.every(({ mechanical }) => mechanical)) return { text: 'mech', token: 'muted' };
  const change = hunks[0]?.change;
  if (change === 'ADDED') return { text: glyphs.added, token: 'added' };
  return change === 'DEPRECATED' ? { text: glyphs.removed, token: 'removed' } : { text: '' };
}

function countSpans(glyphs: Glyphs, shown: Shown, hunks: readonly Hunk[]): readonly Span[] {
  const { approved, rejected, undecided } = countHunks(shown, hunks);
  const parts: readonly Span[] = [
    ...(undecided === 0 ? [] : [{ text: `${glyphs.open}${undecided}`, token: 'needsYou' as const }]),
    ...(approved === 0 ? [] : [{ text: `${glyphs.ok}${approved}`, token: 'ok' as const }]),
    ...(rejected === 0 ? [] : [{ text: `${glyphs.bad}${rejected}`, token: 'bad' as const }]),
  ];
  return parts.flatMap((part, index) => (index === 0 ? [part] : [{ text: ' ' }, part]));
}
