/**
 * Says of each line under which heading it stands, in words that mean the same in both documents. Lines match only under
 * the same heading, so that sections which have nothing to do with each other lend each other no lines.
 */
import type { Section } from './outline.ts';
import { firstLine, runCount, type Side, type Sides } from './side.ts';

/** One side's lines and runs beside their headings. */
export interface Contexts {
  /** Run each line belongs to. */
  readonly owners: Int32Array;
  /** Number of the heading of each run; equal headings of both sides have the same number. */
  readonly labels: Int32Array;
  /** Heading of each run as it is compared, alone, and a scenario's with that of its requirement. */
  readonly own: readonly string[];
  readonly names: readonly string[];
  /** A number for each line's heading and kind: lines match only where it is equal. */
  readonly lines: Int32Array;
  /** The kind alone. */
  readonly kinds: Int32Array;
}

/** Contexts of both sides. A scenario's heading counts together with its requirement, whatever else they stand under. */
export function contextsOf({ before, after }: Sides): { readonly before: Contexts; readonly after: Contexts } {
  const numbers = new Map<string, number>([['', 0]]);
  const number = (label: string): number => {
    const known = numbers.get(label);
    if (known !== undefined) return known;
    numbers.set(label, numbers.size);
    return numbers.size - 1;
  };
  return { before: contexts(before, number), after: contexts(after, number) };
}

function contexts(side: Side, number: (label: string) => number): Contexts {
  const own = ['', ...side.sections.map(headingKey)];
  const names = labelNames(side, own);
  const labels = Int32Array.from(names, number);
  const owners = new Int32Array(side.lines.count);
  const lines = new Int32Array(side.lines.count);
  const kinds = Int32Array.from(side.kinds);
  for (let run = 0; run < runCount(side); run++) {
    const label = labels[run] ?? 0;
    for (let line = firstLine(side, run); line < firstLine(side, run + 1); line++) {
      owners[line] = run;
      lines[line] = label * 4 + (kinds[line] ?? 0);
    }
  }
  return { owners, labels, own, names, lines, kinds };
}

function labelNames(side: Side, own: readonly string[]): readonly string[] {
  const names = [''];
  for (const [index, { parent, requirement }] of side.sections.entries()) {
    const inner = requirement === undefined && side.sections[parent]?.requirement !== undefined;
    names.push(inner ? `${names[parent + 1] ?? ''}\u0000${own[index + 1] ?? ''}` : `\u0001${own[index + 1] ?? ''}`);
  }
  return names;
}

/** What a heading is called in whatever style: its requirement, else its text without number, marks and case. */
function headingKey({ requirement, heading }: Section): string {
  if (requirement !== undefined) return requirement.toLowerCase();
  return heading
    .toLowerCase()
    .replace(/^§?\s*\d+(?:\.\d+)*[.):]?\s+/u, '')
    .replaceAll(/[*_`]/gu, '')
    .replaceAll(/\s+/gu, ' ');
}

/** Whether a line is blank or a rule: what parts texts and says nothing itself. */
export function isWeightless(side: Side, line: number): boolean {
  let mark = 0;
  let marks = 0;
  for (let at = side.lines.starts[line] ?? 0; at < (side.lines.starts[line + 1] ?? 0); at++) {
    const byte = side.bytes[at] ?? 0;
    if (byte <= 32) continue;
    if ((byte !== 45 && byte !== 42 && byte !== 95) || (marks > 0 && byte !== mark)) return false;
    mark = byte;
    marks++;
  }
  return marks === 0 || marks >= 3;
}
