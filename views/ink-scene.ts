/** What Ink is given to lay out. */
import type { Dialog } from './dialog.ts';
import type { KeyRow, Size, Theme } from './screen.ts';

/** What Ink has to lay out: the lines above and below a dialog, a marker each. Replaced as a whole when any of it changes. */
export interface InkScene {
  readonly size: Size;
  readonly above: readonly string[];
  readonly below: readonly string[];
  readonly dialogRows: number;
  readonly dialog: Dialog | undefined;
  readonly theme: Theme;
  /** What the palette lists. */
  readonly commands: readonly (readonly [row: KeyRow, off: string | undefined])[];
}
