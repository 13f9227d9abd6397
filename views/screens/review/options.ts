/** How the person wants the review shown, read from the terminal's state for one width. */
import type { View } from '../../screen.ts';

export const REVIEW_FILTERS = ['all', 'undecided', 'rejected', 'commented', 'normative', 'new'] as const;
export type ReviewFilter = (typeof REVIEW_FILTERS)[number];

/** Below this, two columns of text say less than one. */
export const SPLIT_COLUMNS_MIN = 80;
/** From here on the review is split when nobody chose. */
const SPLIT_COLUMNS_AUTO = 160;

export interface Options {
  readonly split: boolean;
  readonly showAs: 'diff' | 'final' | 'source';
  readonly filter: ReviewFilter;
  readonly byRisk: boolean;
  readonly wrap: boolean;
  /** Cells of every line that are out of sight on the left; 0 while lines wrap. */
  readonly sideways: number;
}

/** The options in force in a pane of `width` cells. */
export function optionsOf(view: View, width: number): Options {
  const { arrangement, showAs, filter, sort, wrap, size, sideways } = view.ui;
  const wanted = arrangement === 'auto' ? (size.columns >= SPLIT_COLUMNS_AUTO ? 'split' : 'unified') : arrangement;
  return {
    split: wanted === 'split' && width >= SPLIT_COLUMNS_MIN && showAs === 'diff',
    showAs,
    filter: REVIEW_FILTERS.find((known) => known === filter) ?? 'all',
    byRisk: sort === 'risk',
    wrap,
    sideways: wrap ? 0 : sideways,
  };
}
