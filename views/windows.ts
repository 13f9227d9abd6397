/** Cursor and window of a list of rows: the cursor rests on rows that allow it, the window moves when the cursor nears its edge. */
import type { Pane, Place } from './screen.ts';

/** Rows kept between the cursor and the window's edge. */
export const SCROLL_OFF = 3;

/** What a movement needs of a pane. */
export interface Window {
  readonly pane: Pick<Pane, 'count' | 'selectable'>;
  /** Rows that are seen. */
  readonly rows: number;
  /** Rows the window jumps when a single step reaches its edge; 1 scrolls line by line. */
  readonly step: number;
}

export type Motion = 'down' | 'up' | 'half-down' | 'half-up' | 'page-down' | 'page-up' | 'top' | 'bottom';

/** A place that is inside the pane, whatever became of it: cursor on a row that allows it, no empty rows at the end. */
export function settled({ pane, rows }: Window, place: Place | undefined): Place {
  const cursor = nearest(pane, Math.max(0, Math.min(place?.cursor ?? 0, pane.count - 1)), 1);
  const top = Math.max(0, Math.min(place?.top ?? 0, pane.count - rows));
  return { cursor, top };
}

/** The place with its cursor in sight, `SCROLL_OFF` rows from the edge where there are as many. */
export function inSight(window: Window, place: Place, jump = 1): Place {
  const { pane, rows } = window;
  const off = Math.max(0, Math.min(SCROLL_OFF, Math.floor((rows - 1) / 2)));
  const extra = jump > 1 ? Math.min(jump - 1, Math.max(0, rows - 1 - 2 * off)) : 0;
  let { top } = place;
  if (place.cursor < top + off) top = place.cursor - off - extra;
  else if (place.cursor > top + rows - 1 - off) top = place.cursor + off - rows + 1 + extra;
  return { cursor: place.cursor, top: Math.max(0, Math.min(top, pane.count - rows)) };
}

/** Where a movement leads. A stretch without rows to rest on is scrolled through line by line. */
export function moved(window: Window, from: Place | undefined, motion: Motion): Place {
  const place = settled(window, from);
  const { pane, rows } = window;
  if (pane.count === 0) return place;
  switch (motion) {
    case 'down':
      return stepped(window, place, 1);
    case 'up':
      return stepped(window, place, -1);
    case 'top':
      return inSight(window, { cursor: nearest(pane, 0, 1), top: 0 });
    case 'bottom':
      return inSight(window, { cursor: nearest(pane, pane.count - 1, -1), top: pane.count });
    case 'half-down':
      return leapt(window, place, Math.max(1, Math.floor(rows / 2)));
    case 'half-up':
      return leapt(window, place, -Math.max(1, Math.floor(rows / 2)));
    case 'page-down':
      return leapt(window, place, Math.max(1, rows - 2));
    case 'page-up':
      return leapt(window, place, -Math.max(1, rows - 2));
  }
}

function stepped(window: Window, place: Place, direction: 1 | -1): Place {
  const { pane, rows } = window;
  const next = following(pane, place.cursor + direction, direction);
  const isNear = next !== undefined && next >= place.top - rows && next < place.top + 2 * rows;
  if (next !== undefined && isNear) {
    const gap = Math.abs(next - place.cursor);
    return inSight(window, { cursor: next, top: place.top }, gap < rows ? window.step : 1);
  }
  const top = Math.max(0, Math.min(place.top + direction, pane.count - rows));
  return { cursor: place.cursor, top };
}

function leapt(window: Window, place: Place, by: number): Place {
  const { pane } = window;
  const target = Math.max(0, Math.min(place.cursor + by, pane.count - 1));
  const cursor = nearest(pane, target, by > 0 ? 1 : -1);
  return inSight(window, { cursor, top: place.top + by });
}

/** The row at `index`, or the closest one in `direction` that the cursor may rest on, or the closest the other way. */
function nearest(pane: Window['pane'], index: number, direction: 1 | -1): number {
  if (pane.count === 0) return 0;
  return following(pane, index, direction) ?? following(pane, index, direction === 1 ? -1 : 1) ?? index;
}

function following(pane: Window['pane'], from: number, direction: 1 | -1): number | undefined {
  for (let index = from; index >= 0 && index < pane.count; index += direction) if (pane.selectable?.(index) ?? true) return index;
  return undefined;
}
