/** STR-05: a revision history that does not account for the version the document states. */
import { lineEnding, lineStart, textEnd } from '../../documents/lines.ts';
import { findHistory, type History } from '../../documents/history.ts';
import { specVersion } from '../../documents/spec-state.ts';
import type { SpecDocument } from '../document.ts';
import type { Found, Rule } from '../rule.ts';
import type { Table } from '../tables.ts';

export const revisionHistory: Rule = {
  id: 'STR-05',
  severity: 'MEDIUM',
  source: 'ISO/IEC/IEEE 29148 (change history); the workflow document, phase 2',
  title: 'The stated version has its row in the revision history, rows are complete and in order.',
  fires: {
    text: '# Login\n\n**Version:** 1.1\n\n## Revision History\n\n| Version | Date | Changes |\n|---|---|---|\n| 1.0 | 2026-01-14 | Initial |\n',
  },
  silent: {
    text: '# Login\n\n**Version:** 1.1\n\n## Revision History\n\n| Version | Date | Changes |\n|---|---|---|\n| 1.1 | 2026-02-01 | Lockout |\n| 1.0 | 2026-01-14 | Initial |\n',
  },
  check(document): readonly Found[] {
    return [
      ...missingRow(document),
      ...historyTables(document).flatMap(({ table, roles }) => [...incompleteRows(table, roles), ...unordered(table, roles)]),
    ];
  },
  mend(document, { quote }, { date, summary }) {
    const history = findHistory(document.bytes, document.outline);
    if (history === undefined || specVersion(document.bytes, document.outline)?.version !== quote) return undefined;
    return insertion(document, history, history.entry({ version: quote, date, summary }));
  },
};

/** The stated version is not the newest of the history. */
function missingRow(document: SpecDocument): readonly Found[] {
  const stated = specVersion(document.bytes, document.outline);
  const history = findHistory(document.bytes, document.outline);
  if (stated === undefined || history?.newest.version === undefined || history.newest.version === stated.version) return [];
  const line = document.lines.findLastIndex(({ start }) => start <= stated.start);
  const column = document.lines[line]?.text.indexOf(stated.version) ?? -1;
  if (column === -1) return [];
  const message = `version ${stated.version} has no entry in the revision history; its newest is ${history.newest.version}`;
  return [{ line, column, quote: stated.version, message, fix: 'Add an entry for this version.', mechanical: true }];
}

function insertion(document: SpecDocument, history: History, entry: readonly string[]): { start: number; end: number; text: string } {
  const { lines } = document.outline;
  const ending = lineEnding(document.bytes);
  const start = lineStart(lines, history.insertAt);
  const unfinished = start > 0 && start === document.bytes.length && textEnd(document.bytes, lines, history.insertAt - 1) === start;
  return { start, end: start, text: `${unfinished ? ending : ''}${entry.join(ending)}${unfinished ? '' : ending}` };
}

interface Roles {
  readonly version: number;
  readonly date: number;
  readonly why: number;
}

/** Tables whose header names a version or date and a change. */
function historyTables(document: SpecDocument): readonly { readonly table: Table; readonly roles: Roles }[] {
  return document.tables.flatMap((table) => {
    const titles = table.header.cells.map(({ text }) => text.replaceAll(/[*_`]/gu, '').toLowerCase());
    const roles = {
      version: titles.findIndex((title) => /^(?:version|ver\.?|rev(?:ision)?\.?)$/u.test(title)),
      date: titles.findIndex((title) => /^(?:date|when)$/u.test(title)),
      why: titles.findIndex((title) => /^(?:changes?|descriptions?|summary|notes?|comments?|reason)\b/u.test(title)),
    };
    return roles.version !== -1 && roles.why !== -1 && (roles.date !== -1 || titles.length <= 3) ? [{ table, roles }] : [];
  });
}

function incompleteRows({ rows }: Table, roles: Roles): readonly Found[] {
  return rows.flatMap(({ line, cells }) =>
    Object.entries(roles).flatMap(([role, index]): readonly Found[] => {
      const cell = cells[index];
      if (index === -1 || cell === undefined || !/^(?:-|–|—)?$/u.test(cell.text)) return [];
      const name = role === 'why' ? 'what changed' : `its ${role}`;
      return [{ line, column: cell.column, quote: cell.text, message: `an entry of the revision history does not say ${name}` }];
    }),
  );
}

/** Versions or dates that turn back inside one table. */
function unordered({ rows }: Table, roles: Roles): readonly Found[] {
  const entries = rows.flatMap(({ line, cells }) => {
    const cell = cells[roles.version];
    const version = /^[*_`]*v?(\d+(?:\.\d+){0,3})[*_`]*$/iu.exec(cell?.text ?? '')?.[1];
    return cell === undefined || version === undefined
      ? []
      : [{ line, column: cell.column, quote: cell.text, numbers: version.split('.').map(Number) }];
  });
  const steps = entries
    .slice(1)
    .map((entry, index) => ({ entry, order: Math.sign(compare(entry.numbers, entries[index]?.numbers ?? [])) }));
  const direction = Math.sign(steps.reduce((sum, { order }) => sum + order, 0));
  return steps.flatMap(({ entry, order }): readonly Found[] => {
    if (order === direction || (direction === 0 && order !== 0)) return [];
    const { line, column, quote } = entry;
    return [
      {
        line,
        column,
        quote,
        message:
          order === 0
            ? `version ${quote} has two entries in the revision history`
            : `version ${quote} stands out of order in the revision history`,
      },
    ];
  });
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
