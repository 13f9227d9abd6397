/** Finds what a document defines: requirement ids, anchors, headings, terms and states of state machines. */
import { LINE_CODE, LINE_TEXT } from './blocks.ts';
import { cellsOf } from './history.ts';
import { lineText } from './lines.ts';
import { outline, type Outline } from './outline.ts';
import { requirementLines } from './scaffold.ts';
import { append } from '../domain/append.ts';

/** A name with the 1-based line it is defined at. */
export interface Defined {
  readonly name: string;
  readonly line: number;
}

/** A term of a glossary or a bold definition, and what the document says it is. */
export interface Term extends Defined {
  readonly meaning: string;
}

export interface Definitions {
  /** Requirement ids, names after `Requirement:`, and `N` / `N.M` of numbered requirements and their criteria; repeats included. */
  readonly ids: readonly Defined[];
  /** Names that `#...` may point at, as GitHub makes them from headings, and explicit HTML ids. */
  readonly anchors: ReadonlySet<string>;
  readonly headings: readonly (Defined & { readonly level: number; readonly number?: string })[];
  readonly terms: readonly Term[];
  /** States named in Mermaid state diagrams, ASCII state machines and state tables; each once. */
  readonly states: readonly Defined[];
}

/** Everything a document defines, top to bottom. */
export function definitions(bytes: Uint8Array, structure: Outline = outline(bytes)): Definitions {
  const { sections } = structure;
  return {
    ids: idsOf(bytes, structure),
    anchors: anchorsOf(bytes, structure),
    headings: sections.map(({ heading, startLine, level, number }) => ({
      name: heading,
      line: startLine,
      level,
      ...(number === undefined ? {} : { number }),
    })),
    terms: termsOf(bytes, structure),
    states: statesOf(bytes, structure),
  };
}

function idsOf(bytes: Uint8Array, structure: Outline): readonly Defined[] {
  const ids: Defined[] = requirementLines(bytes, structure).map(({ prefix, digits, line }) => ({
    name: `${prefix}${digits}`,
    line: line + 1,
  }));
  const lines = new Set(ids.map(({ line }) => line));
  for (const section of structure.sections) {
    if (section.requirement === undefined || lines.has(section.startLine)) continue;
    const number = /^Requirement (\d+(?:\.\d+)*)$/u.exec(section.requirement)?.[1];
    ids.push({ name: number ?? section.requirement, line: section.startLine });
    if (number !== undefined) append(ids, criteriaOf(bytes, structure, section.startLine, section.treeEnd, number));
  }
  return ids.toSorted((one, other) => one.line - other.line);
}

/** `1.` items below a numbered requirement are its criteria `N.1`, `N.2` ... */
function criteriaOf(bytes: Uint8Array, { lines, kinds }: Outline, from: number, treeEnd: number, number: string): readonly Defined[] {
  const found: Defined[] = [];
  for (let line = from; line < lines.count && (lines.starts[line] ?? 0) < treeEnd; line++) {
    const item = kinds[line] === LINE_TEXT ? /^ {0,3}(\d{1,3})[.)]\s/u.exec(lineText(bytes, lines, line))?.[1] : undefined;
    if (item !== undefined) found.push({ name: `${number}.${item}`, line: line + 1 });
  }
  return found;
}

/** A heading's anchor as GitHub makes it: lower case, punctuation out, spaces to hyphens. */
export function slugOf(heading: string): string {
  return heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replaceAll(/<[^>]*>/gu, '')
    .toLowerCase()
    .trim()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

function anchorsOf(bytes: Uint8Array, { sections, lines, kinds }: Outline): ReadonlySet<string> {
  const anchors = new Set<string>();
  const counts = new Map<string, number>();
  for (const { heading } of sections) {
    const explicit = /\{#([\w:.-]+)\}\s*$/u.exec(heading)?.[1];
    if (explicit !== undefined) anchors.add(explicit);
    const slug = slugOf(heading);
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  for (let line = 0; line < lines.count; line++) {
    if (kinds[line] === LINE_CODE) continue;
    const text = lineText(bytes, lines, line);
    if (!text.includes('<')) continue;
    for (const match of text.matchAll(/<[a-z][^<>]*\s(?:id|name)\s*=\s*["']?([^"'\s<>]+)/giu))
      if (match[1] !== undefined) anchors.add(match[1]);
  }
  return anchors;
}

const GLOSSARY = /\b(?:glossary|terminology|definitions?|terms|acronyms|abbreviations)\b/iu;
const TERM = /^\s*(?:[-*+]\s+|\d+[.)]\s+)?(?:\*\*|__)([^*_|]{2,60}?)(?::?(?:\*\*|__)\s*:?|(?:\*\*|__)\s*:)\s*(?:[-–—:]\s*)?(\S.*)$/u;

/** In a glossary each bold item or first table cell; elsewhere only `**Term** is/means ...`. */
function termsOf(bytes: Uint8Array, { sections, lines, kinds }: Outline): readonly Term[] {
  const terms: Term[] = [];
  let section = -1;
  for (let line = 0; line < lines.count; line++) {
    while ((sections[section + 1]?.startLine ?? Infinity) - 1 <= line) section++;
    if (kinds[line] !== LINE_TEXT) continue;
    const glossary = GLOSSARY.test(sections[section]?.heading ?? '');
    const text = lineText(bytes, lines, line);
    if (text.length > 2_000 || (!glossary && !text.includes('**') && !text.includes('__'))) continue;
    const [, name = '', meaning = ''] =
      (glossary
        ? TERM.exec(text)
        : /^\s*(?:[-*+]\s+)?(?:An?\s+|The\s+)?\*\*([^*|]{2,60})\*\*\s+((?:is|are|means|refers to|denotes)\s+\S.*)$/iu.exec(text)) ??
      (glossary ? row(text) : []);
    const clean = name.replace(/:$/u, '').trim();
    if (clean !== '' && !/^(?:WHEN|THEN|GIVEN|AND|IF|SHALL|MUST|NOT|term|note|example|warning)$/iu.test(clean))
      terms.push({ name: clean, meaning: meaning.trim(), line: line + 1 });
  }
  return terms;
}

function row(text: string): readonly string[] {
  if (!text.trimStart().startsWith('|') || /^[\s|:-]+$/u.test(text)) return [];
  const [name = '', meaning = ''] = cellsOf(text);
  return ['', name.replaceAll(/[*_`]/gu, ''), meaning];
}

function statesOf(bytes: Uint8Array, { lines, kinds, sections }: Outline): readonly Defined[] {
  const states = new Map<string, number>();
  let mermaid = false;
  let inTable = false;
  let section = -1;
  for (let line = 0; line < lines.count; line++) {
    while ((sections[section + 1]?.startLine ?? Infinity) - 1 <= line) section++;
    const text = lineText(bytes, lines, line);
    let names: readonly (string | undefined)[] = [];
    if (kinds[line] === LINE_CODE) {
      if (/^\s*(?:`{3,}|~{3,})/u.test(text)) mermaid = false;
      if (/^\s*stateDiagram/u.test(text)) mermaid = true;
      const drawn = !mermaid && /\bstate/iu.test(sections[section]?.heading ?? '');
      names = mermaid ? mermaidStates(text) : drawn ? drawnStates(text) : [];
    } else {
      const cells = text.trimStart().startsWith('|') ? cellsOf(text) : [];
      if (cells.length === 0) inTable = false;
      else if (/^\W*(?:current |from )?state\W*$/iu.test(cells[0] ?? '')) inTable = true;
      else if (inTable && !/^[\s|:-]+$/u.test(text)) names = cells.slice(0, 1);
    }
    for (const name of names) {
      const clean = name?.replaceAll(/[*`"]/gu, '').trim() ?? '';
      if (clean !== '' && !states.has(clean)) states.set(clean, line + 1);
    }
  }
  return [...states].map(([name, line]) => ({ name, line }));
}

/** States of one line of a Mermaid state diagram; `[*]` is no state. */
function mermaidStates(text: string): readonly (string | undefined)[] {
  const arrow = /^\s*(?:\[\*\]|([\w.-]+))\s*-->\s*(?:\[\*\]|([\w.-]+))/u.exec(text);
  return [arrow?.[1], arrow?.[2], /^\s*state\s+(?:"[^"]*"\s+as\s+)?([\w.-]+)/u.exec(text)?.[1]];
}

/** Names in capitals on a line that draws boxes or arrows. */
function drawnStates(text: string): readonly string[] {
  return /[─━│┌┐└┘├┤▼▲▶◀→←|>^v+-]/u.test(text) ? (text.match(/\b[A-Z][A-Z0-9_]{2,}\b/gu) ?? []) : [];
}
