/**
 * Digests of the requirements and scenarios of a document, whatever its format: equal as long as the words are equal,
 * so that rewrapping, other list markers and other line endings are no change.
 */
import { digestOf } from '../domain/digest.ts';
import type { ByteRange } from '../domain/hunk.ts';
import type { Digest } from '../domain/ids.ts';
import type { RequirementBlock, ScenarioBlock, SpecDocument } from './formats/format.ts';
import { decode } from './lines.ts';

/** One requirement: what a change of it or of one of its scenarios is found by. */
export interface RequirementDigest {
  readonly key: string;
  readonly title: string;
  /** Over the whole block: heading, statement and scenarios in their order. */
  readonly digest: Digest;
  /** Over the block without its scenarios. */
  readonly own: Digest;
  readonly scenarios: readonly ScenarioDigest[];
}

/** One scenario or criterion. */
export interface ScenarioDigest {
  readonly key: string;
  readonly title: string;
  readonly digest: Digest;
}

/** Digests of everything a document requires, in document order. `bytes` are those the document was read from. */
export function requirementDigests(document: SpecDocument, bytes: Uint8Array): readonly RequirementDigest[] {
  return document.requirements.map((requirement) => ({
    key: requirement.key,
    title: requirement.title,
    digest: digestOf(blockText(bytes, requirement.range)),
    own: digestOf(ownText(bytes, requirement, requirement.range.start)),
    scenarios: requirement.scenarios.map(({ key, title, range }) => ({ key, title, digest: digestOf(blockText(bytes, range)) })),
  }));
}

/** A block's words: unwrapped, white space collapsed, `*` and `+` bullets as `-`. */
export function blockText(bytes: Uint8Array, { start, end }: ByteRange): string {
  return decode(bytes, start, Math.max(start, end))
    .replaceAll(/^[ \t]*[*+](?=[ \t])/gmu, '-')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** A requirement's words from a byte offset on, without its scenarios. */
export function ownText(bytes: Uint8Array, { range, scenarios }: RequirementBlock, from: number): string {
  const parts: string[] = [];
  let at = from;
  for (const scenario of scenarios) {
    parts.push(blockText(bytes, { start: at, end: scenario.range.start }));
    at = Math.max(at, scenario.range.end);
  }
  parts.push(blockText(bytes, { start: at, end: range.end }));
  return parts.filter((part) => part !== '').join(' ');
}

/** Where a block's words start: after its heading, marker and id. */
export function bodyStart({ range, text }: RequirementBlock | ScenarioBlock): number {
  return text.start >= range.start && text.start <= range.end ? text.start : range.start;
}
