/** Finds what a document refers to (files, anchors, sections, requirements), for checks across the corpus. */
import { LINE_TEXT } from './blocks.ts';
import { lineText } from './lines.ts';
import { outline, type Outline } from './outline.ts';
import { REQUIREMENT_ID } from './requirement-id.ts';
import { requirementLines } from './scaffold.ts';
import { append } from '../domain/append.ts';

export { definitions } from './definitions.ts';

/** One mention. `line` and `column` are 1-based (column in UTF-16 units); `quote` is the exact text at that place. */
export interface Reference {
  readonly kind: 'file' | 'anchor' | 'section' | 'requirement';
  /** Path as written (with `#anchor` when given), anchor without `#`, section number, or requirement id. */
  readonly target: string;
  readonly line: number;
  readonly column: number;
  readonly quote: string;
}

/** Lines longer than this are data, not prose. */
const LINE_MAX = 5_000;

const LINK = /\[(?:[^\][]|\[[^\][]*\])*\]\(\s*(?:<([^<>]+)>|([^\s()]+(?:\([^\s()]*\)[^\s()]*)*))(?:\s+["'(][^)]*)?\s*\)/gu;
const DEFINITION = /^ {0,3}\[[^\]]+\]:\s*(?:<([^<>]+)>|(\S+))/gu;
const KIRO_FILE = /#\[\[file:([^\]]+)\]\]/gu;
const PATH =
  /(?<![\w/.@#:?=&%-])(?:\.{0,2}\/)?(?:[\w.-]+\/)*[\w-][\w.-]*\.(?:md|mdx|markdown|ya?ml|json|toml|proto|sql|openapi|ts|tsx|js|jsx|mjs|cjs|py|rs|go|java|kt|ex|exs|rb|php|c|h|cc|cpp|hpp|cs|swift|sh|css|html)\b(?:#[\w-]+)?(?![\w/])/gu;
const SECTION = /(?:\b[Ss]ections?|§{1,2})\s*(\d+(?:\.\d+)*)/gu;
const SECTION_MORE = /^(?:\s*(?:,|and|or|&|to|–|-)\s*(?:§|[Ss]ection)?\s*)(\d+(?:\.\d+)*)/u;
const REQUIREMENT = new RegExp(REQUIREMENT_ID.source, 'gu');
const KIRO_LIST = /(?<![A-Za-z0-9])Requirements?:\s*((?:\d+(?:\.\d+)*)(?:\s*,\s*\d+(?:\.\d+)*)*)/gu;
const EXTERNAL = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/iu;

/** Mentions outside code and comments, top to bottom. A requirement's own definition is no mention of it. */
export function findReferences(bytes: Uint8Array, structure: Outline = outline(bytes)): readonly Reference[] {
  const { lines, kinds } = structure;
  const defined = new Map(
    requirementLines(bytes, structure).map(({ line, before, prefix, digits }) => [line, { at: before.length, id: `${prefix}${digits}` }]),
  );
  const found: Reference[] = [];
  for (let line = 0; line < lines.count; line++) {
    if (kinds[line] !== LINE_TEXT) continue;
    const text = lineText(bytes, lines, line);
    if (text.length > LINE_MAX) continue;
    append(found, inLine(text, line + 1, defined.get(line)));
  }
  return found;
}

function inLine(text: string, line: number, definition: { readonly at: number } | undefined): readonly Reference[] {
  const found: Reference[] = [];
  const taken: (readonly [number, number])[] = [];
  const add = (kind: Reference['kind'], target: string, at: number, quote: string): void => {
    if (taken.some(([start, end]) => at < end && start < at + quote.length)) return;
    taken.push([at, at + quote.length]);
    found.push({ kind, target, line, column: at + 1, quote });
  };
  for (const pattern of [LINK, DEFINITION]) {
    for (const match of text.includes('](') || text.includes(']:') ? text.matchAll(pattern) : []) {
      const target = match[1] ?? match[2] ?? '';
      if (target.startsWith('#')) add('anchor', decoded(target.slice(1)), match.index, match[0]);
      else if (!EXTERNAL.test(target) && target !== '') add('file', decoded(target), match.index, match[0]);
      // Words of a link to elsewhere are no mention of anything here.
      else taken.push([match.index, match.index + match[0].length]);
    }
  }
  for (const match of text.matchAll(KIRO_FILE)) add('file', match[1]?.trim() ?? '', match.index, match[0]);
  for (const match of text.includes('.') ? text.matchAll(PATH) : [])
    if (!/^\d/u.test(match[0])) add('file', match[0], match.index, match[0]);
  sectionsIn(text, add);
  for (const match of text.matchAll(KIRO_LIST)) {
    for (const number of (match[1] ?? '').matchAll(/\d+(?:\.\d+)*/gu))
      add('requirement', number[0], match.index + match[0].length - (match[1] ?? '').length + number.index, number[0]);
  }
  for (const match of text.includes('-') ? text.matchAll(REQUIREMENT) : [])
    if (match.index !== definition?.at) add('requirement', match[0], match.index, match[0]);
  return found.toSorted((one, other) => one.column - other.column);
}

function sectionsIn(text: string, add: (kind: 'section', target: string, at: number, quote: string) => void): void {
  if (!text.includes('§') && !text.includes('ection')) return;
  for (const match of text.matchAll(SECTION)) {
    add('section', match[1] ?? '', match.index, match[0]);
    if (!/^(?:[Ss]ections|§§)/u.test(match[0])) continue;
    let at = match.index + match[0].length;
    for (let more = SECTION_MORE.exec(text.slice(at)); more !== null; more = SECTION_MORE.exec(text.slice(at))) {
      const number = more[1] ?? '';
      at += more[0].length;
      add('section', number, at - number.length, number);
    }
  }
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    // A stray percent sign: the target means what it says.
    return target;
  }
}
