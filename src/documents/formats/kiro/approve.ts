/** Marks a phase as approved in cc-sdd's `spec.json` by changing the values alone; the file keeps its layout. */
import { TrueupError } from '../../../domain/error.ts';
import type { FormatIssue, Splice } from '../format.ts';
import { byLine, issueAt, type CheckedFile } from '../issues.ts';
import { jsonPlaces, type JsonPlace } from '../json-places.ts';
import { narrowedBytes } from '../markdown-lines.ts';

const PHASES = ['requirements', 'design', 'tasks'] as const;

/**
 * Splices that set `approvals.<phase>.approved` to true, and `ready_for_implementation` once every phase is approved.
 * Throws a TrueupError (`damage`, code `bad-spec-json`) for a file that is no JSON object with that phase.
 */
export function approved(bytes: Uint8Array, phase: string): readonly Splice[] {
  const raw = rawJson(bytes);
  const top = jsonPlaces(raw);
  const approvals = top?.members.get('approvals');
  const own = approvals?.members.get(phase);
  if (top === undefined || approvals === undefined || own === undefined || raw[own.start] !== '{')
    throw new TrueupError('damage', 'bad-spec-json', `spec.json: has no object approvals.${phase}`, {
      fix: `Add "${phase}": {"generated": true, "approved": false} under "approvals"`,
    });
  const all = PHASES.every((name) => name === phase || valueOf(raw, approvals.members.get(name)?.members.get('approved')) === 'true');
  const ready = top.members.get('ready_for_implementation');
  const splices = [...approvedIn(raw, own), ...(all && ready !== undefined ? madeTrue(raw, ready) : [])];
  return splices.toSorted((one, other) => one.range.start - other.range.start);
}

function approvedIn(raw: string, own: JsonPlace): readonly Splice[] {
  const value = own.members.get('approved');
  if (value !== undefined) return madeTrue(raw, value);
  const [first] = own.members.values();
  const at = first?.nameStart ?? own.start + 1;
  // The new member stands before the first one, parted from it as that is from the brace.
  const lead = raw.slice(own.start + 1, at);
  return [
    { range: { start: at, end: at }, text: first === undefined ? '"approved": true' : `"approved": true,${lead === '' ? ' ' : lead}` },
  ];
}

function madeTrue(raw: string, place: JsonPlace): readonly Splice[] {
  return valueOf(raw, place) === 'true' ? [] : [{ range: { start: place.start, end: place.end }, text: 'true' }];
}

function valueOf(raw: string, place: JsonPlace | undefined): string | undefined {
  return place === undefined ? undefined : raw.slice(place.start, place.end);
}

/** A file as `raw`, a byte order mark as spaces. */
function rawJson(bytes: Uint8Array): string {
  const raw = narrowedBytes(bytes);
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? `   ${raw.slice(3)}` : raw;
}

/** What is wrong with a record of approvals: not JSON, or a phase approved before the one it builds on. */
export function checkApprovals(file: CheckedFile): readonly FormatIssue[] {
  const raw = rawJson(file.bytes);
  const top = jsonPlaces(raw);
  if (top === undefined || raw[top.start] !== '{')
    return [issueAt(file, 'ERROR', 'kiro/approvals-unreadable', 0, 'spec.json is not a JSON object')];
  const approvals = top.members.get('approvals');
  const issues: FormatIssue[] = [];
  let open: string | undefined;
  for (const phase of approvals === undefined ? [] : PHASES) {
    const members = approvals?.members.get(phase)?.members;
    const own = members?.get('approved');
    if (own === undefined || valueOf(raw, own) !== 'true') {
      open ??= phase;
      continue;
    }
    const line = file.lines.starts.subarray(0, file.lines.count).findLastIndex((start) => start <= own.start) + 1;
    if (open !== undefined)
      issues.push(issueAt(file, 'WARNING', 'kiro/approval-order', line, `${phase} is approved, ${open} before it is not`));
    if (valueOf(raw, members?.get('generated')) === 'false')
      issues.push(issueAt(file, 'WARNING', 'kiro/approved-not-generated', line, `${phase} is approved and was never generated`));
  }
  return byLine(issues);
}
