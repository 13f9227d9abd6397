/** Editing of text by keys, by whole graphemes: what a person sees as one character is one step and one deletion. */
import { graphemesOf } from '../src/domain/graphemes.ts';
import { cells, wrapRanges } from './parts/text.ts';

/** A text and where its caret is, in UTF-16 units at a grapheme's edge. */
export interface EditedText {
  readonly text: string;
  readonly caret: number;
}

/** A longer text belongs in an editor. */
const CHARACTERS_MAX = 100_000;

/** The text with `insert` at the caret. */
export function inserted({ text, caret }: EditedText, insert: string): EditedText {
  const room = Math.max(0, CHARACTERS_MAX - text.length);
  const kept = insert.slice(0, room);
  return { text: text.slice(0, caret) + kept + text.slice(caret), caret: caret + kept.length };
}

/** What an editing key makes of the text; undefined for a key that edits nothing. `width` is that of the field, for moving between wrapped lines. */
export function edited(from: EditedText, key: string, width: number): EditedText | undefined {
  const { text, caret } = from;
  switch (key) {
    case 'left':
    case 'ctrl+b':
      return { text, caret: before(text, caret) };
    case 'right':
    case 'ctrl+f':
      return { text, caret: after(text, caret) };
    case 'backspace':
      return without(text, before(text, caret), caret);
    case 'delete':
    case 'ctrl+d':
      return without(text, caret, after(text, caret));
    case 'home':
    case 'ctrl+a':
      return { text, caret: lineStart(text, caret) };
    case 'end':
    case 'ctrl+e':
      return { text, caret: lineEnd(text, caret) };
    case 'ctrl+u':
      return without(text, lineStart(text, caret), caret);
    case 'ctrl+k':
      return without(text, caret, lineEnd(text, caret));
    case 'ctrl+w':
    case 'alt+backspace':
      return without(text, wordStart(text, caret), caret);
    case 'alt+b':
    case 'ctrl+left':
      return { text, caret: wordStart(text, caret) };
    case 'alt+f':
    case 'ctrl+right':
      return { text, caret: wordEnd(text, caret) };
    case 'up':
    case 'down':
      return vertical(from, key === 'up' ? -1 : 1, width);
    default:
      return undefined;
  }
}

/** The lines of a field of `width` cells, and the caret's line and column in them. The caret may stand behind the last character of a full line, on a line of its own. */
export function fieldLines(
  { text, caret }: EditedText,
  width: number,
): { readonly lines: readonly { readonly start: number; readonly text: string }[]; readonly y: number; readonly x: number } {
  const lines: { start: number; text: string }[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    for (const range of wrapRanges(line, width)) lines.push({ start: offset + range.start, text: line.slice(range.start, range.end) });
    offset += line.length + 1;
  }
  let y = lines.findLastIndex(({ start }) => start <= caret);
  let x = cells(text.slice(lines[y]?.start ?? 0, caret));
  if (x >= width) {
    y += 1;
    x = 0;
    if (lines[y]?.start !== caret) lines.splice(y, 0, { start: caret, text: '' });
  }
  return { lines, y, x };
}

function vertical(from: EditedText, direction: 1 | -1, width: number): EditedText {
  const { lines, y, x } = fieldLines(from, width);
  const line = lines[y + direction];
  if (line === undefined) return { text: from.text, caret: direction < 0 ? 0 : from.text.length };
  let caret = line.start;
  for (const { segment, index } of graphemesOf(line.text)) {
    if (cells(line.text.slice(0, index + segment.length)) > x) break;
    caret = line.start + index + segment.length;
  }
  return { text: from.text, caret };
}

function without(text: string, start: number, end: number): EditedText {
  return { text: text.slice(0, start) + text.slice(end), caret: start };
}

function before(text: string, caret: number): number {
  const start = text.lastIndexOf('\n', caret - 1) + 1;
  if (start === caret) return Math.max(0, caret - 1);
  let last = start;
  for (const { index } of graphemesOf(text.slice(start, caret))) last = start + index;
  return last;
}

function after(text: string, caret: number): number {
  const [first] = graphemesOf(text.slice(caret, caret + 100));
  return caret + (first?.segment.length ?? 0);
}

function lineStart(text: string, caret: number): number {
  return text.lastIndexOf('\n', caret - 1) + 1;
}

function lineEnd(text: string, caret: number): number {
  const end = text.indexOf('\n', caret);
  return end < 0 ? text.length : end;
}

function wordStart(text: string, caret: number): number {
  const match = /(?:\S+\s*|\s+)$/u.exec(text.slice(0, caret));
  return match?.index ?? 0;
}

function wordEnd(text: string, caret: number): number {
  const match = /^\s*\S*/u.exec(text.slice(caret));
  return caret + (match?.[0].length ?? 0);
}
