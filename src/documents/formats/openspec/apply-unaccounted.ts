/**
 * Finds the lines of a main spec that are neither title, purpose nor part of a requirement. A spec is deleted with its last
 * requirement only when there are none, because nobody decided about them.
 */
import type { MainParts } from './apply-blocks.ts';
import { foreignTail } from './apply-foreign.ts';
import { linesOf } from './apply-text.ts';

/** Lines that would go unnoticed if the file went, trimmed, each once. */
export function unaccountedLines({ before, preamble, blocks, after }: MainParts): readonly string[] {
  const around = [preamble, after].flatMap((part) => part.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()])));
  return [...new Set([...aboveRequirements(before), ...around, ...blocks.flatMap(({ raw }) => insideBlock(raw))])];
}

const SETEXT = /^ {0,3}(?:=+|-+)\s*$/;

/** Everything above the requirements but the title and the purpose; a heading of any spelling ends the purpose. */
function aboveRequirements(before: string): readonly string[] {
  const { lines, fenced } = linesOf(before.replace(/^\uFEFF/, ''));
  const found: string[] = [];
  let inPurpose = false;
  let hasTitle = false;
  lines.forEach((line, at) => {
    if (line.trim() === '') return;
    const above = lines[at - 1] ?? '';
    const heading = fenced(at) ? undefined : headingAbove(line, above, inPurpose);
    if (heading === undefined) {
      if (!inPurpose) found.push(line.trim());
    } else if (heading.kind === 'section') {
      inPurpose = heading.isPurpose;
      if (!inPurpose) found.push(heading.text);
    } else if (heading.kind === 'title' && !hasTitle && !inPurpose) hasTitle = true;
    else {
      found.push(heading.text);
      inPurpose = false;
    }
  });
  return found;
}

type HeadingAbove = { readonly kind: 'section' | 'title' | 'other'; readonly text: string; readonly isPurpose: boolean };

function headingAbove(line: string, above: string, inPurpose: boolean): HeadingAbove | undefined {
  const text = line.trim();
  if (/^ {0,3}##\s+\S/.test(line)) return { kind: 'section', text, isPurpose: /^##\s+purpose$/i.test(text) };
  if (inPurpose && above.trim() !== '' && SETEXT.test(line)) return { kind: 'other', text: above.trim(), isPurpose: false };
  if (/^ {0,3}<h[1-6]\b/i.test(line)) return { kind: 'other', text, isPurpose: false };
  return /^ {0,3}#\s+\S/.test(line) ? { kind: 'title', text, isPurpose: false } : undefined;
}

/** A line that begins something of its own instead of going on with the paragraph above it. */
const INTERRUPTS = /^ {0,3}(?:>|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)|[<|])/;
const LIST_ITEM = /^(\s*(?:[-*+]|\d{1,9}[.)])\s+)/;

function interrupts(line: string): boolean {
  return INTERRUPTS.test(line) || isThematicBreak(line);
}

/** Three or more of one of `-*_` per pair of blanks, as OpenSpec reads a break: marks may be mixed. */
function isThematicBreak(line: string): boolean {
  return /^ {0,3}[-*_][-*_ \t]*$/.test(line) && line.replace(/[ \t]/g, '').length > 2;
}

/** Where a block is while its lines are read. */
interface Cursor {
  seenScenario: boolean;
  /** In the unbroken list below a scenario's heading. */
  inSteps: boolean;
  seenStep: boolean;
  /** Column at which the content of the open list item starts. */
  itemColumn: number | undefined;
  paragraphOpen: boolean;
}

/** Lines of a block that are neither heading, statement, scenario nor step. */
function insideBlock(raw: string): readonly string[] {
  const { lines, fenced } = linesOf(raw);
  const cursor: Cursor = { seenScenario: false, inSteps: false, seenStep: false, itemColumn: undefined, paragraphOpen: false };
  const tail = foreignTail(raw);
  const found = lines.flatMap((line, at) => {
    const left = at === 0 ? undefined : leftover(cursor, line, lines[at - 1] ?? '', at, fenced(at));
    return left === undefined ? [] : [left];
  });
  return tail === undefined ? found : [tail.heading, ...found];
}

function leftover(cursor: Cursor, line: string, above: string, at: number, isFenced: boolean): string | undefined {
  if (line.trim() === '') {
    if (cursor.seenStep) cursor.inSteps = false;
    close(cursor);
    return undefined;
  }
  const column = cursor.itemColumn;
  const isInside = column !== undefined && width(/^[ \t]*/.exec(line)?.[0] ?? '') >= column;
  const within = isInside ? outdented(line, column) : line;
  if (isFenced) {
    if (!isInside) cursor.itemColumn = undefined;
    cursor.paragraphOpen = false;
    return undefined;
  }
  if (at > 1 && SETEXT.test(within) && above.trim() !== '') {
    close(cursor);
    return above.trim();
  }
  const continues = isInside || (cursor.paragraphOpen && cursor.inSteps && !interrupts(within));
  if (continues && !isHeading(within)) {
    cursor.paragraphOpen = !interrupts(within);
    return undefined;
  }
  return ownLine(cursor, line);
}

function ownLine(cursor: Cursor, line: string): string | undefined {
  const marker = LIST_ITEM.exec(line)?.[1];
  cursor.itemColumn = marker === undefined ? undefined : width(marker);
  cursor.paragraphOpen = marker !== undefined;
  if (/^ {0,3}####\s+Scenario:/i.test(line)) {
    cursor.seenScenario = true;
    cursor.inSteps = true;
    cursor.seenStep = false;
    return undefined;
  }
  if (marker !== undefined && cursor.inSteps) {
    cursor.seenStep = true;
    return undefined;
  }
  const isStatement = !cursor.seenScenario && (marker !== undefined || !/^\s*[|<]/.test(line));
  return isStatement ? undefined : line.trim();
}

function close(cursor: Cursor): void {
  cursor.itemColumn = undefined;
  cursor.paragraphOpen = false;
}

function isHeading(line: string): boolean {
  return /^ {0,3}#{1,6}(?:[ \t]|$)/.test(line) || /^\s*<h[1-6]\b/i.test(line);
}

const TAB = 4;

/** Columns that a text takes, tabs to the next stop. */
function width(text: string): number {
  let column = 0;
  for (const character of text) column += character === '\t' ? TAB - (column % TAB) : 1;
  return column;
}

/** A line without its first `columns` of blank; a tab across the border goes whole. */
function outdented(line: string, columns: number): string {
  let column = 0;
  let at = 0;
  while (column < columns && (line[at] === ' ' || line[at] === '\t')) {
    column += line[at] === '\t' ? TAB - (column % TAB) : 1;
    at += 1;
  }
  return line.slice(at);
}
