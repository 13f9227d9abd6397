/** Makes changed copies of real OpenSpec files, one edit each, always the same ones for a seed. */
import { treeOf, type Files } from './openspec-rig.ts';
import { openspec } from '../../src/documents/formats/openspec.ts';

/** Numbers from 0 up to and without `below`, always the same ones for a seed. */
export type Random = (below: number) => number;

/** Mulberry32. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Edit = (lines: string[], pick: Random) => void;

const ODD_LINES = [
  '## ADDED Requirements',
  '## modified requirements',
  '## ADDED  Requirements',
  '## REMOVED Requirements',
  '## RENAMED Requirements ',
  '## Requirements',
  '##  requirements  ',
  '## Purpose',
  '# Purpose',
  '### Purpose',
  '### Requirement: ',
  '### Requirement:',
  '### Requirement:  ',
  '###Requirement: Glued to its hashes',
  '### requirement: Written small',
  '### Requirement: The system SHALL say it here only',
  '### Requirement: Closed heading ###',
  '### Requirement: Closed twice ## ##',
  '### Requirement: Closed twice',
  '- `### Requirement: Closed twice ##`',
  '- FROM: `### Requirement: Closed twice ## ##`',
  '### Requirement: C#',
  '### Requirement: Odd\u00a0##\u00a0',
  '### Requirement: Line\u2028separator',
  '### Requirement: Ends with one\u2028',
  '###\u00a0Requirement: After a no-break space',
  '###\tRequirement:\tTabs',
  '### Notes',
  '###  ',
  '### \u2028',
  '## ',
  '##  ',
  '####',
  '#### ',
  '#### Scenario: Without a body',
  '#### Edge case',
  '##### Deeper',
  '####### Seven',
  '  ## Indented',
  ' ### Requirement: Indented by one',
  '**Priority**: high',
  '**Constraint**: it MUST hold',
  '**: no label',
  'It MUST_NOT count, nor MUSTARD, but this MUST.',
  'The system shall.',
  '- FROM: `### Requirement: Old name`',
  '- TO: `### Requirement: New name`',
  'FROM: ### Requirement: Bare',
  'TO: ### Requirement: Bare too`',
  '* from: ### Requirement: small letters',
  '- `### Requirement: In a list`',
  '+ ### Requirement: Plus list',
  '```',
  '~~~~ markdown',
  '\u00a0```',
  '```js```',
  '<!-- ',
  '-->',
  '- [ ] 1.1 A task',
  '* [x] 9.9 Elsewhere',
  '1. [~] 1.2a Lettered',
  '- [](link)',
  '- [ ](link)',
  '- [A](https://example.com)',
  '- [N/A] 1.3 Nothing',
  '- [\u2705] 1.4 Tick',
  '- [\u{1f6a7}] 1.5 Under construction',
  '- [ x ]1.6 Padded',
  '1234567890. [ ] too long',
  '## 7. A group',
  '  ## 8.',
  '## Not numbered',
  'TBD',
  'todo - later',
  'Todo el mundo',
  'TBD - created by archiving change x. Update Purpose after archive.',
  '\ufeff## Purpose',
  '\ufeff',
  '',
];

const isHeading = (line: string): boolean => /^\s*#/u.test(line);

function where(lines: readonly string[], pick: Random, test: (line: string) => boolean): number {
  const found = lines.flatMap((line, index) => (test(line) ? [index] : []));
  return found[pick(Math.max(1, found.length))] ?? 0;
}

const onHeading =
  (change: (line: string, pick: Random) => readonly string[]): Edit =>
  (lines, pick) => {
    const at = where(lines, pick, isHeading);
    lines.splice(at, 1, ...change(lines[at] ?? '', pick));
  };

const onAny =
  (change: (line: string, pick: Random) => string): Edit =>
  (lines, pick) => {
    const at = where(lines, pick, (line) => line.trim() !== '');
    lines[at] = change(lines[at] ?? '', pick);
  };

/** From a heading to the next of its level or above. */
function block(lines: readonly string[], at: number): number {
  const level = /^#*/u.exec(lines[at] ?? '')?.[0].length ?? 0;
  const next = lines.findIndex((line, index) => index > at && /^#+/u.test(line) && (/^#*/u.exec(line)?.[0].length ?? 0) <= level);
  return next === -1 ? lines.length : next;
}

const everywhere =
  (pattern: RegExp, text: string): Edit =>
  (lines) => {
    for (const [index, line] of lines.entries()) lines[index] = line.replaceAll(pattern, text);
  };

const KINDS = ['ADDED', 'MODIFIED', 'REMOVED', 'RENAMED', 'Added', 'OTHER'];
const ENDS = [' ##', ' ###\t', '\u00a0', '\u2028', '  ', ' #', '`', '\u3000##'];

/** Edits that apply to any Markdown file. */
export const EDITS: Readonly<Record<string, Edit>> = {
  'delete a heading': onHeading(() => []),
  'double a heading': onHeading((line) => [line, line]),
  'add a hash': onHeading((line) => [`#${line}`]),
  'take a hash': onHeading((line) => [line.replace('#', '')]),
  'glue the hashes': onHeading((line) => [line.replace(/^(#+)\s+/u, '$1')]),
  'end a heading oddly': onHeading((line, pick) => [`${line}${ENDS[pick(ENDS.length)] ?? ''}`]),
  'indent a heading': onHeading((line, pick) => [`${' '.repeat(1 + pick(5))}${line}`]),
  'change the case of a heading': onHeading((line, pick) => [pick(2) === 0 ? line.toLowerCase() : line.toUpperCase()]),
  'widen the spaces of a heading': onHeading((line) => [line.replaceAll(' ', '  ')]),
  'rename a heading': onHeading((line) => [`${line} again`]),
  'drop a block': (lines, pick) => {
    const at = where(lines, pick, isHeading);
    lines.splice(at, block(lines, at) - at);
  },
  'double a block': (lines, pick) => {
    const at = where(lines, pick, isHeading);
    lines.splice(at, 0, ...lines.slice(at, block(lines, at)));
  },
  'move a block to the end': (lines, pick) => {
    const at = where(lines, pick, isHeading);
    lines.push(...lines.splice(at, block(lines, at) - at));
  },
  'empty a block': (lines, pick) => {
    const at = where(lines, pick, isHeading);
    const next = lines.findIndex((line, index) => index > at && isHeading(line));
    lines.splice(at + 1, (next === -1 ? lines.length : next) - at - 1);
  },
  'fence a block': (lines, pick) => {
    const at = where(lines, pick, isHeading);
    lines.splice(block(lines, at), 0, '```');
    lines.splice(at, 0, '```');
  },
  'lower the normative words': everywhere(/\b(?:SHALL|MUST)\b/gu, 'shall'),
  'lower one normative word': (lines, pick) => {
    const at = where(lines, pick, (line) => /SHALL|MUST/u.test(line));
    lines[at] = (lines[at] ?? '').toLowerCase();
  },
  'add an odd line': (lines, pick) => void lines.splice(pick(lines.length + 1), 0, ODD_LINES[pick(ODD_LINES.length)] ?? ''),
  'add an odd line below a heading': (lines, pick) =>
    void lines.splice(where(lines, pick, isHeading) + 1, 0, ODD_LINES[pick(ODD_LINES.length)] ?? ''),
  'end with an odd line': (lines, pick) => void lines.push(ODD_LINES[pick(ODD_LINES.length)] ?? ''),
  'delete a line': (lines, pick) => void lines.splice(pick(lines.length), 1),
  'indent a line': onAny((line, pick) => `${['  ', '    ', '\t', '\u00a0'][pick(4)] ?? ''}${line}`),
  'make a line long': onAny((line) => `${line} ${'and so on '.repeat(60)}`),
  'cut the file': (lines, pick) => void lines.splice(pick(lines.length)),
  'change a section': (lines, pick) => {
    const at = where(lines, pick, (line) => /^## \w+ Requirements/u.test(line));
    lines[at] = `## ${KINDS[pick(KINDS.length)] ?? ''} Requirements`;
  },
  'rename to a new name': (lines, pick) => {
    const at = where(lines, pick, (line) => line.startsWith('### Requirement: '));
    const name = (lines[at] ?? '').slice('### Requirement: '.length);
    const pair = [`- FROM: \`### Requirement: ${name}\``, `- TO: \`### Requirement: ${name} anew\``];
    lines.push('', '## RENAMED Requirements', '', ...(pick(3) === 0 ? pair.toReversed() : pair.slice(0, 1 + pick(2))));
  },
  'remove it too': (lines, pick) => {
    const at = where(lines, pick, (line) => line.startsWith('### Requirement: '));
    const line = lines[at] ?? '';
    lines.push(
      '',
      '## REMOVED Requirements',
      '',
      pick(2) === 0 ? line : `- \`${line.toLowerCase().replace('### requirement:', '### Requirement:')}\``,
    );
  },
  'replace the Purpose': (lines, pick) => {
    const at = where(lines, pick, (line) => line.startsWith('## Purpose'));
    const odd = ['TBD', 'TODO: write', 'todo', 'Todo el sistema hace esto y lo otro, y también mucho más.', 'TBDs', 'short', ''];
    lines.splice(at + 1, 2, odd[pick(odd.length)] ?? '');
  },
  'leave a task without its box': (lines, pick) => {
    const at = where(lines, pick, (line) => line.includes('['));
    lines[at] = (lines[at] ?? '').replace(/\[.?\]\s*/u, '');
  },
  'leave all tasks without boxes': everywhere(/^(\s*[-*] )\[.?\] /gu, '$1'),
  'mark a task': (lines, pick) => {
    const at = where(lines, pick, (line) => /\[.\]/u.test(line));
    lines[at] = (lines[at] ?? '').replace(/\[.\]/u, ['[~]', '[]', '[ X]', '[N/A]', '[-]', '[x](', '[ ]['][pick(7)] ?? '');
  },
  'number a task': (lines, pick) => {
    const at = where(lines, pick, (line) => /\d+\.\d+/u.test(line));
    lines[at] = (lines[at] ?? '').replace(/\d+\.\d+/u, ['1.1', '9.9', '01.2', '1.1a', '1', '1.1.'][pick(6)] ?? '');
  },
};

/** Edits of a whole file's bytes. */
export const BYTE_EDITS: Readonly<Record<string, (bytes: Buffer, pick: Random) => Buffer>> = {
  'end lines with CRLF': (bytes) => Buffer.from(bytes.toString().replaceAll('\n', '\r\n')),
  'end lines with CR': (bytes) => Buffer.from(bytes.toString().replaceAll('\n', '\r')),
  'end some lines with CRLF': (bytes, pick) => Buffer.from(bytes.toString().replaceAll('\n', () => ['\n', '\r\n', '\r'][pick(3)] ?? '\n')),
  'begin with a byte order mark': (bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
  'begin at the first section': (bytes) => Buffer.from(`\ufeff${bytes.toString().replace(/^[^]*?(?=^## )/mu, '')}`),
  'break a byte': (bytes, pick) => {
    const broken = Buffer.from(bytes);
    broken[pick(Math.max(1, bytes.length))] = 0x80 + pick(128);
    return broken;
  },
};

const METADATA = [
  'schema: spec-driven\nskip_specs: true\n',
  'schema: spec-driven\nskip_specs: "yes"\n',
  'schema: nowhere\nskip_specs: true\n',
  'schema: spec-driven\ncreated: yesterday\nskip_specs: true\n',
  'schema: spec-driven\ngoal: ""\nskip_specs: true\n',
  'schema: spec-driven\naffected_areas: [a, 1]\nskip_specs: true\n',
  'schema: spec-driven\ninitiative: { store: Bad Name, id: x }\nskip_specs: true\n',
  'schema: spec-driven\ninitiative: { store: a, id: x, more: 1, and: 2 }\nskip_specs: true\n',
  'skip_specs: true\n',
  'schema: 7\nskip_specs: true\n',
  'schema: spec-driven\nskip_specs: false\n',
  'schema: [\nskip_specs: true\n',
  ' "skip_specs" : true\n\tbad\n',
  '# skip_specs: true\n  x: [\n',
  '',
  '- skip_specs\n',
  'schema: spec-driven.yaml\n',
  'schema: spec-driven\nskip_specs: null\n',
];

/** Edits of the files of one change, by their paths below it. */
export const CHANGE_EDITS: Readonly<Record<string, (files: Map<string, Uint8Array>, pick: Random) => void>> = {
  'say something of itself': (files, pick) => void files.set('.openspec.yaml', Buffer.from(METADATA[pick(METADATA.length)] ?? '')),
  'say something of itself without specs': (files, pick) => {
    dropFiles(files, (path) => path.startsWith('specs/'));
    files.set('.openspec.yaml', Buffer.from(METADATA[pick(METADATA.length)] ?? ''));
  },
  'go without specs': (files) => {
    dropFiles(files, (path) => path.startsWith('specs/'));
  },
  'keep only its deltas': (files) => {
    dropFiles(files, (path) => !path.startsWith('specs/'));
  },
  'lie one folder deeper': (files) => {
    renameFiles(files, (path) => `inner/${path}`);
  },
  'lie too deep': (files) => {
    renameFiles(files, (path) => `a/b/c/d/${path}`);
  },
  'have a delta at the root': (files, pick) => moveDelta(files, pick, () => 'specs/spec.md'),
  'have a delta nobody reads': (files, pick) =>
    moveDelta(files, pick, (path) => path.replace(/spec\.md$/u, ['delta.md', 'SPEC.md', 'notes/x.MD', '.hidden.md'][pick(4)] ?? '')),
  'have a delta by the name of its capability': (files, pick) => moveDelta(files, pick, (path) => path.replace(/\/spec\.md$/u, '.md')),
  'have notes beside a delta': (files) => void files.set('specs/notes.md', Buffer.from('# Notes\n')),
  'have specs as a file': (files) => {
    dropFiles(files, (path) => path.startsWith('specs/'));
    files.set('specs', Buffer.from('x'));
    files.set('.openspec.yaml', Buffer.from('schema: spec-driven\nskip_specs: true\n'));
  },
  'change a capability that is not there': (files, pick) => moveDelta(files, pick, (path) => path.replace('specs/', 'specs/area/')),
};

function dropFiles(files: Map<string, Uint8Array>, drops: (path: string) => boolean): void {
  const dropped = [...files.keys()].filter(drops);
  for (const path of dropped) files.delete(path);
}

function renameFiles(files: Map<string, Uint8Array>, to: (path: string) => string): void {
  const all = [...files];
  files.clear();
  for (const [path, bytes] of all) files.set(to(path), bytes);
}

function moveDelta(files: Map<string, Uint8Array>, pick: Random, to: (path: string) => string): void {
  const deltas = [...files.keys()].filter((path) => path.endsWith('/spec.md'));
  const from = deltas[pick(Math.max(1, deltas.length))];
  const bytes = from === undefined ? undefined : files.get(from);
  if (from === undefined || bytes === undefined) return;
  files.delete(from);
  files.set(to(from), bytes);
}

/** A tree with mutants of its specs, changes and archived changes beside them, and what was done to each. */
export interface Mutated {
  readonly files: Files;
  /** What was edited, by the id of the unit. */
  readonly edits: ReadonlyMap<string, string>;
}

/** Adds `count` units to the project at `root`, each a copy with one edit, or with `times` edits. */
export function mutate(files: Files, root: string, count: number, seed: number, times = 1): Mutated {
  const pick = random(seed);
  const all = new Map(files);
  const edits = new Map<string, string>();
  const units = openspec.units(treeOf(files)).filter((unit) => unit.root === root);
  const specs = units.filter(({ kind }) => kind === 'spec');
  const changes = units.filter(({ kind }) => kind !== 'spec');
  for (let index = 0; index < count; index++) {
    const id = `mutant-${index}`;
    const unit = choose(index % 3 === 0 || changes.length === 0 ? specs : changes, pick);
    if (unit === undefined) continue;
    if (unit.kind === 'spec') {
      const [name, bytes] = edited(files.get(unit.file) ?? new Uint8Array(), pick, times);
      all.set(`${root}/specs/${id}/spec.md`, bytes);
      edits.set(id, `${name} in ${unit.file}`);
    } else {
      const folder = `${root}/changes/${unit.kind === 'archived' ? 'archive/' : ''}${unit.id}/`;
      const own = new Map(unit.files.map((path) => [path.slice(folder.length), files.get(path) ?? new Uint8Array()]));
      edits.set(id, `${editChange(own, pick, times)} in ${folder}`);
      for (const [path, bytes] of own) all.set(`${root}/changes/${id}/${path}`, bytes);
    }
  }
  return { files: all, edits };
}

function choose<T>(values: readonly T[], pick: Random): T | undefined {
  return values[pick(Math.max(1, values.length))];
}

function editChange(own: Map<string, Uint8Array>, pick: Random, times: number): string {
  if (pick(8) === 0) {
    const name = choose(Object.keys(CHANGE_EDITS), pick) ?? '';
    CHANGE_EDITS[name]?.(own, pick);
    return name;
  }
  const texts = [...own.keys()].filter((path) => path.endsWith('/spec.md') || path === 'tasks.md');
  const path = choose(texts, pick);
  if (path === undefined) return 'nothing';
  const [name, bytes] = edited(own.get(path) ?? new Uint8Array(), pick, times);
  own.set(path, bytes);
  return `${name} of ${path}`;
}

/** A text with `times` edits, and their names. */
export function edited(bytes: Uint8Array, pick: Random, times: number): readonly [string, Uint8Array] {
  const names: string[] = [];
  let text: Buffer = Buffer.from(bytes);
  for (let round = 0; round < times; round++) {
    const name = choose([...Object.keys(EDITS), ...Object.keys(BYTE_EDITS)], pick) ?? '';
    names.push(name);
    const whole = BYTE_EDITS[name];
    if (whole !== undefined) text = whole(text, pick);
    else {
      const lines = text.toString().split('\n');
      EDITS[name]?.(lines, pick);
      text = Buffer.from(lines.join('\n'));
    }
  }
  return [names.join(', '), text];
}
