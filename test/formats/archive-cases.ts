/** Makes main specs and deltas that are as odd as people write them, and breaks real ones in one place. Repeatable by seed. */
import { join } from 'node:path';
import { archivedChanges, projects, specsIn } from './archive-oracle.ts';

/** A repeatable source of numbers in [0, 1). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks by chance. */
interface Dice {
  one<T>(of: readonly [T, ...T[]]): T;
  /** One of a list that may be empty. */
  any(of: readonly string[]): string;
  /** True once in `n`. */
  rarely(n: number): boolean;
  upTo(n: number): number;
}

function dice(seed: number): Dice {
  const next = numbers(seed);
  const upTo = (n: number) => Math.floor(next() * (n + 1));
  return {
    upTo,
    rarely: (n) => next() < 1 / n,
    one: (of) => of[upTo(of.length - 1)] ?? of[0],
    any: (of) => of[upTo(of.length - 1)] ?? '',
  };
}

const NAMES = [
  'Login',
  'login',
  'Log  in',
  'Log in',
  'C#',
  'Sign out',
  'Two words',
  'Ünïcode 名前',
  'Trailing ##',
  '"Quoted"',
  'Requirement: x',
] as const;
const SCENARIOS = ['Good', 'Bad', 'Scenario: odd', 'Édge case', 'Good ####'] as const;

function requirement(roll: Dice, names: readonly string[], odd: number): string {
  const name = roll.any(names);
  const heading = roll.rarely(odd)
    ? roll.one(['###Requirement: ', '###  requirement:', '### Requirement:', '###\tRequirement: '] as const)
    : '### Requirement: ';
  const close = roll.rarely(odd) ? roll.one([' ###', '   ', ' #', '\u00a0', ' ##\u00a0'] as const) : '';
  const body = roll.rarely(odd)
    ? roll.one([
        '',
        '**Label**: The system MUST.',
        'No keyword here.',
        '- a list\n- of two',
        '```\n### Requirement: fenced\n\n\n#### Scenario: fenced\n```',
      ] as const)
    : `The system SHALL do ${roll.upTo(3)}.`;
  const labels = roll.rarely(3) ? repeat(roll.upTo(3), () => roll.one(SCENARIOS)) : SCENARIOS.slice(0, 2);
  const scenarios = labels.map((scenario) => {
    const label = roll.rarely(odd) ? '#### ' : '#### Scenario: ';
    const steps = roll.rarely(odd)
      ? roll.one([
          '',
          '+ **WHEN** x\n  goes on',
          '1. **WHEN** x\nlazily on',
          '- a\n\n- note',
          '##### deeper\ntext',
          '~~~\nnever closed?\n~~~',
        ] as const)
      : '- **WHEN** x\n- **THEN** y';
    return `${label}${scenario}\n${steps}\n`;
  });
  const foreign = roll.rarely(odd)
    ? roll.one([
        '\n### Notes\nkept by hand\n',
        '\n# Top\n',
        '\n  ## indented\n',
        '\n<h2>html</h2>\n',
        '\n| a | b |\n',
        '\nSetext\n------\n',
        '\n\n\n\nmany blanks\n',
      ] as const)
    : '';
  return `${heading}${name}${close}\n${body}\n\n${scenarios.join('\n')}${foreign}`;
}

const repeat = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);

function ended(roll: Dice, text: string): Buffer {
  const ending = roll.one(['\n', '\n', '\n', '\r\n', 'mixed', 'mostly'] as const);
  let line = 0;
  const whole =
    ending === '\n'
      ? text
      : text.replace(/\n/g, () => (ending === '\r\n' || (line++ + roll.upTo(1)) % (ending === 'mixed' ? 2 : 5) === 0 ? '\r\n' : '\n'));
  return Buffer.from(`${roll.rarely(12) ? '\uFEFF' : ''}${whole}${roll.rarely(6) ? '\n\n\n' : ''}`);
}

function mainSpec(roll: Dice, names: readonly string[]): Buffer {
  const odd = 9;
  const title = roll.rarely(odd) ? '' : '# auth Specification\n\n';
  const purpose = roll.rarely(odd)
    ? ''
    : `## ${roll.rarely(odd) ? 'purpose ' : 'Purpose'}\nKeeps people in and others out, for all the time there is.\n\n`;
  const between = roll.rarely(odd)
    ? roll.one(['## Background\ntext\n\n', '```\n## Requirements\n```\n\n', '<!-- ## Requirements -->\n\n', 'a\n\n\n\nb\n'] as const)
    : '';
  const heading = roll.rarely(20) ? '' : `${roll.one(['## Requirements', '## Requirements', '##  requirements  '] as const)}\n`;
  const preamble = roll.rarely(odd) ? roll.one(['\nintroduction\n\n', '\n\n\n', '### Not one\ntext\n\n', '   \n'] as const) : '';
  const blocks = repeat(roll.upTo(4), () => requirement(roll, names, odd));
  const distinct = roll.rarely(6) ? blocks : [...new Map(blocks.map((block) => [block.split('\n')[0], block])).values()];
  const after = roll.rarely(odd)
    ? roll.one(['\n## Notes\nafter\n', '\n## ADDED Requirements\n', '## \nnameless\n', '\n## Notes\n### Requirement: outside\n'] as const)
    : '';
  return ended(roll, `${title}${purpose}${between}${heading}${preamble}${distinct.join(roll.one(['\n', '', '\n\n\n'] as const))}${after}`);
}

function deltaSpec(roll: Dice, names: readonly string[]): Buffer {
  const odd = 9;
  const bullet = () => roll.one(['- ', '* ', '+ ', '', '  - '] as const);
  const left = [...new Set(names)];
  const name = () => (roll.rarely(8) ? undefined : left.pop()) ?? roll.any([...names, 'Not there']);
  const quoted = (text: string) => (roll.rarely(2) ? `\`### Requirement: ${text}\`` : `### Requirement: ${text}`);
  const sections: string[] = [];
  if (roll.rarely(6))
    sections.push(
      `## Purpose\n${roll.one(['Short.', 'Keeps people in and others out, for all the time there is, really.', '<!-- hidden -->', '```\ncode\n```', 'text <!-- open', '### Head\ntext'] as const)}\n`,
    );
  if (roll.rarely(4))
    sections.push(
      `## RENAMED Requirements\n${repeat(1 + roll.upTo(1), () => `${bullet()}FROM: ${quoted(name())}\n${roll.rarely(odd) ? '' : `${bullet()}TO: ${quoted(roll.rarely(3) ? name() : `${name()} new`)}\n`}`).join('')}`,
    );
  if (roll.rarely(4))
    sections.push(
      `## REMOVED Requirements\n${repeat(1 + roll.upTo(1), () => (roll.rarely(2) ? `### Requirement: ${name()}\n**Reason**: none\n` : `- ${quoted(name())}\n`)).join('')}`,
    );
  if (roll.rarely(2))
    sections.push(
      `## ${roll.rarely(odd) ? 'modified requirements' : 'MODIFIED Requirements'}\n\n${repeat(1 + roll.upTo(1), () => requirement(roll, [name()], odd)).join('\n')}`,
    );
  if (roll.rarely(2))
    sections.push(
      `## ADDED Requirements\n\n${repeat(1 + roll.upTo(1), () => requirement(roll, [roll.rarely(5) ? name() : `Fresh ${roll.upTo(99)}`], odd)).join('\n')}`,
    );
  if (roll.rarely(odd)) sections.push('## Notes\n### Requirement: Orphan\ntext\n');
  return ended(roll, `${roll.rarely(odd) ? '### Requirement: Above\n\n' : ''}${sections.join('\n')}`);
}

/** A main spec (undefined once in ten) and a delta for it. */
export function madeCase(seed: number): { readonly main: Buffer | undefined; readonly delta: Buffer } {
  const roll = dice(seed);
  const names = repeat(4, () => roll.one(NAMES));
  return { main: roll.rarely(10) ? undefined : mainSpec(roll, names), delta: deltaSpec(roll, names) };
}

/** Deltas of the corpora with a main spec of the same capability of the same project. */
export function realPairs(): readonly { readonly main: Buffer; readonly delta: Buffer; readonly capability: string }[] {
  return projects().flatMap((project) => {
    const specs = specsIn(join(project, 'openspec', 'specs'));
    return archivedChanges(project).flatMap(({ deltas }) =>
      [...deltas].flatMap(([capability, delta]) => {
        const main = specs.get(capability);
        return main === undefined ? [] : [{ main, delta, capability }];
      }),
    );
  });
}

/** One line of a text changed, dropped, doubled or moved, or its line endings changed. */
export function mutated(bytes: Buffer, seed: number): Buffer {
  const roll = dice(seed);
  const lines = bytes.toString().split('\n');
  const heads = lines.flatMap((line, at) => (line.startsWith('#') ? [at] : []));
  const at = roll.rarely(4) ? roll.upTo(lines.length - 1) : (heads[roll.upTo(Math.max(heads.length - 1, 0))] ?? 0);
  const line = lines[at] ?? '';
  const edits: readonly [() => void, ...(() => void)[]] = [
    () => lines.splice(at, 1),
    () => lines.splice(at, 0, line),
    () => lines.splice(at, 1, line.replace('### Requirement:', '#### Requirement:')),
    () => lines.splice(at, 1, line.toUpperCase()),
    () => lines.splice(at, 1, `${line} ###`),
    () => lines.splice(at, 1, ` ${line}`),
    () => lines.splice(at, 1, line.replace(/ (\S+)$/, '  $1')),
    () => lines.splice(at, 0, '```'),
    () => lines.splice(at, 0, '### Notes', '', ''),
    () => lines.splice(at, 0, '## Requirements'),
    () => lines.splice(at, 1, line.replace('MODIFIED', 'ADDED').replace('ADDED', 'MODIFIED')),
    () => lines.splice(at, 1, line.replace(/^## (?:ADDED|MODIFIED)/, '## REMOVED')),
    () => lines.splice(0, lines.length, lines.join('\r\n')),
  ];
  roll.one(edits)();
  return Buffer.from(lines.join('\n'));
}
