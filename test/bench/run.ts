/**
 * Measures the goals and prints each beside its peer or limit of the same run: `npm run bench [P1 P11 ...] [--json FILE]`.
 * Ends with 1 when a goal is missed or a benchmark breaks; what cannot be measured here is skipped and says why.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Benchmark, Figure } from './figure.ts';

/** A figure, and the file it came from. */
interface Line extends Figure {
  readonly file: string;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
  const wanted = new Set(positionals.map((id) => id.toUpperCase()));
  const lines: Line[] = [];
  for (const file of readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('-bench.ts'))
    .sort()) {
    for (const figure of await figuresOf(file, wanted)) {
      lines.push({ ...figure, file });
      console.log(rowOf(figure));
    }
  }
  const missed = lines.filter((line) => line.ok === false).length;
  const met = lines.filter((line) => line.ok === true).length;
  if (values.json !== undefined) writeFileSync(values.json, jsonOf(lines));
  console.log(`\n${met} met, ${missed} missed, ${lines.length - met - missed} skipped`);
  process.exitCode = missed > 0 ? 1 : 0;
}

async function figuresOf(file: string, wanted: ReadonlySet<string>): Promise<readonly Figure[]> {
  const benchmark = (await import(new URL(file, import.meta.url).href)) as Benchmark;
  if (wanted.size > 0 && benchmark.goals?.some((id) => wanted.has(id)) === false) return [];
  try {
    const figures = await benchmark.run();
    return figures.filter(({ id }) => wanted.size === 0 || wanted.has(id));
  } catch (error) {
    // One broken benchmark does not hide the figures of the others; it counts as missed.
    const note = error instanceof Error ? error.message : String(error);
    return [{ id: benchmark.goals?.[0] ?? file, label: 'did not run to its end', unit: '', goal: '', ok: false, note }];
  }
}

function rowOf(figure: Figure): string {
  const verdict = figure.ok === undefined ? 'skipped' : figure.ok ? 'pass' : 'MISS';
  const value = figure.value === undefined ? '' : `${shown(figure.value)} ${figure.unit}`;
  const peer = figure.peer && `${figure.peer.name} ${shown(figure.peer.value)} ${figure.peer.unit ?? figure.unit}`;
  const goal = figure.goal === '' ? '' : `goal ${figure.goal}`;
  const parts = [
    figure.id.padEnd(4),
    verdict.padEnd(8),
    figure.label.padEnd(52),
    value.padStart(14),
    goal,
    ...(peer === undefined ? [] : [`(${peer})`]),
  ];
  return `${parts.join('  ').trimEnd()}${figure.note === undefined ? '' : `\n      ${figure.note.replaceAll('\n', '\n      ')}`}`;
}

function shown(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function jsonOf(lines: readonly Line[]): string {
  const machine = { node: process.version, platform: process.platform, arch: process.arch, cpu: cpus()[0]?.model, cores: cpus().length };
  return `${JSON.stringify({ version: 1, at: new Date().toISOString(), machine, figures: lines }, undefined, 2)}\n`;
}

await main();
