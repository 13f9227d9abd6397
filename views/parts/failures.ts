/** Work that could not be done: what failed, why, what mends it, and the key that tries again. Shared by the screens whose phase asks for work. */
import { visible } from '../../src/domain/visible.ts';
import type { KeyRow, ScreenName, View } from '../screen.ts';
import type { Row } from './list.ts';
import { BLANK, textRows } from './list.ts';
import { cannotDecide, firstReason } from './off.ts';

/** Rows that tell of the session's failures, for a pane of `width` cells; none when nothing failed. */
export function failureRows(view: View, width: number): readonly Row[] {
  const failures = view.session?.failures ?? [];
  return failures.flatMap(({ effect, message, fix }) => [
    ...textRows(`${view.theme.glyphs.bad} ${effect.kind} failed: ${visible(message)}`, width, { token: 'bad' }),
    ...(fix === undefined ? [] : textRows(`fix: ${visible(fix)}`, width, { indent: 2 })),
    ...textRows('R tries again.', width, { indent: 2, token: 'muted' }),
    BLANK,
  ]);
}

/** Tries the failed work again. */
export function retryKey(screen: ScreenName): KeyRow {
  return {
    command: `${screen}.retry`,
    keys: ['R'],
    label: 'try the failed work again',
    short: 'retry',
    group: 'run',
    off: (view) => firstReason(cannotDecide(view), (view.session?.failures.length ?? 0) === 0 ? 'Nothing has failed.' : undefined),
    run: retryAll,
  };
}

/** Asks for every failed run again. */
export const retryAll: KeyRow['run'] = (view, act) => {
  for (const { effect } of view.session?.failures ?? []) act.send({ type: 'run/retried', run: effect.run });
};
