/** Captures what a session needs to know of a spec before it changes: digest, stated version and sections. */
import { digestOf } from '../domain/digest.ts';
import type { SpecState } from '../domain/spec.ts';
import { LINE_CODE, LINE_COMMENT, LINE_FRONT_MATTER } from './blocks.ts';
import { HISTORY_HEADING } from './bookkeeping.ts';
import { decode, encode, lineStart, textEnd } from './lines.ts';
import { outline, type Outline } from './outline.ts';
import { findHistory } from './history.ts';

/** The version that a document states, without a leading `v`, and the bytes it stands at. */
export interface StatedVersion {
  readonly version: string;
  readonly start: number;
  readonly end: number;
}

/** The "before" state of a spec. A document that states no version has that of its newest revision-history entry. */
export function captureSpec(path: string, bytes: Uint8Array): SpecState {
  const structure = outline(bytes);
  const version = specVersion(bytes, structure)?.version ?? findHistory(bytes, structure)?.newest.version;
  return {
    path,
    digest: digestOf(bytes),
    ...(version === undefined ? {} : { version }),
    sections: structure.sections.map((section) => section.id),
  };
}

const VERSION = 'v?(\\d+(?:\\.\\d+){0,3}(?:-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?)';
/** `**Version:** 1.0`, `**Version**: 1.0`, `- Version: v2.3`, `> *Spec version*: 1.0`. */
const LABELLED = new RegExp(
  `^\\s*(?:[-*+>]\\s+)*[*_]{0,3}(?:(?:document|spec|specification|doc)\\s+)?version\\s*(?::[*_]{1,3}|[*_]{1,3}\\s*:|:)\\s*[*_\`]*${VERSION}(?=$|[\\s|*_\`,;()])`,
  'iu',
);
/** `| Version | 1.0 |`, `| **Version** | 1.0 |`. */
const CELL = new RegExp(
  `^\\s*\\|\\s*[*_]{0,3}(?:(?:document|spec|specification|doc)\\s+)?version:?[*_]{0,3}:?\\s*\\|\\s*[*_\`]*${VERSION}[*_\`]*\\s*(?=\\||$)`,
  'iu',
);
const FRONT_MATTER = new RegExp(`^version\\s*:\\s*["']?${VERSION}["']?\\s*(?:#.*)?$`, 'iu');
/** Lines longer than this state no version. */
const LINE_BYTES_MAX = 2_000;

/** Where a document states its own version: front matter first, then a labelled line or a table cell, outside code and the revision history. */
export function specVersion(bytes: Uint8Array, structure: Outline = outline(bytes)): StatedVersion | undefined {
  const { lines, kinds, sections } = structure;
  let section = -1;
  for (let line = 0; line < lines.count; line++) {
    if ((sections[section + 1]?.startLine ?? Infinity) - 1 <= line) section++;
    const kind = kinds[line];
    if (kind === LINE_CODE || kind === LINE_COMMENT) continue;
    const start = lineStart(lines, line);
    const end = textEnd(bytes, lines, line);
    if (end - start > LINE_BYTES_MAX || !mentionsVersion(bytes, start, end)) continue;
    const heading = sections[section]?.heading;
    if (heading !== undefined && HISTORY_HEADING.test(heading)) continue;
    const text = decode(bytes, start, end).replace(/^\uFEFF/u, '\u0020');
    const match = kind === LINE_FRONT_MATTER ? FRONT_MATTER.exec(text) : (LABELLED.exec(text) ?? CELL.exec(text));
    const version = match?.[1];
    if (match === null || version === undefined) continue;
    const until = match[0].lastIndexOf(version);
    const from = start + encode(decode(bytes, start, end).slice(0, until)).length;
    // Invalid UTF-8 before the version would shift the offset.
    if (decode(bytes, from, from + version.length) !== version) continue;
    return { version, start: from, end: from + version.length };
  }
  return undefined;
}

/** Whether `ersion` stands in a byte range. */
function mentionsVersion(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 6 <= end; at++) {
    if (
      bytes[at] === 101 &&
      bytes[at + 1] === 114 &&
      bytes[at + 2] === 115 &&
      bytes[at + 3] === 105 &&
      bytes[at + 4] === 111 &&
      bytes[at + 5] === 110
    )
      return true;
    if (
      bytes[at] === 69 &&
      bytes[at + 1] === 82 &&
      bytes[at + 2] === 83 &&
      bytes[at + 3] === 73 &&
      bytes[at + 4] === 79 &&
      bytes[at + 5] === 78
    )
      return true;
  }
  return false;
}
