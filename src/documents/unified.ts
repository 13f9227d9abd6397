/** Prints two texts as a unified diff, from the same hunks that people decide on. */
import { diffDocuments } from './diff.ts';
import { type DiffRow, planRows, rowText } from './rows.ts';

/** Unified diff with three lines of context; empty when the texts are equal. Text is decoded for reading, not for patching bytes that are no UTF-8. */
export function unifiedDiff(path: string, before: Uint8Array, after: Uint8Array): string {
  const hunks = diffDocuments(before, after);
  if (hunks.length === 0) return '';
  const rows = planRows(before, after, hunks).filter(({ kind }) => kind !== 'section');
  const blocks: DiffRow[][] = [[]];
  for (const row of rows) {
    if (row.kind === 'fold') blocks.push([]);
    else blocks.at(-1)?.push(row);
  }
  const shown = blocks.filter((block) => block.some(({ kind }) => kind !== 'context'));
  const text = shown.map((block) => `${header(block)}\n${block.map((row) => `${sign(row)}${rowText({ before, after }, row)}\n`).join('')}`);
  return `--- ${before.length === 0 ? '/dev/null' : `a/${path}`}\n+++ b/${path}\n${text.join('')}`;
}

function sign({ kind }: DiffRow): string {
  return kind === 'added' ? '+' : kind === 'removed' ? '-' : ' ';
}

function header(block: readonly DiffRow[]): string {
  const old = block.filter(({ kind }) => kind !== 'added');
  const now = block.filter(({ kind }) => kind !== 'removed');
  return `@@ -${old[0]?.beforeLine ?? 0},${old.length} +${now[0]?.afterLine ?? 0},${now.length} @@`;
}
