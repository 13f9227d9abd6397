/**
 * Finds the sections of a Markdown document as byte ranges, by one scan over its lines. The sections and the text before
 * the first heading tile the document, whatever its bytes are.
 */
import { blockScanner, type HeadingLines } from './blocks.ts';
import { REQUIREMENT_ID } from './requirement-id.ts';
import { decode, lineStart, scanLines, textEnd, type Lines } from './lines.ts';

/** One heading and the text up to the next heading of any level. */
export interface Section {
  /** Headings from the outermost joined by ` > `, made unique by ` #2`. */
  readonly id: string;
  /** Heading text without its markers. */
  readonly heading: string;
  /** 1 to 6. */
  readonly level: number;
  /** Byte offset of the heading's line. */
  readonly start: number;
  /** Byte offset of the line after the heading. */
  readonly bodyStart: number;
  /** Byte offset of the next heading's line, or the end of the document. */
  readonly end: number;
  /** Byte offset where the section with all its subsections ends. */
  readonly treeEnd: number;
  /** Index of the enclosing section; -1 at the top. */
  readonly parent: number;
  /** 1-based line of the heading. */
  readonly startLine: number;
  /** `3.2` when the heading starts with it. */
  readonly number?: string;
  /** Requirement that the heading names: `REQ-12`, `Requirement 3`, or the name after `Requirement:`. */
  readonly requirement?: string;
}

/** The sections of one document, and its lines for those who go on working with them. */
export interface Outline {
  readonly sections: readonly Section[];
  /** Where the text before the first heading (front matter, BOM) ends. */
  readonly preambleEnd: number;
  readonly lines: Lines;
  /** One `LINE_*` of `blocks.ts` a line: text, code, comment or front matter. */
  readonly kinds: Uint8Array;
}

/** Headings as CommonMark reads them: ATX and setext, not in code, comments, HTML blocks, lists, quotes or front matter. Linear in the input. */
export function outline(bytes: Uint8Array, lines: Lines = scanLines(bytes)): Outline {
  const { headings: found, kinds } = blockScanner(bytes, lines);
  const ends = treeEnds(found, lines, bytes.length);
  const open: { id: string; level: number; index: number }[] = [];
  const unique = uniqueNames();
  const sections = found.map((heading, index): Section => {
    while ((open.at(-1)?.level ?? 0) >= heading.level) open.pop();
    const parent = open.at(-1);
    const text = headingText(bytes, lines, heading);
    const id = unique(parent === undefined ? text : `${parent.id} > ${text}`);
    open.push({ id, level: heading.level, index });
    const number = headingNumber(text);
    const requirement = headingRequirement(text);
    return {
      id,
      heading: text,
      level: heading.level,
      start: lineStart(lines, heading.line),
      bodyStart: lineStart(lines, heading.lastLine + 1),
      end: ends.own[index] ?? bytes.length,
      treeEnd: ends.tree[index] ?? bytes.length,
      parent: parent?.index ?? -1,
      startLine: heading.line + 1,
      ...(number === undefined ? {} : { number }),
      ...(requirement === undefined ? {} : { requirement }),
    };
  });
  return { sections, preambleEnd: sections[0]?.start ?? bytes.length, lines, kinds };
}

function treeEnds(found: readonly HeadingLines[], lines: Lines, length: number): { own: readonly number[]; tree: readonly number[] } {
  const own = found.map((_, index) => {
    const next = found[index + 1];
    return next === undefined ? length : lineStart(lines, next.line);
  });
  const tree = found.map(() => length);
  const open: number[] = [];
  for (const [index, heading] of found.entries()) {
    for (let last = open.at(-1); last !== undefined && (found[last]?.level ?? 0) >= heading.level; last = open.at(-1)) {
      tree[last] = lineStart(lines, heading.line);
      open.pop();
    }
    open.push(index);
  }
  return { own, tree };
}

function headingText(bytes: Uint8Array, lines: Lines, heading: HeadingLines): string {
  if (!heading.setext) {
    return decode(bytes, lineStart(lines, heading.line), textEnd(bytes, lines, heading.line))
      .replace(/^\uFEFF?[ ]{0,3}#{1,6}/u, '')
      .trim()
      .replace(/(?:^|[ \t]+)#+$/u, '');
  }
  const text = decode(bytes, lineStart(lines, heading.line), textEnd(bytes, lines, heading.lastLine - 1));
  return text
    .replace(/^\uFEFF/u, '')
    .trim()
    .replaceAll(/\s*[\r\n]+\s*/gu, ' ');
}

/** Gives each name back, with ` #2`, ` #3` ... from the second time on. */
function uniqueNames(): (name: string) => string {
  const used = new Map<string, number>();
  return (name) => {
    let count = used.get(name) ?? 0;
    let unique = name;
    do {
      count++;
      unique = count === 1 ? name : `${name} #${count}`;
    } while (count > 1 && used.has(unique));
    used.set(name, count);
    if (unique !== name) used.set(unique, 1);
    return unique;
  };
}

function headingNumber(text: string): string | undefined {
  return /^§?\s*(\d+(?:\.\d+)*)(?:[.):]|\s|$)/u.exec(text)?.[1];
}

function headingRequirement(text: string): string | undefined {
  const named = /^Requirement:\s*(.+)$/iu.exec(text);
  const id = REQUIREMENT_ID.exec(text);
  if (id !== null) return id[0];
  if (named?.[1] !== undefined) return named[1].trim();
  const numbered = /^Requirement\s+(\d+(?:\.\d+)*)\b/iu.exec(text);
  return numbered === null ? undefined : `Requirement ${numbered[1] ?? ''}`;
}
