/** What may stand between the screen and its keys: a question, the palette, help, or a confirmation. */
import type { EditedText } from './line-editor.ts';
import { fieldLines } from './line-editor.ts';
import { matcherOf } from './highlight.ts';
import { KEY_GROUPS, keyWord } from './key-names.ts';
import { BLANK, heading, listPane, textRows } from './parts/list.ts';
import type { Row } from './parts/list.ts';
import { span } from './parts/spans.ts';
import { cells } from './parts/text.ts';
import type { Confirmation, KeyRow, Pane, Prompt, Screen, Size, Theme, View } from './screen.ts';
import { visible } from '../src/domain/visible.ts';

export type TextPrompt = Extract<Prompt, { kind: 'text' }>;
export type ChoicePrompt = Extract<Prompt, { kind: 'choice' }>;

export type Dialog =
  | { readonly kind: 'text'; readonly prompt: TextPrompt; readonly field: EditedText; readonly recalled: number }
  | { readonly kind: 'choice'; readonly prompt: ChoicePrompt }
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'palette'; readonly text: string; readonly chosen: number }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'confirm'; readonly confirmation: Confirmation };

/** Pane id of what a dialog shows in the body. */
export const DIALOG_PANE = 'dialog';
/** What stands before a field's text. */
export const FIELD_LEAD = '> ';
const FIELD_ROWS_MAX = 8;
const CHOICE_ROWS_MAX = 10;
const PALETTE_ROWS_MAX = 10;

/** Width of a dialog's field in cells. */
export function fieldWidth(columns: number): number {
  return Math.max(8, columns - FIELD_LEAD.length - 1);
}

/** Rows a dialog takes at the lower end of the body, its rule included. */
export function dialogRows(dialog: Dialog | undefined, size: Size): number {
  if (dialog === undefined) return 0;
  switch (dialog.kind) {
    case 'text':
      return 2 + fieldRows(dialog, size);
    case 'choice':
      return 2 + Math.min(dialog.prompt.choices.length, CHOICE_ROWS_MAX, Math.max(1, size.rows - 8));
    case 'palette':
      return 2 + paletteRows(size);
    case 'help':
    case 'search':
      return 2;
    case 'confirm':
      return 0;
  }
}

/** Rows of the field itself: as many as its text needs, up to a third of the screen. */
export function fieldRows(dialog: Extract<Dialog, { kind: 'text' }>, size: Size): number {
  const width = fieldWidth(size.columns);
  const tall = dialog.prompt.tall === true;
  const most = Math.max(1, tall ? Math.floor(size.rows / 2) - 2 : Math.min(FIELD_ROWS_MAX, Math.floor(size.rows / 3)));
  return Math.max(Math.min(dialog.prompt.multiline ? 3 : 1, most), Math.min(most, fieldLines(dialog.field, width).lines.length));
}

/** Commands the palette lists at once. */
export function paletteRows(size: Size): number {
  return Math.max(1, Math.min(PALETTE_ROWS_MAX, Math.floor(size.rows / 2) - 3));
}

/** Commands whose label, name or key holds every typed word, in the table's order; those that can run come first. */
export function foundRows(rows: readonly KeyRow[], typed: string, view: View): readonly KeyRow[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = rows.filter((row) => {
    const text = `${row.label} ${row.command} ${row.keys.map(keyWord).join(' ')}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return found.toSorted((a, b) => Number(a.off?.(view) !== undefined) - Number(b.off?.(view) !== undefined));
}

/** Places that the palette lists at most. */
const PLACES_MAX = 50;

/** What the palette lists: commands that hold every typed word, then places of the screen whose names do. */
export function paletteRowsFor(rows: readonly KeyRow[], screen: Screen | undefined, typed: string, view: View): readonly KeyRow[] {
  const places = typed.trim() === '' ? [] : (screen?.places?.(view, typed, PLACES_MAX) ?? []);
  return [
    ...foundRows(rows, typed, view),
    ...places.map(({ name, go }, index): KeyRow => ({
      command: `place.${index}`,
      keys: [],
      label: `go to ${name}`,
      short: 'go',
      group: 'find',
      run: (_view, act) => go(act),
    })),
  ];
}

/** Every key of this place with what it does and, when it is off, why. */
export function helpPane(view: View, rows: readonly KeyRow[], typed: string, width: number): Pane {
  const found = typed === '' ? rows : foundRows(rows, typed, view);
  const lines = KEY_GROUPS.flatMap(([group, title]): readonly Row[] => {
    const inGroup = found.filter((row) => row.group === group);
    return inGroup.length === 0 ? [] : [heading(title), ...inGroup.map((row) => helpRow(row, view, typed)), BLANK];
  });
  return listPane(view.theme, DIALOG_PANE, 'Keys', lines.length > 0 ? lines : textRows('No key matches.', width));
}

const KEYS_CELLS = 20;

function helpRow(row: KeyRow, view: View, typed: string): Row {
  const off = row.off?.(view);
  const keys = row.keys.map(keyWord).join(' ');
  const isFound = typed !== '' && row.label.search(matcherOf(typed.toLowerCase())) >= 0;
  return {
    spans: [
      span(`${keys}${' '.repeat(Math.max(1, KEYS_CELLS - cells(keys)))}`, off === undefined ? 'accent' : 'rule'),
      span(visible(row.label), isFound ? 'strong' : off === undefined ? 'text' : 'muted'),
    ],
    right: off === undefined ? [] : [span(visible(off), 'muted')],
  };
}

/** What a confirmation is about to do, one line each. */
export function confirmPane(theme: Theme, confirmation: Confirmation, width: number): Pane {
  const rows: readonly Row[] = [
    heading(visible(confirmation.title)),
    BLANK,
    ...confirmation.lines.flatMap((line) => (line === '' ? [BLANK] : textRows(visible(line), width, { indent: 2 }))),
    BLANK,
    { spans: [span(`${keyWord(confirmation.key)}  `, 'needsYou'), span(visible(confirmation.label), 'strong')] },
    { spans: [span('Esc  ', 'accent'), span('back, nothing happens')] },
  ];
  return listPane(theme, DIALOG_PANE, '', rows);
}

/** What the status band says while a dialog is open. */
export function modeWords(dialog: Dialog): string {
  switch (dialog.kind) {
    case 'text':
      return 'INPUT  Esc keeps the text as a draft.';
    case 'choice':
      return 'CHOICE  Esc leaves without choosing.';
    case 'search':
      return 'SEARCH  capitals count when you type some. n and N go on.';
    case 'palette':
      return 'COMMANDS  of this place; those that are off say why. A name goes to it.';
    case 'help':
      return 'HELP  of this place. Typing searches it.';
    case 'confirm':
      return `CONFIRM  only ${keyWord(dialog.confirmation.key)} goes on.`;
  }
}

/** The keys of a dialog, for the footer. */
export function dialogKeys(dialog: Dialog): readonly (readonly [key: string, label: string])[] {
  switch (dialog.kind) {
    case 'text':
      return [
        ['enter', 'send'],
        ...(dialog.prompt.multiline
          ? ([
              ['ctrl+j', 'newline'],
              ['ctrl+g', 'editor'],
            ] as const)
          : []),
        ['esc', 'back'],
      ];
    case 'choice':
      return [
        ['enter', 'choose'],
        ['j', 'down'],
        ['k', 'up'],
        ['esc', 'back'],
      ];
    case 'search':
      return [
        ['enter', 'search'],
        ['esc', 'back'],
      ];
    case 'palette':
      return [
        ['enter', 'run'],
        ['down', 'next'],
        ['up', 'previous'],
        ['esc', 'back'],
      ];
    case 'help':
      return [
        ['down', 'scroll'],
        ['pagedown', 'page'],
        ['esc', 'back'],
      ];
    case 'confirm':
      return [
        [dialog.confirmation.key, dialog.confirmation.label],
        ['down', 'scroll'],
        ['esc', 'back'],
      ];
  }
}
