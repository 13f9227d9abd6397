/** Reads OpenSpec files into the model that every format shares. */
import type { ByteRange } from '../../../domain/hunk.ts';
import type { FileKind, RequirementBlock, RequirementChangeKind, ScenarioBlock, SpecDocument } from '../format.ts';
import { parseDelta, partsBetween, type Delta, type NamedLine } from './delta.ts';
import { headingLine, scan, type Source } from './lexical.ts';
import { headingTitle } from './names.ts';
import { requirementBody, scenarioParts, type RequirementPart } from './requirement-part.ts';
import { taskItems } from './task-lines.ts';

/** Reads one file as what it is for. Linear; never throws. */
export function readDocument(bytes: Uint8Array, kind: FileKind): SpecDocument {
  if (kind === 'delta') return deltaDocument(parseDelta(bytes));
  const source = scan(bytes);
  const requirements =
    kind === 'spec' ? partsBetween(source, 0, source.headings.length, bytes.length).map((part) => requirementBlock(source, part)) : [];
  return document(kind, source, requirements);
}

function document(kind: FileKind, source: Source, requirements: readonly RequirementBlock[]): SpecDocument {
  const title = documentTitle(source);
  const tasks = kind === 'tasks' ? taskItems(source.bytes) : [];
  return { kind, ...(title === undefined ? {} : { title }), requirements, tasks, clarifications: [] };
}

function documentTitle(source: Source): string | undefined {
  const first = source.headings.find(({ level, spaced }) => level === 1 && spaced);
  return first === undefined ? undefined : headingTitle(headingLine(source, first), 1);
}

function deltaDocument(delta: Delta): SpecDocument {
  const { source } = delta;
  const headers = new Map<number, RequirementChangeKind>();
  for (const { kind, headings } of delta.sections) {
    if (kind === undefined || kind === 'RENAMED') continue;
    for (let index = headings.from; index < headings.to; index++) headers.set(source.headings[index]?.line ?? -1, kind);
  }
  const parts = partsBetween(source, 0, source.headings.length, source.bytes.length);
  const blocks = parts.map((part) => requirementBlock(source, part, headers.get(part.header.line)));
  const written = new Set(parts.map(({ header }) => header.line + 1));
  for (const name of delta.removed) if (!written.has(name.line)) blocks.push(lineBlock(name, name.range, 'REMOVED'));
  for (const { from, to } of delta.renamed) {
    blocks.push({ ...lineBlock(to, { start: from.range.start, end: to.range.end }, 'RENAMED'), line: from.line, renamedFrom: from.name });
  }
  return document('delta', source, clipped(blocks.toSorted((one, other) => one.range.start - other.range.start)));
}

/** Blocks that end where the next begins: entries of lists can stand inside the text of a requirement. */
function clipped(blocks: readonly RequirementBlock[]): readonly RequirementBlock[] {
  return blocks.map((block, index) => {
    const end = blocks[index + 1]?.range.start ?? block.range.end;
    if (end >= block.range.end) return block;
    const scenarios = block.scenarios
      .filter(({ range }) => range.start < end)
      .map((scenario) => ({ ...scenario, range: upTo(scenario.range, end), text: upTo(scenario.text, end) }));
    return { ...block, range: upTo(block.range, end), text: upTo(block.text, end), scenarios };
  });
}

function upTo({ start, end }: ByteRange, limit: number): ByteRange {
  return { start: Math.min(start, limit), end: Math.min(end, limit) };
}

/** An entry that is a name and nothing else. */
function lineBlock({ name, line }: NamedLine, range: ByteRange, change: RequirementChangeKind): RequirementBlock {
  return { key: name, title: name, line, range, text: { start: range.end, end: range.end }, normative: false, scenarios: [], change };
}

function requirementBlock(source: Source, part: RequirementPart, change?: RequirementChangeKind): RequirementBlock {
  const body = requirementBody(source, part);
  return {
    key: part.name,
    title: part.name,
    line: part.header.line + 1,
    range: part.range,
    text: body.range,
    normative: body.normative,
    scenarios: scenarioParts(source, part).map((scenario): ScenarioBlock => ({
      key: scenario.name,
      title: scenario.name,
      line: scenario.header.line + 1,
      range: scenario.range,
      text: scenario.body,
    })),
    ...(change === undefined ? {} : { change }),
  };
}
