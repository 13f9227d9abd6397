/**
 * Finds the text that remarks were made on again, in whatever the document has become: by quote and context in its
 * section, wherever that is now; then as text that the draft takes out; then elsewhere; then by likeness. Nothing is dropped.
 */
import type { Comment, Hunk } from '../domain/hunk.ts';
import { anchorLines, keyOf, type AnchorLines, type LineSpan } from './anchor-lines.ts';
import { encode } from './lines.ts';
import { likeness, SIMILAR, wordBag, type WordBag } from './likeness.ts';
import { outline, type Outline } from './outline.ts';
import { matchSections } from './section-match.ts';
import { sidesOf } from './side.ts';

/** Where a remark stands now. */
export interface Anchor {
  /** `near`: the text was edited since. */
  readonly how: 'exact' | 'near';
  /** `before`: the text is one that the draft takes out; lines and section are of the text before. */
  readonly side: 'before' | 'after';
  /** 1-based lines, both included. */
  readonly first: number;
  readonly last: number;
  readonly section: string;
}

/** A remark and its place; `gone`: its text is nowhere any more, and its quote is what is left. */
export interface AnchoredComment {
  readonly comment: Comment;
  readonly anchor: Anchor | 'gone';
}

/** What helps to find a text that is not in the document: the text before, and the changes between the two. */
export interface AnchorHelp {
  readonly base?: Uint8Array;
  readonly hunks?: readonly Hunk[];
}

/** Letters that a quote must have to be looked for outside of its section. */
const TELLING_LETTERS_MIN = 12;
/** Likeness that lines elsewhere in the document must have; in the section itself `SIMILAR` is enough. */
const ELSEWHERE_LIKENESS_MIN = 0.7;
/** What each line of context that still stands around adds to the likeness of a line. */
const CONTEXT_LIKENESS = 0.2;
/** Lines of a quote that are compared by likeness. */
const LIKE_LINES_MAX = 50;

/**
 * One entry a remark, in their order. `comments` are those on this document. The same line twice is told apart by the
 * lines around it. Deterministic; work is linear in the document for each remark whose text was edited.
 */
export function anchorComments(
  comments: readonly Comment[],
  bytes: Uint8Array,
  structure: Outline = outline(bytes),
  help: AnchorHelp = {},
): readonly AnchoredComment[] {
  if (comments.length === 0) return [];
  const after = anchorLines(bytes, structure);
  const { base, hunks = [] } = help;
  let before: AnchorLines | undefined;
  let moves: ReadonlyMap<string, string> | undefined;
  const search: Search = {
    after,
    before: () => (base === undefined ? undefined : (before ??= anchorLines(base, outline(base)))),
    movedTo: (section) => (base === undefined ? undefined : (moves ??= sectionMoves(base, bytes)).get(section)),
    hunks,
  };
  return comments.map((comment) => ({ comment, anchor: find(search, comment) }));
}

interface Search {
  readonly after: AnchorLines;
  readonly before: () => AnchorLines | undefined;
  /** Where a section of the text before is in the text after. */
  readonly movedTo: (section: string) => string | undefined;
  readonly hunks: readonly Hunk[];
}

/** A remark's text as it is compared. */
interface Quote {
  readonly keys: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly hasContext: boolean;
  readonly telling: boolean;
}

interface Found {
  readonly line: number;
  readonly count: number;
  /** Lines of context that stand around: 0, 1 or 2. */
  readonly context: number;
}

function find(search: Search, comment: Comment): Anchor | 'gone' {
  const { after } = search;
  const section = sectionNow(search, comment.section);
  const span = section === undefined ? undefined : after.span(section);
  const quote = quoteOf(comment);
  if (comment.scope === 'section' || quote.keys.length === 0) return atSection(after, comment.section, section);
  const exact = candidates(after, quote);
  const inside = best(exact.filter(({ line }) => span !== undefined && line >= span.first && line < span.end));
  const near = span === undefined ? undefined : nearest(after, quote, span, SIMILAR);
  const old = inOldText(search, comment, quote);
  if (old !== undefined && old.found.context === 2 && inside?.context !== 2) return old.anchor();
  if (inside !== undefined && !isStranger(inside, near, quote)) return place(after, inside, 'exact', 'after');
  return (
    inHunk(search, comment) ??
    (exact.length === 0 ? old?.anchor() : undefined) ??
    elsewhere(after, quote, exact, near) ??
    old?.anchor() ??
    (near === undefined ? undefined : place(after, near, 'near', 'after')) ??
    (inside === undefined ? undefined : place(after, inside, 'exact', 'after')) ??
    somewhere(after, quote) ??
    'gone'
  );
}

/** A line that reads the same but stands between other lines, while an edited one stands where the remark was made. */
function isStranger(exact: Found, near: Found | undefined, { hasContext }: Quote): boolean {
  return hasContext && exact.context === 0 && near?.context === 2;
}

function quoteOf({ quote, context }: Comment): Quote {
  const keys = quote.split(/\r\n|\r|\n/u).map(keyOf);
  while (keys[0] === '') keys.shift();
  while (keys.at(-1) === '') keys.pop();
  const [before, after] = [keyOf(context?.before ?? ''), keyOf(context?.after ?? '')];
  const letters = keys.join('').match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return { keys, before, after, hasContext: before !== '' || after !== '', telling: letters >= TELLING_LETTERS_MIN };
}

/** The section's id in the text after: the same, the one it was renamed to, or the only one with its heading. */
function sectionNow({ after, movedTo }: Search, id: string): string | undefined {
  if (after.span(id) !== undefined) return id;
  const moved = movedTo(id);
  if (moved !== undefined) return moved;
  const heading = headingOf(id);
  const alike = after.structure.sections.filter((section) => headingOf(section.id) === heading);
  return alike.length === 1 ? alike[0]?.id : undefined;
}

function headingOf(id: string): string {
  return (id.split(' > ').at(-1) ?? '').replace(/ #\d+$/u, '');
}

function atSection(after: AnchorLines, asked: string, section: string | undefined): Anchor | 'gone' {
  const span = section === undefined ? undefined : after.span(section);
  if (section === undefined || span === undefined || after.count === 0) return 'gone';
  return { how: section === asked ? 'exact' : 'near', side: 'after', first: span.first + 1, last: span.first + 1, section };
}

/** Every place where the quote stands line by line. */
function candidates(lines: AnchorLines, { keys, before, after }: Quote): readonly Found[] {
  return lines.withKey(keys[0] ?? '').flatMap((line) => {
    if (!keys.every((key, index) => lines.key(line + index) === key)) return [];
    return [{ line, count: keys.length, context: contextAt(lines, line, keys.length, before, after) }];
  });
}

/** How many of the two lines around a place are those that the remark knows. */
function contextAt(lines: AnchorLines, line: number, count: number, before: string, after: string): number {
  return (lines.key(line - 1) === before ? 1 : 0) + (lines.key(line + count) === after ? 1 : 0);
}

function best(found: readonly Found[]): Found | undefined {
  return found.reduce<Found | undefined>((most, one) => (most === undefined || one.context > most.context ? one : most), undefined);
}

/** The change that the remark was made on, as long as it is there: equal ids are equal texts. */
function inHunk({ after, before, hunks }: Search, comment: Comment): Anchor | undefined {
  const hunk = comment.hunk === undefined ? undefined : hunks.find(({ id }) => id === comment.hunk);
  if (hunk === undefined) return undefined;
  const lines = hunk.added > 0 ? after : before();
  if (lines === undefined) return undefined;
  const line = (hunk.added > 0 ? hunk.line.after : hunk.line.before) - 1;
  const count = hunk.added > 0 ? hunk.added : hunk.removed;
  return place(lines, { line, count, context: 0 }, 'exact', hunk.added > 0 ? 'after' : 'before');
}

/** The quote in the text before: where it is now if no change takes it out, else where it was. */
function inOldText({ before, after, hunks }: Search, { section }: Comment, quote: Quote): OldText | undefined {
  const lines = before();
  const span = lines?.span(section);
  if (lines === undefined || span === undefined) return undefined;
  const found = best(candidates(lines, quote).filter(({ line }) => line >= span.first && line < span.end));
  if (found === undefined) return undefined;
  const stays = hunks.length > 0 && !hunks.some(({ line, removed }) => meets(found, line.before - 1, removed));
  const shift = hunks.reduce((sum, { line, added, removed }) => (line.before - 1 <= found.line ? sum + added - removed : sum), 0);
  const anchor = (): Anchor =>
    stays ? place(after, { ...found, line: found.line + shift }, 'exact', 'after') : place(lines, found, 'exact', 'before');
  return { found, anchor };
}

interface OldText {
  readonly found: Found;
  readonly anchor: () => Anchor;
}

/** Whether a change takes out some of these lines, or puts lines between them. */
function meets({ line, count }: Found, from: number, removed: number): boolean {
  return removed === 0 ? line < from && from < line + count : from < line + count && line < from + removed;
}

/** The quote in another section: with context, or without when it is there once and says enough. */
function elsewhere(after: AnchorLines, { telling }: Quote, exact: readonly Found[], near: Found | undefined): Anchor | undefined {
  const found = best(exact);
  if (found === undefined || !telling || near?.context === 2) return undefined;
  return found.context > 0 || exact.length === 1 ? place(after, found, 'exact', 'after') : undefined;
}

/** The likest lines of a span, context counted in; undefined when none is like the quote. */
function nearest(lines: AnchorLines, quote: Quote, span: LineSpan, least: number): Found | undefined {
  const { before, after } = quote;
  const keys = quote.keys.slice(0, LIKE_LINES_MAX);
  const words = bagOf(keys);
  const text = keys.join(' ');
  let found: Found | undefined;
  let most = least;
  for (let line = span.first; line + keys.length <= span.end; line += 1) {
    const here = Array.from(keys, (_, index) => lines.key(line + index));
    if (here[0] === '') continue;
    const context = contextAt(lines, line, keys.length, before, after);
    const joined = here.join(' ');
    const part = quote.telling && (joined.includes(text) || text.includes(joined)) && joined.length >= TELLING_LETTERS_MIN;
    const alike = (part ? 1 : likeness(words, bagOf(here))) + (quote.hasContext ? context * CONTEXT_LIKENESS : 0);
    if (alike < most || (alike === most && found !== undefined)) continue;
    [found, most] = [{ line, count: keys.length, context }, alike];
  }
  return found;
}

/** Lines much like the quote anywhere in the document. */
function somewhere(after: AnchorLines, quote: Quote): Anchor | undefined {
  const bare: Quote = { ...quote, hasContext: false };
  const found = quote.telling ? nearest(after, bare, { first: 0, end: after.count }, ELSEWHERE_LIKENESS_MIN) : undefined;
  return found === undefined ? undefined : place(after, found, 'near', 'after');
}

function bagOf(keys: readonly string[]): WordBag {
  return wordBag(encode(keys.join(' ')));
}

function place(lines: AnchorLines, { line, count }: Found, how: Anchor['how'], side: Anchor['side']): Anchor {
  return { how, side, first: line + 1, last: line + count, section: lines.sectionAt(line) };
}

/** Sections of one text that have another id in the other. */
function sectionMoves(base: Uint8Array, bytes: Uint8Array): ReadonlyMap<string, string> {
  const sides = sidesOf(base, bytes);
  const moves = new Map<string, string>();
  for (const [run, other] of matchSections(sides).entries()) {
    const [from, to] = [sides.before.sections[run - 1]?.id, sides.after.sections[other - 1]?.id];
    if (from !== undefined && to !== undefined && from !== to) moves.set(from, to);
  }
  return moves;
}
