/** Drafts the mends that rules can make without a person's words, by splice: bytes that no mend touches stay identical. */
import { concatenate, decode, encode } from '../documents/lines.ts';
import type { Finding } from '../domain/gap.ts';
import { readDocument, type SpecDocument } from './document.ts';
import { sectionId } from './spec-text.ts';
import { compareFindings } from './ledger.ts';
import { replacementIn, type MendWords, type Splice } from './rule.ts';
import { RULES } from './rules/index.ts';

/**
 * The document with the mechanical findings mended. A finding whose quote is no longer at its place is looked for in
 * its section and left alone when it stands there more than once or not at all; of two mends that overlap the earlier
 * wins. Findings of other paths, and those that are not mechanical, change nothing.
 */
export function draftFixes(path: string, bytes: Uint8Array, findings: readonly Finding[], words: MendWords): Uint8Array {
  const document = readDocument(path, bytes);
  const wanted = findings.filter((finding) => finding.mechanical && finding.path === path).toSorted(compareFindings);
  return spliced(
    bytes,
    wanted.map((finding) => spliceFor(document, finding, words)).filter((splice) => splice !== undefined),
  );
}

function spliceFor(document: SpecDocument, finding: Finding, words: MendWords): Splice | undefined {
  const place = locate(document, finding);
  if (place === undefined) return undefined;
  const replacement = replacementIn(finding.fix);
  if (replacement !== undefined) return replaceAt(document, place, finding.quote, replacement);
  return RULES.find(({ id }) => id === finding.rule)?.mend?.(document, { line: place.line, quote: finding.quote }, words);
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where the quote stands now; undefined when that is not certain. */
function locate(document: SpecDocument, { line, column, quote, section }: Finding): Place | undefined {
  if (document.lines[line - 1]?.text.startsWith(quote, column - 1)) return { line: line - 1, column: column - 1 };
  if (quote === '') return undefined;
  const places = document.lines.flatMap(({ text }, index): readonly Place[] => {
    if (sectionId(document, index) !== section) return [];
    const first = text.indexOf(quote);
    return first === -1
      ? []
      : [{ line: index, column: first }, ...(text.includes(quote, first + 1) ? [{ line: index, column: first + 1 }] : [])];
  });
  return places.length === 1 ? places[0] : undefined;
}

function replaceAt({ bytes, lines }: SpecDocument, { line, column }: Place, quote: string, text: string): Splice | undefined {
  const entry = lines[line];
  if (entry === undefined) return undefined;
  const start = entry.start + encode(entry.text.slice(0, column)).length;
  const end = start + encode(quote).length;
  // Invalid UTF-8 earlier in the line would shift the offsets.
  return decode(bytes, start, end) === quote ? { start, end, text } : undefined;
}

function spliced(bytes: Uint8Array, splices: readonly Splice[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  let last: Splice | undefined;
  for (const splice of splices.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const repeated = last !== undefined && splice.start === last.start && splice.end === last.end;
    if (splice.start < at || repeated) continue;
    parts.push(bytes.subarray(at, splice.start), encode(splice.text));
    at = splice.end;
    last = splice;
  }
  return parts.length === 0 ? bytes : concatenate([...parts, bytes.subarray(at)]);
}
