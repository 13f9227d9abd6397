/** Tells changes of substance from bookkeeping: version lines, revision-history rows, renumbering, blank space, rewrapping and list-marker style. */
import type { Hunk } from '../domain/hunk.ts';
import { LINE_CODE } from './blocks.ts';
import type { Piece } from './line-match.ts';
import { linesText, sectionOf, type Side, type Sides } from './side.ts';

/** Headings that keep a document's history. */
export const HISTORY_HEADING =
  /^(?:(?:appendix\s+)?[\dA-Z]{0,3}(?:\.\d+)*[.):]?\s*)?(?:document\s+|spec(?:ification)?\s+)?(?:(?:revision|version|change|document|amendment)s?\s+(?:history|log|record)|change ?log|revisions|history of changes)\s*$/iu;

const BOOK_LINE =
  /^[\s>*_|#-]*(?:document\s+|spec\s+)?(?:version|last[ _-](?:updated|amended|modified|reviewed|revised|changed)|updated|revised|modified|date|revision)[\s*_]*[:|=]/iu;
/** Bytes up to which a piece is examined; larger ones are never bookkeeping. */
const EXAMINED_MAX = 20_000;

/** What bookkeeping a piece of a diff is. `formatting`: both texts are equal once unwrapped, blank space and list markers aside. */
export type MechanicalKind = NonNullable<Hunk['mechanicalKind']>;

/** Why a piece of a diff changes nothing that a reader of the requirements could notice; undefined when it may. */
export function mechanicalKind({ before, after }: Sides, { a0, a1, b0, b1, run, other }: Piece): MechanicalKind | undefined {
  const section = other === -1 ? sectionOf(before, run) : sectionOf(after, other);
  if (run !== -1 && other !== -1 && section !== undefined && HISTORY_HEADING.test(section.heading)) return 'history';
  if (!sameLetters(before, a0, a1, after, b0, b1)) return undefined;
  const one = linesText(before, a0, a1);
  const two = linesText(after, b0, b1);
  if (one.length + two.length > EXAMINED_MAX || hasCode(before, a0, a1) || hasCode(after, b0, b1)) return undefined;
  const [first, second] = [unwrapped(one), unwrapped(two)];
  if (first === second) return 'formatting';
  if (unnumbered(one) === unnumbered(two)) return 'renumbering';
  return isBookLines(one) && isBookLines(two) && letters(first) === letters(second) ? 'version' : undefined;
}

/** Whether both ranges hold the same ASCII letters in the same order; cheap, and necessary for every kind of bookkeeping. */
function sameLetters(one: Side, a0: number, a1: number, two: Side, b0: number, b1: number): boolean {
  let at = one.lines.starts[a0] ?? 0;
  let to = two.lines.starts[b0] ?? 0;
  const [end, last] = [one.lines.starts[a1] ?? 0, two.lines.starts[b1] ?? 0];
  for (;;) {
    while (at < end && !isLetter(one.bytes[at] ?? 0)) at++;
    while (to < last && !isLetter(two.bytes[to] ?? 0)) to++;
    if (at === end || to === last) return at === end && to === last;
    if (one.bytes[at++] !== two.bytes[to++]) return false;
  }
}

function isLetter(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte >= 128;
}

function hasCode(side: Side, from: number, to: number): boolean {
  return side.kinds.subarray(from, to).includes(LINE_CODE);
}

/** Text as it reads: any white space is one space, any bullet the same bullet. */
function unwrapped(text: string): string {
  return text
    .replaceAll(/^([ \t]*)[-*+](?=[ \t])/gmu, (_, indent: string) => `\u0001${indent.length}`)
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/(?<=\|) | (?=\|)|(?<=\|):?-+:?(?=\|)/gu, '')
    .trim();
}

/** Text with the numbers of headings, ordered lists, tasks and section references taken out. */
function unnumbered(text: string): string {
  return unwrapped(
    text
      .replaceAll(/^([ \t]*#{1,6}[ \t]+)\d+(?:\.\d+)*[.):]?(?=[ \t])/gmu, '$1#')
      .replaceAll(/^([ \t]*)\d{1,9}[.)](?=[ \t])/gmu, '$1#')
      .replaceAll(/^([ \t]*[-*+][ \t]+\[.\][ \t]+)\d+(?:\.\d+)*\.?(?=[ \t])/gmu, '$1#')
      .replaceAll(/(?<=§\s?|\b[Ss]ections?\s)\d+(?:\.\d+)*/gu, '#'),
  );
}

function isBookLines(text: string): boolean {
  return text.split(/[\r\n]+/u).every((line) => line.trim() === '' || BOOK_LINE.test(line));
}

function letters(text: string): string {
  return text.replaceAll(/v?\d[\d.:-]*(?:[-+][\w.]+)?/giu, '#');
}
