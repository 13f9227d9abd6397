/** Draws a screen as the frame places it in a whole terminal: titles over the panes, rules between columns, the status under them. */
import stringWidth from 'string-width';
import { layOut, placePanes } from '../../views/layout.ts';
import { cursorOf } from '../../views/parts/list.ts';
import type { Screen, Size, Ui, View } from '../../views/screen.ts';
import type { Session } from '../../src/workflow/state.ts';
import { ui, view } from './screen-fixtures.ts';

export const TERMINAL = {
  large: { columns: 120, rows: 40 },
  medium: { columns: 80, rows: 24 },
  small: { columns: 40, rows: 12 },
} as const satisfies Record<string, Size>;

/** A view of a session on one of the screens, the cursor of a pane on a row. */
export function viewOf(
  screen: Screen,
  session: Session | undefined,
  change: Partial<Omit<View, 'ui'>> & { readonly ui?: Partial<Ui>; readonly cursor?: readonly [string, number] } = {},
): View {
  const { ui: place, cursor, ...rest } = change;
  const places = cursor === undefined ? {} : { [`${screen.name}/${cursor[0]}`]: { cursor: cursor[1], top: 0 } };
  return view({ ...rest, session, ui: ui({ screen: screen.name, places, ...place }) });
}

/** Rows of the body without trailing blanks, then the status. */
export function framed(screen: Screen, on: View, size: Size): readonly string[] {
  const { body } = layOut(size, 0);
  const { panes, dividers } = placePanes(screen.arrange(on, body.size), 0, body.size);
  const rows = Array.from({ length: body.size.rows }, (_row, y) => {
    const parts = panes.flatMap(({ pane, index, x, y: top, width, rows: room, title }) => {
      if (title === y) return [{ x, text: `[${pane.title}]` }];
      if (y < top || y >= top + room || y - top >= pane.count) return [];
      return [
        {
          x,
          text: pane.row(
            y - top,
            width,
            on.ui.pane === index && cursorOf(on, screen.name, pane) === y - top && (pane.selectable?.(y - top) ?? true),
          ),
        },
      ];
    });
    return [...parts, ...dividers.map((divider) => ({ x: divider.x, text: ' │ ' }))]
      .toSorted((a, b) => a.x - b.x)
      .reduce((line, { x, text }) => line + ' '.repeat(Math.max(0, x - stringWidth(line))) + text, '');
  }).map((line) => line.trimEnd());
  while (rows.at(-1) === '' || /^[ │]+$/.test(rows.at(-1) ?? '-')) rows.pop();
  return [...rows, `= ${screen.status(on)}`];
}
