/** Prints two texts as a unified diff, from the same hunks that people decide on. */
import { formatPatch, type StructuredPatchHunk } from 'diff';
import { diffDocuments } from './diff.ts';
import { endsLine, scanLines } from './lines.ts';
import { planRows, rowText, type DiffRow } from './rows.ts';
import { append } from '../domain/append.ts';

const UNENDED = '\\ No newline at end of file';

/**
 * Unified diff with three lines of context that `git apply` and `patch` take; empty when the texts are equal. Text is
 * decoded for reading: where it is no UTF-8 the diff no longer fits the bytes.
 */
export function unifiedDiff(path: string, before: Uint8Array, after: Uint8Array): string {
  const hunks = diffDocuments(before, after);
  if (hunks.length === 0) return '';
  const documents: Documents = { before, after, openBefore: lastOpenLine(before), openAfter: lastOpenLine(after) };
  const blocks: DiffRow[][] = [[]];
  for (const row of planRows(before, after, hunks)) {
    if (row.kind === 'fold') blocks.push([]);
    else if (row.kind !== 'section') blocks.at(-1)?.push(row);
  }
  const printed: StructuredPatchHunk[] = [];
  let [old, now] = [1, 1];
  for (const block of blocks) {
    if (!block.some(({ kind }) => kind !== 'context')) continue;
    const first = block[0];
    const shift = now - old;
    // Between blocks both documents have the same number of lines.
    old = first?.beforeLine ?? (first?.afterLine ?? 1) - shift;
    now = first?.afterLine ?? old + shift;
    const lines = linesOf(block, documents);
    const oldLines = lines.filter((line) => line.startsWith(' ') || line.startsWith('-')).length;
    const newLines = lines.filter((line) => line.startsWith(' ') || line.startsWith('+')).length;
    printed.push({ oldStart: old, oldLines, newStart: now, newLines, lines });
    old += oldLines;
    now += newLines;
  }
  return formatPatch(
    {
      oldFileName: before.length === 0 ? '/dev/null' : `a/${path}`,
      newFileName: `b/${path}`,
      oldHeader: undefined,
      newHeader: undefined,
      hunks: printed,
    },
    { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  );
}

interface Documents {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** 1-based number of the last line when it lacks its ending, else 0. */
  readonly openBefore: number;
  readonly openAfter: number;
}

function lastOpenLine(bytes: Uint8Array): number {
  return endsLine(bytes) ? 0 : scanLines(bytes).count;
}

/** Signed lines; in each run of changes what goes stands before what comes. */
function linesOf(block: readonly DiffRow[], documents: Documents): string[] {
  const lines: string[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const flush = (): void => {
    append(lines, removed);
    append(lines, added);
    [removed, added] = [[], []];
  };
  for (const row of block) {
    const text = rowText(documents, row);
    const openBefore = row.beforeLine !== undefined && row.beforeLine === documents.openBefore;
    const openAfter = row.afterLine !== undefined && row.afterLine === documents.openAfter;
    if (row.kind === 'context' && openBefore === openAfter) {
      flush();
      lines.push(` ${text}`, ...(openBefore ? [UNENDED] : []));
      continue;
    }
    // A line whose ending alone differs is one that goes and comes.
    if (row.kind !== 'added') removed.push(`-${text}`, ...(openBefore ? [UNENDED] : []));
    if (row.kind !== 'removed') added.push(`+${text}`, ...(openAfter ? [UNENDED] : []));
  }
  flush();
  return lines;
}
