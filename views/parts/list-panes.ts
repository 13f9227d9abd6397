/** Places a list with what belongs to it: beside each other where there is room, else under it behind a rule, else the focused one alone. */
import type { Arrangement, Pane, Size, Theme, Ui, View } from '../screen.ts';
import type { PanePart } from './panes.ts';
import { arrangeColumns, isBeside, STACKED_COLUMNS, STACKED_ROWS } from './panes.ts';
import { underRule } from './under-rule.ts';

type MakePane = PanePart['make'];

export interface ListPanes {
  readonly list: MakePane;
  readonly details: MakePane;
  /** Stands under the details; in one column it gets a few lines until it is focused. */
  readonly output?: MakePane;
}

/** Places the panes in `size`; their order is list, details, output at every size. */
export function arrangeList({ ui, theme }: View, size: Size, { list, details, output }: ListPanes): Arrangement {
  const ruled = isStacked(ui, size) ? under(theme, details) : details;
  const second =
    output === undefined
      ? [{ share: 1, make: ruled }]
      : [
          { share: 0.6, make: ruled },
          { share: 0.4, make: isAlone(ui, size) ? output : under(theme, output) },
        ];
  if (isBeside(ui, size)) {
    return arrangeColumns(ui, size, [
      { share: 0.56, parts: [{ share: 1, make: list }] },
      { share: 0.44, parts: second },
    ]);
  }
  const shares = output === undefined ? [0.5, 0.5] : ui.pane === 2 ? [0.35, 0.2, 0.45] : [0.45, 0.35, 0.2];
  return arrangeColumns(ui, size, [
    { share: 1, parts: [{ make: list }, ...second].map(({ make }, index) => ({ make, share: shares[index] ?? 0 })) },
  ]);
}

/** Only the focused pane is shown. */
function isAlone(ui: Ui, size: Size): boolean {
  return ui.maximised || size.columns < STACKED_COLUMNS || size.rows < STACKED_ROWS;
}

/** The details stand under the list. */
function isStacked(ui: Ui, size: Size): boolean {
  return !isBeside(ui, size) && !isAlone(ui, size);
}

function under(theme: Theme, make: MakePane): MakePane {
  return (width, rows): Pane => underRule(theme, make(width, rows - 1));
}
