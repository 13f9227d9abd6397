/** Places a list with what belongs to it: beside each other where there is room, else under it, else the focused one alone. */
import type { Arrangement, Size, View } from '../screen.ts';
import type { PanePart } from './panes.ts';
import { arrangeColumns, isBeside } from './panes.ts';

type MakePane = PanePart['make'];

export interface ListPanes {
  readonly list: MakePane;
  readonly details: MakePane;
  /** Stands under the details; in one column it gets a few rows until it is focused. */
  readonly output?: MakePane;
}

/** Places the panes in `size`; their order is list, details, output at every size. */
export function arrangeList({ ui }: View, size: Size, { list, details, output }: ListPanes): Arrangement {
  const beside = isBeside(ui, size);
  const parts = output === undefined ? [details] : [details, output];
  if (beside) {
    const shares = output === undefined ? [1] : [0.6, 0.4];
    return arrangeColumns(ui, size, [
      { share: 0.56, parts: [{ share: 1, make: list }] },
      { share: 0.44, parts: parts.map((make, index) => ({ make, share: shares[index] ?? 0 })) },
    ]);
  }
  const shares = output === undefined ? [0.5, 0.5] : ui.pane === 2 ? [0.35, 0.25, 0.4] : [0.4, 0.35, 0.25];
  return arrangeColumns(ui, size, [{ share: 1, parts: [list, ...parts].map((make, index) => ({ make, share: shares[index] ?? 0 })) }]);
}
