/** Documents as text that can be merged: bytes that are not UTF-8 survive, and line endings are put back as they were. */
import { encode } from '../../lines.ts';
import { isFenced, scan } from './lexical.ts';
import { append } from '../../../domain/append.ts';

const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
/** Stands for the byte 0x00; valid UTF-8 never decodes to these. */
const ESCAPE = 0xdc00;

/** Text of a document. A byte that is not part of valid UTF-8 becomes a lone surrogate, which `bytesOf` turns back into that byte. */
export function textOf(bytes: Uint8Array): string {
  return decoded(bytes) ?? escaped(bytes);
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    // Not UTF-8, which is an answer and no failure.
    return undefined;
  }
}

function escaped(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const text = lead < 0x80 ? String.fromCharCode(lead) : decoded(bytes.subarray(at, at + length));
    parts.push(text ?? String.fromCharCode(ESCAPE + lead));
    at += text === undefined ? 1 : length;
  }
  return parts.join('');
}

/** Bytes of a text made by `textOf`, or cut and joined from such texts. */
export function bytesOf(text: string): Uint8Array {
  if (text.isWellFormed()) return encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (character.length === 1 && code >= ESCAPE && code < ESCAPE + 256) bytes.push(code - ESCAPE);
    else append(bytes, encode(character));
  }
  return Uint8Array.from(bytes);
}

/** Every line ended by LF. */
export function withLf(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** Gives a text the line ending that another one uses most, CRLF when both are as frequent; unchanged when that has no line. */
export function withEndingOf(text: string, original: string): string {
  const crlf = original.split('\r\n').length - 1;
  const lf = original.split('\n').length - 1 - crlf;
  if (crlf === 0 && lf === 0) return text;
  const plain = text.replaceAll('\r\n', '\n');
  return crlf >= lf ? plain.replaceAll('\n', '\r\n') : plain;
}

/** A text cut at its line feeds, with a test for the lines (0-based) that are fenced code. */
export function linesOf(text: string): { readonly lines: readonly string[]; readonly fenced: (line: number) => boolean } {
  const source = scan(bytesOf(text));
  return { lines: text.split('\n'), fenced: (line) => isFenced(source, line) };
}

/** Leaves one empty line where several follow each other, except in fenced code. */
export function collapseBlankRuns(text: string): string {
  const { lines, fenced } = linesOf(text);
  return lines.filter((line, at) => line !== '' || fenced(at) || at === 0 || lines[at - 1] !== '' || fenced(at - 1)).join('\n');
}

/** Whether two blocks differ in line endings and surrounding blank at most. */
export function sameBlock(a: string, b: string): boolean {
  return withLf(a).trim() === withLf(b).trim();
}
