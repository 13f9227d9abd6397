/** Cuts main specs and deltas into the whole blocks that archiving moves, drops and replaces. */
import { bytesOf, textOf, withLf } from './apply-text.ts';
import { partsBetween } from './delta.ts';
import { scan, type Source } from './lexical.ts';
import type { MainSpec } from './main-spec.ts';
import { cleanName } from './names.ts';
import { scenarioParts, type RequirementPart } from './requirement-part.ts';

/** One requirement as it stands: from its heading to the next, without the blank lines after it. */
export interface Block {
  /** What it is found by. OpenSpec cleans names twice, so that of `### Requirement: A ## ##` is `A`. */
  readonly name: string;
  /** LF line endings; the first line is its heading. */
  readonly raw: string;
}

/** A main spec around its requirements. Joined by blank lines, the parts are the spec again. */
export interface MainParts {
  readonly before: string;
  readonly heading: string;
  /** Between the heading of the section and its first requirement. */
  readonly preamble: string;
  readonly blocks: readonly Block[];
  readonly after: string;
}

/** What a delta asks for, each list in document order. */
export interface Plan {
  readonly added: readonly Block[];
  readonly modified: readonly Block[];
  readonly removed: readonly string[];
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}

/** The block of a requirement. */
export function blockOf(source: Source, { name, range, textEnd }: RequirementPart): Block {
  return { name: cleanName(name), raw: slice(source, range.start, textEnd) };
}

function slice({ bytes }: Source, start: number, end: number): string {
  return withLf(textOf(bytes.subarray(start, end)));
}

/** Cuts a main spec. One without a section of requirements gets an empty one at its end. */
export function mainParts({ source, section }: MainSpec): MainParts {
  const { bytes, bom } = source;
  if (section === undefined) return { before: textOf(bytes), heading: '## Requirements', preamble: '', blocks: [], after: '' };
  const { header, body, blocks } = section;
  return {
    before: slice(source, bom, header.start),
    heading: slice(source, header.start, header.end),
    preamble: slice(source, body.start, blocks[0]?.range.start ?? body.end),
    blocks: blocks.map((part) => blockOf(source, part)),
    after: slice(source, body.end, bytes.length),
  };
}

/** Requirements of a main spec by name, with their texts. */
export function requirementTexts(spec: MainSpec): ReadonlyMap<string, string> {
  return new Map(mainParts(spec).blocks.map(({ name, raw }) => [name, raw]));
}

/** A text as one block: it begins with its heading, and nothing in it begins another requirement or section. Undefined for any other text. */
export function wholeBlock(text: string): Block | undefined {
  const source = scan(bytesOf(withLf(text).trimEnd()));
  const [part, ...others] = partsBetween(source, 0, source.headings.length, source.bytes.length);
  if (part === undefined || others.length > 0 || part.range.start !== 0 || part.range.end !== source.bytes.length) return undefined;
  return part.name === cleanName(part.name) ? blockOf(source, part) : undefined;
}

/** Names of the scenarios of a block, with repetitions. */
export function scenarioNames(raw: string): readonly string[] {
  const source = scan(bytesOf(raw));
  const [part] = partsBetween(source, 0, source.headings.length, source.bytes.length);
  return part === undefined ? [] : scenarioParts(source, part).map(({ name }) => name);
}
