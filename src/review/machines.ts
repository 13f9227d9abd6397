/** Reads state machines: Mermaid state diagrams, arrows in code blocks, and transition tables. */
import type { SpecDocument } from './document.ts';
import type { Table } from './tables.ts';

export interface State {
  readonly name: string;
  /** Where it is first named. */
  readonly line: number;
  readonly column: number;
  readonly initial: boolean;
  readonly final: boolean;
}

export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

export interface Machine {
  /** 0-based line it begins at. */
  readonly line: number;
  readonly states: readonly State[];
  readonly transitions: readonly Transition[];
}

/** Machines with at least two transitions, top to bottom. Nested Mermaid states belong to the machine around them. */
export function machinesOf(document: Pick<SpecDocument, 'lines' | 'tables'>): readonly Machine[] {
  const found = [...diagrams(document), ...document.tables.flatMap((table) => transitionTable(table))];
  return found.filter(({ transitions }) => transitions.length > 1).toSorted((a, b) => a.line - b.line);
}

interface Builder {
  readonly machine: Machine;
  state(name: string, line: number, column: number, mark?: 'initial' | 'final'): void;
  transition(from: string, to: string, line: number): void;
}

function builder(line: number): Builder {
  const states: { name: string; line: number; column: number; initial: boolean; final: boolean }[] = [];
  const known = new Map<string, (typeof states)[number]>();
  const transitions: Transition[] = [];
  return {
    machine: { line, states, transitions },
    state(name, at, column, mark) {
      let state = known.get(name);
      if (state === undefined) {
        state = { name, line: at, column, initial: false, final: false };
        known.set(name, state);
        states.push(state);
      }
      if (mark !== undefined) state[mark] = true;
    },
    transition(from, to, at) {
      transitions.push({ from, to, line: at });
    },
  };
}

const FENCE = /^\s*(?:`{3,}|~{3,})\s*(\w*)/u;

function diagrams({ lines }: Pick<SpecDocument, 'lines'>): readonly Machine[] {
  const machines: Machine[] = [];
  for (let line = 0; line < lines.length; line += 1) {
    const language = lines[line]?.kind === 'other' ? FENCE.exec(lines[line]?.text ?? '')?.[1] : undefined;
    if (language === undefined) continue;
    const build = builder(line);
    let kind = language.toLowerCase();
    let next = line + 1;
    for (; next < lines.length && lines[next]?.kind === 'other'; next += 1) {
      const text = lines[next]?.text ?? '';
      if (FENCE.test(text)) break;
      if (/^\s*stateDiagram(?:-v2)?\s*$/u.test(text)) kind = 'states';
      else if (kind === 'states') mermaidLine(build, text, next);
      else if (kind === '' || kind === 'text' || kind === 'txt') arrowLine(build, text, next);
    }
    machines.push(build.machine);
    line = next;
  }
  return machines;
}

function mermaidLine(build: Builder, text: string, line: number): void {
  const arrow = /^\s*(\[\*\]|[\p{L}\p{N}_.-]+)\s*-->\s*(\[\*\]|[\p{L}\p{N}_.-]+)/u.exec(text);
  if (arrow === null) {
    const declared = /^\s*state\s+(?:"[^"]*"\s+as\s+)?([\p{L}\p{N}_.-]+)/u.exec(text)?.[1];
    // A composite state is left through its children, a fork or choice through its arrows.
    if (declared !== undefined && !/\{\s*$|<<\w+>>/u.test(text)) build.state(declared, line, text.indexOf(declared));
    return;
  }
  const [whole, from = '', to = ''] = arrow;
  if (from !== '[*]') build.state(from, line, text.indexOf(from), to === '[*]' ? 'final' : undefined);
  if (to !== '[*]') build.state(to, line, whole.length - to.length, from === '[*]' ? 'initial' : undefined);
  if (from !== '[*]' && to !== '[*]') build.transition(from, to, line);
}

const ASCII_STATE = String.raw`\(?\[?([\p{Lu}][\p{L}\p{N}_]*(?:[ _-][\p{L}\p{N}_]+){0,2})\]?\)?`;
const ASCII_ARROW = new RegExp(
  String.raw`^\s*${ASCII_STATE}\s*(?:-{1,3}\s*[^<>→-]*?\s*-{1,3}>|-{1,2}>|→|─+▶|──→)\s*${ASCII_STATE}\s*(?:[:(].*)?$`,
  'u',
);

/** `Idle --start--> Busy`, `Idle -> Busy: start`: only lines that hold nothing else. */
function arrowLine(build: Builder, text: string, line: number): void {
  const [whole, from = '', to = ''] = ASCII_ARROW.exec(text) ?? [];
  if (whole === undefined) return;
  build.state(from, line, text.indexOf(from));
  build.state(to, line, text.lastIndexOf(to));
  build.transition(from, to, line);
}

/** A table with a column for the state before and one for the state after. */
function transitionTable({ header, rows }: Table): readonly Machine[] {
  const titles = header.cells.map(({ text }) => text.replaceAll(/[*_`]/gu, '').trim().toLowerCase());
  const from = titles.findIndex((title) => /^(?:from(?: state)?|(?:current |source )?state)$/u.test(title));
  const to = titles.findIndex((title) => /^(?:to(?: state)?|(?:next|new|target|resulting)(?: state)?)$/u.test(title));
  const event = titles.some((title) => /\b(?:event|trigger|action|input|condition|transition|when|on)\b/u.test(title));
  if (from === -1 || to === -1 || !event) return [];
  const build = builder(header.line);
  for (const { line, cells } of rows) {
    const source = cells[from];
    const target = cells[to];
    const [before, after] = [stateName(source?.text), stateName(target?.text)];
    if (source === undefined || target === undefined || before === undefined) continue;
    build.state(before, line, source.column + source.text.indexOf(before));
    if (after === undefined) continue;
    build.state(after, line, target.column + target.text.indexOf(after));
    build.transition(before, after, line);
  }
  return [build.machine];
}

/** One plain name; lists, "any", "same" and remarks are none. */
function stateName(text: string | undefined): string | undefined {
  const name =
    text
      ?.replaceAll(/[*`]/gu, '')
      .replace(/\s*\([^)]*\)$/u, '')
      .trim() ?? '';
  return /^[\p{L}\p{N}_][\p{L}\p{N}_ -]{0,40}$/u.test(name) && !/^(?:any|all|same|unchanged|none|n\/a|other|stay)\b/iu.test(name)
    ? name
    : undefined;
}
