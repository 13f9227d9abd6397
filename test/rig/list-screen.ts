/** A screen made for tests of the frame: a list to decide on, beside details that follow its cursor. */
import { cursorOf, listPane } from '../../views/parts/list.ts';
import type { KeyRow, Screen, View } from '../../views/screen.ts';

export interface ListScreen {
  readonly screen: Screen;
  /** What keys decided, in order. */
  readonly decided: string[];
}

/** Home with `items`; `a` decides the one under the cursor, `c` asks which of three, `x` asks to confirm, `i` asks for a text. */
export function listScreen(items: readonly string[], more: readonly KeyRow[] = []): ListScreen {
  const decided: string[] = [];
  const rows = items.map((text) => ({ spans: [{ text }] }));
  const pane = (view: View) => listPane(view.theme, 'items', 'Items', rows);
  const at = (view: View): string => items[cursorOf(view, 'home', pane(view))] ?? '';
  const keys: readonly KeyRow[] = [
    {
      command: 'home.decide',
      keys: ['a'],
      label: 'decide',
      short: 'decide',
      group: 'decide',
      footer: 1,
      run: (view) => void decided.push(at(view)),
    },
    {
      command: 'home.off',
      keys: ['r'],
      label: 'refuse',
      short: 'refuse',
      group: 'decide',
      off: () => 'Nothing can be refused here.',
      run: () => void decided.push('refused'),
    },
    {
      command: 'home.choose',
      keys: ['c'],
      label: 'choose one of three',
      short: 'choose',
      group: 'run',
      run: (_view, act) =>
        act.prompt({
          kind: 'choice',
          id: 'choose',
          label: 'Which?',
          choices: ['one', 'two', 'three'].map((value) => ({ value, label: `the ${value}` })),
          submit: (value) => void decided.push(value),
        }),
    },
    {
      command: 'home.enter',
      keys: ['enter'],
      label: 'open the choice',
      short: 'open',
      group: 'out',
      run: (_view, act) =>
        act.prompt({
          kind: 'choice',
          id: 'choose',
          label: 'Which?',
          choices: [{ value: 'first', label: 'first' }],
          submit: (value) => void decided.push(value),
        }),
    },
    {
      command: 'home.leave',
      keys: ['x'],
      label: 'send it away',
      short: 'send',
      group: 'out',
      run: (_view, act) =>
        act.confirm({
          title: 'Send it away?',
          lines: ['Two files are written.'],
          key: 'Y',
          label: 'send',
          confirm: () => void decided.push('sent'),
        }),
    },
    {
      command: 'home.text',
      keys: ['i'],
      label: 'write a text',
      short: 'write',
      group: 'run',
      run: (_view, act) =>
        act.prompt({ kind: 'text', id: 'note', label: 'Note', initial: '', multiline: true, submit: (text) => void decided.push(text) }),
    },
    {
      command: 'home.line',
      keys: ['l'],
      label: 'write a line',
      short: 'line',
      group: 'run',
      run: (_view, act) =>
        act.prompt({
          kind: 'text',
          id: 'line',
          label: 'Line',
          initial: 'old',
          multiline: false,
          submit: (text) => void decided.push(text),
        }),
    },
    {
      command: 'home.bug',
      keys: ['B'],
      label: 'fail',
      short: 'fail',
      group: 'run',
      run: () => {
        throw new Error('planted bug');
      },
    },
    ...more,
  ];
  return {
    decided,
    screen: {
      name: 'home',
      title: 'Home',
      keys,
      status: (view) => `at ${at(view)}`,
      arrange: (view, size) => {
        const list = pane(view);
        const details = listPane(view.theme, 'details', 'Details', [{ spans: [{ text: `about ${at(view)}` }], selectable: false }]);
        if (size.columns < 70)
          return {
            panes: [
              { pane: list, width: size.columns, rows: size.rows },
              { pane: details, width: 0, rows: 0 },
            ],
          };
        const left = Math.floor((size.columns - 3) / 2);
        return {
          panes: [
            { pane: list, width: left, rows: size.rows },
            { pane: details, width: size.columns - 3 - left, rows: size.rows },
          ],
        };
      },
    },
  };
}
