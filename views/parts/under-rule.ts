/** Sets a pane that stands under another one off from it by a rule as its first row. */
import type { Pane, Theme } from '../screen.ts';

/** The pane with a rule above its rows; the cursor skips the rule. */
export function underRule(theme: Theme, pane: Pane): Pane {
  return {
    id: pane.id,
    title: pane.title,
    count: pane.count + 1,
    row: (index, width, selected) =>
      index === 0 ? theme.paint('rule', theme.glyphs.rule.repeat(Math.max(0, width))) : pane.row(index - 1, width, selected),
    selectable: (index) => index > 0 && (pane.selectable?.(index - 1) ?? true),
    text: (index) => (index === 0 ? '' : pane.text(index - 1)),
  };
}
