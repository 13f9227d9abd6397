/**
 * Walks the lines of a Markdown document and tells which are headings and which are code, comment, HTML or front matter.
 * It follows the block rules of CommonMark 0.31 as far as headings depend on them, and looks at each byte at most twice.
 */
import { bomLength, lineStart, lineText, textEnd, type Lines } from './lines.ts';

/** A heading as 0-based lines: one, or the paragraph and the underline of a setext heading. */
export interface HeadingLines {
  readonly level: number;
  readonly line: number;
  readonly lastLine: number;
  readonly setext: boolean;
}

/** What a line is, as far as readers of prose care. */
export const LINE_TEXT = 0;
export const LINE_CODE = 1;
export const LINE_COMMENT = 2;
export const LINE_FRONT_MATTER = 3;

export interface Blocks {
  readonly headings: readonly HeadingLines[];
  /** One `LINE_*` a line; markers of a block belong to it. */
  readonly kinds: Uint8Array;
}

const SPACE = 32;
const TAB = 9;
const HASH = 35;
const DASH = 45;
const EQUALS = 61;
const BACKTICK = 96;
const TILDE = 126;
const LESS = 60;
const GREATER = 62;
const PIPE = 124;

/** The paragraph state before a line: whether a setext underline would apply, and from which line on. */
interface State {
  readonly bytes: Uint8Array;
  readonly lines: Lines;
  readonly headings: HeadingLines[];
  readonly kinds: Uint8Array;
  /** First line of the open top-level paragraph; -1 when none is open. */
  paragraph: number;
  /** Whether a list item, quote or table is open, so that the next text line continues it. */
  contained: boolean;
  /** Column where text of the open list item starts; 0 when none is open. */
  listIndent: number;
  blankBefore: boolean;
}

/** Classifies every line. */
export function blockScanner(bytes: Uint8Array, lines: Lines): Blocks {
  const state: State = {
    bytes,
    lines,
    headings: [],
    kinds: new Uint8Array(lines.count),
    paragraph: -1,
    contained: false,
    listIndent: 0,
    blankBefore: true,
  };
  let line = frontMatterEnd(bytes, lines);
  state.kinds.fill(LINE_FRONT_MATTER, 0, line);
  while (line < lines.count) line = step(state, line);
  return state;
}

/** Handles the block that starts at `line`; returns the line after it. */
function step(state: State, line: number): number {
  const { bytes, lines } = state;
  const start = lineStart(lines, line) + (line === 0 ? bomLength(bytes) : 0);
  const end = textEnd(bytes, lines, line);
  let at = start;
  let indent = 0;
  for (; at < end; at++) {
    if (bytes[at] === SPACE) indent++;
    else if (bytes[at] === TAB) indent += 4 - (indent % 4);
    else break;
  }
  if (at === end) return blank(state, line);
  if (state.listIndent > 0 && indent < state.listIndent && state.blankBefore) leaveList(state);
  const byte = bytes[at] ?? 0;
  const inList = state.listIndent > 0 && indent >= state.listIndent;
  const relative = inList ? indent - state.listIndent : indent;
  if (relative >= 4) {
    if (state.paragraph === -1 && !state.contained) state.kinds[line] = LINE_CODE;
    state.blankBefore = false;
    return line + 1;
  }
  if (byte === HASH && atxLevel(bytes, at, end) > 0) return atx(state, line, at, end, inList);
  if (byte === BACKTICK || byte === TILDE) {
    const length = fenceLength(bytes, at, end, byte);
    if (length > 0) return fence(state, line, byte, length, inList ? state.listIndent : 0);
  }
  if (byte === LESS) {
    const after = htmlBlock(state, line, at, end);
    if (after > line) return after;
  }
  return text(state, line, at, end, indent, inList);
}

function blank(state: State, line: number): number {
  state.paragraph = -1;
  state.contained = state.listIndent > 0;
  state.blankBefore = true;
  return line + 1;
}

function leaveList(state: State): void {
  state.listIndent = 0;
  state.contained = false;
}

function closeParagraph(state: State): void {
  state.paragraph = -1;
  state.blankBefore = false;
}

function atxLevel(bytes: Uint8Array, at: number, end: number): number {
  let level = 0;
  while (at + level < end && bytes[at + level] === HASH) level++;
  const next = bytes[at + level];
  return level <= 6 && (at + level === end || next === SPACE || next === TAB) ? level : 0;
}

function atx(state: State, line: number, at: number, end: number, inList: boolean): number {
  if (!inList) {
    leaveList(state);
    state.headings.push({ level: atxLevel(state.bytes, at, end), line, lastLine: line, setext: false });
    state.contained = false;
  }
  closeParagraph(state);
  return line + 1;
}

/** Length of an opening code fence at `at`; 0 when it is none. */
function fenceLength(bytes: Uint8Array, at: number, end: number, mark: number): number {
  let length = 0;
  while (at + length < end && bytes[at + length] === mark) length++;
  if (length < 3) return 0;
  // The info string of a backtick fence holds no backtick.
  if (mark === BACKTICK) for (let i = at + length; i < end; i++) if (bytes[i] === BACKTICK) return 0;
  return length;
}

/** Runs to the closing fence, to the end of the enclosing list item, or to the end of the document. */
function fence(state: State, line: number, mark: number, length: number, listIndent: number): number {
  const { bytes, lines, kinds } = state;
  if (listIndent === 0) leaveList(state);
  closeParagraph(state);
  state.contained = state.listIndent > 0;
  kinds[line] = LINE_CODE;
  let next = line + 1;
  for (; next < lines.count; next++) {
    const start = lineStart(lines, next);
    const end = textEnd(bytes, lines, next);
    let at = start;
    while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
    if (at < end && listIndent > 0 && at - start < listIndent && bytes[start] !== TAB) return next;
    kinds[next] = LINE_CODE;
    if (at - start < listIndent + 4 && closesFence(bytes, at, end, mark, length)) return next + 1;
  }
  return next;
}

function closesFence(bytes: Uint8Array, at: number, end: number, mark: number, length: number): boolean {
  let i = at;
  while (i < end && bytes[i] === mark) i++;
  if (i - at < length) return false;
  while (i < end && (bytes[i] === SPACE || bytes[i] === TAB)) i++;
  return i === end;
}

const BLOCK_TAG =
  /^<\/?(?:address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|nav|ol|optgroup|option|p|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul)(?:[\s/>]|$)/iu;
const RAW_TAG = /^<(script|pre|style|textarea)(?:[\s>]|$)/iu;
const LONE_TAG = /^<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>\s*$/iu;
/** Bytes of a line that decide whether it starts an HTML block. */
const TAG_BYTES_MAX = 1000;

/** The line after an HTML block that starts here, or `line` when none does. */
function htmlBlock(state: State, line: number, at: number, end: number): number {
  const { bytes, lines } = state;
  let opening = '';
  for (let i = at; i < Math.min(end, at + TAG_BYTES_MAX); i++) opening += String.fromCharCode(bytes[i] ?? 0);
  const comment = opening.startsWith('<!--');
  const raw = RAW_TAG.exec(opening)?.[1];
  const closing = comment ? '-->' : raw === undefined ? undefined : `</${raw.toLowerCase()}>`;
  if (closing !== undefined) {
    let last = line;
    while (
      last < lines.count &&
      !holds(bytes, last === line ? at + (comment ? 4 : 0) : lineStart(lines, last), lineStart(lines, last + 1), closing)
    )
      last++;
    const after = Math.min(last + 1, lines.count);
    state.kinds.fill(comment ? LINE_COMMENT : LINE_CODE, line, after);
    closeParagraph(state);
    return after;
  }
  if (!BLOCK_TAG.test(opening) && (state.paragraph !== -1 || !LONE_TAG.test(opening))) return line;
  let after = line + 1;
  while (after < lines.count && !isBlank(bytes, lines, after)) after++;
  closeParagraph(state);
  return after;
}

/** Whether a byte range holds an ASCII text, letters in either case. */
function holds(bytes: Uint8Array, start: number, end: number, wanted: string): boolean {
  for (let at = start; at + wanted.length <= end; at++) {
    let length = 0;
    while (length < wanted.length) {
      const byte = bytes[at + length] ?? 0;
      const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
      if (lower !== wanted.charCodeAt(length)) break;
      length++;
    }
    if (length === wanted.length) return true;
  }
  return false;
}

function isBlank(bytes: Uint8Array, lines: Lines, line: number): boolean {
  const end = textEnd(bytes, lines, line);
  for (let at = lineStart(lines, line); at < end; at++) if (bytes[at] !== SPACE && bytes[at] !== TAB) return false;
  return true;
}

/** A line of text, a setext underline, a thematic break, a list item, a quote or a table row. */
function text(state: State, line: number, at: number, end: number, indent: number, inList: boolean): number {
  const { bytes } = state;
  const byte = bytes[at] ?? 0;
  const under = byte === EQUALS || byte === DASH ? underline(bytes, at, end, byte) : false;
  if (under && state.paragraph !== -1 && !inList) {
    state.headings.push({ level: byte === EQUALS ? 1 : 2, line: state.paragraph, lastLine: line, setext: true });
    closeParagraph(state);
    return line + 1;
  }
  const content = listContent(bytes, at, end);
  if (content > 0 && !(under && byte === DASH)) {
    // An item nested in the open one keeps the outer column, so that text at that column still belongs to the list.
    if (!inList) state.listIndent = indent + content;
    state.contained = true;
    state.paragraph = -1;
  } else if (byte === GREATER) {
    state.contained = true;
    state.paragraph = -1;
  } else if (isRule(bytes, at, end) || tableDelimiter(bytes, at, end)) {
    const table = bytes[at] === PIPE || !isRule(bytes, at, end);
    state.paragraph = -1;
    if (!inList && !table) leaveList(state);
    state.contained = table || inList;
  } else if (inList) {
    state.contained = true;
  } else if (!state.contained && state.paragraph === -1) {
    state.paragraph = line;
  }
  state.blankBefore = false;
  return line + 1;
}

function underline(bytes: Uint8Array, at: number, end: number, mark: number): boolean {
  let i = at;
  while (i < end && bytes[i] === mark) i++;
  while (i < end && (bytes[i] === SPACE || bytes[i] === TAB)) i++;
  return i === end;
}

/** Columns from the list marker to its text; 0 when the line is no list item. */
function listContent(bytes: Uint8Array, at: number, end: number): number {
  const byte = bytes[at] ?? 0;
  let i = at;
  if (byte === DASH || byte === 43 || byte === 42) i++;
  else {
    while (i < end && i - at < 9 && (bytes[i] ?? 0) >= 48 && (bytes[i] ?? 0) <= 57) i++;
    if (i === at || (bytes[i] !== 46 && bytes[i] !== 41)) return 0;
    i++;
  }
  if (i < end && bytes[i] !== SPACE && bytes[i] !== TAB) return 0;
  const marker = i - at;
  let spaces = 0;
  while (i + spaces < end && bytes[i + spaces] === SPACE) spaces++;
  i += spaces;
  return marker + (spaces >= 1 && spaces <= 4 && i < end ? spaces : 1);
}

/** A thematic break: three or more of one mark, spaces between. */
function isRule(bytes: Uint8Array, at: number, end: number): boolean {
  const mark = bytes[at] ?? 0;
  if (mark !== DASH && mark !== 42 && mark !== 95) return false;
  let marks = 0;
  for (let i = at; i < end; i++) {
    if (bytes[i] === mark) marks++;
    else if (bytes[i] !== SPACE && bytes[i] !== TAB) return false;
  }
  return marks >= 3;
}

/** The row of dashes under a table's header. */
function tableDelimiter(bytes: Uint8Array, at: number, end: number): boolean {
  let pipes = 0;
  let dashes = 0;
  for (let i = at; i < end; i++) {
    const byte = bytes[i];
    if (byte === PIPE) pipes++;
    else if (byte === DASH) dashes++;
    else if (byte !== SPACE && byte !== TAB && byte !== 58) return false;
  }
  return pipes > 0 && dashes > 0;
}

/** The line after front matter: `---` on the first line up to `---` or `...`; 0 when there is none or it never closes. */
function frontMatterEnd(bytes: Uint8Array, lines: Lines): number {
  const opens = (line: number, mark: number, from: number): boolean => {
    const end = textEnd(bytes, lines, line);
    for (let i = 0; i < 3; i++) if (bytes[from + i] !== mark) return false;
    for (let i = from + 3; i < end; i++) if (bytes[i] !== SPACE && bytes[i] !== TAB) return false;
    return from + 3 <= end;
  };
  if (lines.count === 0 || !opens(0, DASH, bomLength(bytes))) return 0;
  let keyed = false;
  for (let line = 1; line < lines.count; line++) {
    const from = lineStart(lines, line);
    if (opens(line, DASH, from) || opens(line, 46, from)) return keyed || line === 1 ? line + 1 : 0;
    if (keyed || /^\s*(?:#.*)?$/u.test(lineText(bytes, lines, line))) continue;
    // Two rules around prose are no front matter: that begins with a key.
    if (!/^["'\w][^:]*:(?:\s|$)/u.test(lineText(bytes, lines, line))) return 0;
    keyed = true;
  }
  return 0;
}
