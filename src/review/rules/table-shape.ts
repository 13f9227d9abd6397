/** TAB-01: rows that do not fit their table, cells left empty, keys that stand twice. */
import type { SpecDocument } from '../document.ts';
import type { Found, Rule } from '../rule.ts';
import type { Table } from '../tables.ts';

export const tableShape: Rule = {
  id: 'TAB-01',
  severity: 'MEDIUM',
  source: 'GitHub Flavored Markdown 4.10; Parnas tables (complete and disjoint)',
  title: 'Table rows have all their cells, and no key stands twice.',
  fires: { text: '# States\n\n| State | Event | Next |\n|---|---|---|\n| Idle | start | Busy |\n| Busy | stop |\n' },
  silent: {
    text: '# States\n\n| State | Event | Next | Note |\n|---|---|---|---|\n| Idle | start \\| go | Busy | |\n| Busy | stop | Idle | `a|b` |\n',
  },
  check(document): readonly Found[] {
    return document.tables.flatMap((table) => [...ragged(document, table), ...emptyCells(table), ...repeatedKeys(table)]);
  },
};

function ragged(document: SpecDocument, { header, rows }: Table): readonly Found[] {
  return rows.flatMap(({ line, cells }): readonly Found[] => {
    if (cells.length === header.cells.length) return [];
    const quote = document.lines[line]?.text.trim() ?? '';
    const column = (document.lines[line]?.text.length ?? 0) - (document.lines[line]?.text.trimStart().length ?? 0);
    const lost = cells.length > header.cells.length ? '; what is too much is not shown' : '';
    return [{ line, column, quote, message: `the row has ${cells.length} cells, its table ${header.cells.length}${lost}` }];
  });
}

/** Columns that may stay empty: most of theirs are, or they are remarks. */
function emptyCells({ header, rows }: Table): readonly Found[] {
  const columns = header.cells.flatMap(({ text }, index) => {
    const filled = rows.filter(({ cells }) => (cells[index]?.text ?? '') !== '').length;
    const optional = text === '' || /^(?:notes?|comments?|remarks?|example|default|details?)\b/iu.test(text);
    return optional || filled < rows.length * 0.75 || rows.length < 3 ? [] : [index];
  });
  return rows.flatMap(({ line, cells }): readonly Found[] =>
    cells.length !== header.cells.length
      ? []
      : columns.flatMap((index): readonly Found[] => {
          const cell = cells[index];
          if (cell === undefined || cell.text !== '') return [];
          const title = header.cells[index]?.text ?? '';
          return [
            {
              line,
              column: cell.column,
              quote: '',
              message: `no "${title}" in this row, although every other row has one`,
              severity: 'LOW',
            },
          ];
        }),
  );
}

/** Tables whose first column is named as a key. */
function repeatedKeys({ header, rows }: Table): readonly Found[] {
  if (
    !/^[*_`]*(?:id|key|code|name|error(?: code)?|command|flag|option|field|property|variable|endpoint)[*_`]*$/iu.test(
      header.cells[0]?.text ?? '',
    )
  )
    return [];
  const seen = new Map<string, string>();
  return rows.flatMap(({ line, cells }): readonly Found[] => {
    const [key, ...rest] = cells;
    if (key === undefined || key.text === '' || /^(?:-|–|—|…|\.{3})$/u.test(key.text)) return [];
    const before = seen.get(key.text);
    const values = rest.map(({ text }) => text).join('|');
    seen.set(key.text, values);
    // A key that spans several rows on purpose says something else in its second column.
    if (before === undefined || before.split('|')[0] !== values.split('|')[0]) return [];
    return [{ line, column: key.column, quote: key.text, message: `"${key.text}" stands twice in this table` }];
  });
}
