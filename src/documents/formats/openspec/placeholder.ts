/** Tells a Purpose that somebody wrote from one that `openspec archive` or an author left to be written. */
import { isFenced, textIn, type Source } from './lexical.ts';
import { lineStart, textEnd } from '../../lines.ts';
import type { ByteRange } from '../../../domain/hunk.ts';
import { lineAt } from './requirement-part.ts';
import { skipSpace } from './whitespace.ts';

const PREFIX = 'TBD - created by archiving change ';
const SUFFIX = '. Update Purpose after archive.';
/** In capitals the word is a marker whatever follows; in other letters only before punctuation or the line's end: `todo` begins Spanish sentences. */
const SHOUTED = /^(?:TBD|TODO)(?![\p{L}\p{N}\p{M}_])/u;
const PUNCTUATED = /^(?:TBD|TODO)(?![\p{L}\p{N}\p{M}_])(?=[ \t]*(?:$|\n|[:\-\u2013\u2014.,;()[\]{}]))/iu;
const PURPOSE_HEADER = /^ {0,3}##(?!#)[ \t]+Purpose[ \t]*$/iu;
const SECTION_HEADER = /^ {0,3}#{1,2}(?!#)[ \t]+/u;

/** Where the placeholder stands (1-based line; 0 when no line carries it); undefined when the Purpose is written. */
export function placeholderLine(source: Source, purpose: ByteRange): number | undefined {
  const prose = unfencedText(source, purpose);
  const leading = SHOUTED.test(prose) || PUNCTUATED.test(prose);
  if (!leading && generatedAt(prose) === undefined) return undefined;
  return findLine(source, leading);
}

function unfencedText(source: Source, { start, end }: ByteRange): string {
  if (source.fenced === undefined) return textIn(source, start, end).replaceAll(/\r\n?/gu, '\n');
  const { bytes, lines } = source;
  const kept: string[] = [];
  for (let line = lineAt(source, start); line < lines.count && lineStart(lines, line) < end; line++) {
    if (isFenced(source, line)) continue;
    kept.push(textIn(source, Math.max(start, lineStart(lines, line)), Math.min(end, textEnd(bytes, lines, line))));
  }
  return kept.join('\n').trim();
}

/** Index of the sentence that archiving writes: the last beginning before the first ending that has one. */
function generatedAt(text: string): number | undefined {
  const first = text.indexOf(PREFIX);
  if (first === -1) return undefined;
  const suffix = text.indexOf(SUFFIX, first);
  return suffix === -1 ? undefined : text.lastIndexOf(PREFIX, suffix);
}

function findLine(source: Source, leading: boolean): number {
  const { bytes, lines } = source;
  const prose: { line: number; text: string }[] = [];
  let inside = false;
  for (let line = 0; line < lines.count; line++) {
    if (isFenced(source, line)) continue;
    const start = lineStart(lines, line);
    const end = textEnd(bytes, lines, line);
    const text = textIn(source, start, end);
    if (!inside) {
      inside = PURPOSE_HEADER.test(text);
      continue;
    }
    if (SECTION_HEADER.test(text)) break;
    if (leading && skipSpace(bytes, start, end) < end) return line + 1;
    prose.push({ line: line + 1, text });
  }
  if (leading) return 0;
  const whole = prose.map(({ text }) => text).join('\n');
  const at = generatedAt(whole);
  return at === undefined ? 0 : (prose[whole.slice(0, at).split('\n').length - 1]?.line ?? 0);
}
