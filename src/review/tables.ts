/** Finds pipe tables and where each of their cells stands. */
import type { SpecText } from './spec-text.ts';

export interface Cell {
  readonly text: string;
  /** 0-based column of its first character that is not blank. */
  readonly column: number;
}

export interface TableRow {
  /** 0-based line. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

export interface Table {
  readonly header: TableRow;
  readonly rows: readonly TableRow[];
}

const DELIMITER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/u;

/** Tables as GitHub reads them: a header, a row of dashes with as many cells, rows up to the first line without a pipe. */
export function findTables({ lines }: Pick<SpecText, 'lines'>): readonly Table[] {
  const tables: Table[] = [];
  for (let index = 0; index + 1 < lines.length; index += 1) {
    const header = lines[index];
    const dashes = lines[index + 1];
    if (
      header?.kind !== 'prose' ||
      dashes?.kind !== 'prose' ||
      !header.text.includes('|') ||
      !dashes.text.includes('|') ||
      !DELIMITER.test(dashes.text)
    )
      continue;
    const head = { line: index, cells: cellsOf(header.text) };
    if (head.cells.length !== cellsOf(dashes.text).length) continue;
    const rows: TableRow[] = [];
    let next = index + 2;
    for (; lines[next]?.kind === 'prose' && (lines[next]?.text.includes('|') ?? false); next += 1)
      rows.push({ line: next, cells: cellsOf(lines[next]?.text ?? '') });
    tables.push({ header: head, rows });
    index = next - 1;
  }
  return tables;
}

/** Cells of one row; `\|` and pipes in code do not separate. */
function cellsOf(text: string): readonly Cell[] {
  const masked = text.replaceAll(/\\\||`[^`]*`/gu, (part) => '\u0001'.repeat(part.length));
  const first = /^\s*\|?/u.exec(masked)?.[0].length ?? 0;
  const last = masked.length - (/\|?\s*$/u.exec(masked)?.[0].length ?? 0);
  const cells: Cell[] = [];
  let from = first;
  for (let at = first; at <= last; at += 1) {
    if (at < last && masked[at] !== '|') continue;
    const raw = text.slice(from, at);
    cells.push({ text: raw.trim(), column: from + (raw.trim() === '' ? 0 : raw.length - raw.trimStart().length) });
    from = at + 1;
  }
  return cells;
}
