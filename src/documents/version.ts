/** Makes the edits of a spec that follow from rules alone: version bump, revision-history entry, places for new requirements. */
import { TrueupError } from '../domain/error.ts';
import type { KeyChange } from '../domain/spec.ts';
import { LINE_CODE } from './blocks.ts';
import { findHistory } from './history.ts';
import { concatenate, encode, lineEnding, lineStart, lineText, textEnd } from './lines.ts';
import { newSpec } from './new-spec.ts';
import { outline, type Outline } from './outline.ts';
import { scaffolds, type LineEdit } from './scaffold.ts';
import { specVersion } from './spec-state.ts';
import { append } from '../domain/append.ts';

/** What a mechanical draft is made from. `date` is `YYYY-MM-DD`; `before` is absent for a spec that does not exist yet. */
export interface DraftInput {
  readonly path: string;
  readonly before: Uint8Array | undefined;
  readonly keyChanges: readonly KeyChange[];
  /** Ids of the sections that the request touches. */
  readonly touched: readonly string[];
  /** One line for the revision history. */
  readonly summary: string;
  readonly date: string;
}

/** The draft, and what it could not do for itself, as sentences. */
export interface MechanicalDraft {
  readonly bytes: Uint8Array;
  readonly notes: readonly string[];
}

/**
 * The next version with as many parts as the old one has, at least two after a minor change: `1.0` -> `1.1` or `2.0`,
 * `1.2.3` -> `1.3.0`, `1` -> `1.1` or `2`. Throws a `refusal` for a version that does not start with a number.
 */
export function bumpVersion(version: string, change: 'major' | 'minor'): string {
  const [core = ''] = version.split(/[-+]/u);
  const parts = /^v?(\d+(?:\.\d+)*)$/iu.exec(core)?.[1]?.split('.').map(Number);
  if (parts === undefined || parts.length === 0) {
    throw new TrueupError('refusal', 'version-unknown', `version "${version}" cannot be raised: it is not numbers joined by dots`, {
      fix: 'write the new version by hand',
    });
  }
  const [major = 0, minor = 0] = parts;
  if (change === 'major') return [major + 1, ...parts.slice(1).map(() => 0)].join('.');
  return [major, minor + 1, ...parts.slice(2).map(() => 0)].join('.');
}

/**
 * A draft with only mechanical edits. Untouched bytes, line endings, BOM and the end of the file stay as they are. A
 * removal raises the major version, anything else the minor one. What the document has no convention for is not
 * invented but noted. A new document becomes a short skeleton of the key changes.
 */
export function mechanicalDraft(input: DraftInput): MechanicalDraft {
  const { path, before, keyChanges, touched, summary, date } = input;
  if (before === undefined) return { bytes: encode(newSpec(path, keyChanges, summary, date)), notes: [] };
  const notes: string[] = [];
  const structure = outline(before);
  const splices: Splice[] = [];
  const stated = specVersion(before, structure);
  const history = findHistory(before, structure);
  const old = stated?.version ?? history?.newest.version;
  const version = old === undefined ? undefined : raised(old, keyChanges, notes);
  if (stated !== undefined && version !== undefined) splices.push({ start: stated.start, end: stated.end, text: version });
  append(splices, dated(before, structure, date));
  const eol = lineEnding(before);
  for (const edit of scaffolds(before, structure, keyChanges, touched, notes)) splices.push(spliceOf(before, structure, edit, eol));
  if (history !== undefined)
    splices.push(spliceOf(before, structure, { line: history.insertAt, insert: history.entry({ version, date, summary }) }, eol));
  if (stated === undefined && history === undefined)
    notes.push('the document states no version and keeps no revision history; none was added');
  else if (history === undefined) notes.push('the document keeps no revision history; none was added');
  const open = keyChanges.filter(({ change }) => change !== 'ADDED');
  if (open.length > 0)
    notes.push(
      `${open.length === 1 ? 'one change needs' : `${open.length} changes need`} your words: ${open.map(({ text }) => text).join('; ')}`,
    );
  return { bytes: spliced(before, splices), notes };
}

function raised(old: string, keyChanges: readonly KeyChange[], notes: string[]): string | undefined {
  // Before 1.0 nothing is promised yet, so a removal is no more than a minor change.
  const major = keyChanges.some(({ change }) => change === 'DEPRECATED') && !/^v?0(?:\.|$)/iu.test(old);
  if (/^\d{4}[.-]\d/u.test(old) || !/^v?\d/iu.test(old)) {
    notes.push(`version "${old}" looks like a date; raise it by hand`);
    return undefined;
  }
  return bumpVersion(old, major ? 'major' : 'minor');
}

const UPDATED =
  /^[\s>*_|-]*(?:.*\|\s*)?[*_]{0,3}last[ _-](?:updated|amended|modified|revised|changed)[*_]{0,3}\s*[:|][*_]{0,3}\s*\|?\s*(\d{4}-\d{2}-\d{2})/iu;

/** `**Last Updated:** 2026-01-14` and its like take the new date. */
function dated(bytes: Uint8Array, { lines, kinds }: Outline, date: string): readonly Splice[] {
  const splices: Splice[] = [];
  for (let line = 0; line < lines.count; line++) {
    const [start, end] = [lineStart(lines, line), textEnd(bytes, lines, line)];
    if (kinds[line] === LINE_CODE || end - start > 500) continue;
    const text = lineText(bytes, lines, line);
    const match = text.length === end - start && text.includes('ast') ? UPDATED.exec(text) : null;
    const old = match?.[1];
    if (match === null || old === undefined) continue;
    const from = start + match[0].length - old.length;
    splices.push({ start: from, end: from + old.length, text: date });
  }
  return splices;
}

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function spliceOf(bytes: Uint8Array, { lines }: Outline, { line, insert, replace }: LineEdit, eol: string): Splice {
  if (replace === true) return { start: lineStart(lines, line), end: textEnd(bytes, lines, line), text: insert.join(eol) };
  const start = lineStart(lines, line);
  const last = bytes.at(-1);
  const ended = line < lines.count || bytes.length === 0 || last === 10 || last === 13;
  return { start, end: start, text: ended ? `${insert.join(eol)}${eol}` : `${eol}${insert.join(eol)}` };
}

function spliced(bytes: Uint8Array, splices: readonly Splice[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, text } of splices.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    parts.push(bytes.subarray(at, start), encode(text));
    at = end;
  }
  parts.push(bytes.subarray(at));
  return concatenate(parts);
}
