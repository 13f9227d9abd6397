/** What a frame is made of, as numbers and row providers. */
import type { Size } from '../screen.ts';

/** A rectangle of the screen filled from a provider; `marker` stands for its cells in a frame's text. All numbers in cells, 0-based. */
export interface Region {
  readonly marker: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Number of the thing shown in its first row; a change of it by n is a scroll by n rows. */
  readonly top?: number;
  /** Styled text of row `index` of the rectangle. */
  readonly row: (index: number, width: number) => string;
}

/** What a frame is made of: its size, its regions, and where the terminal's cursor belongs. */
export interface Scene {
  readonly size: Size;
  readonly regions: readonly Region[];
  readonly cursor: { readonly x: number; readonly y: number; readonly visible: boolean };
}
