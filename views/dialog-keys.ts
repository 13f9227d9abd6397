/** Keys while a dialog is open. Texts are edited here; short filters and menus are Ink's components, which get the keys they know. */
import type { AllActions } from './actions.ts';
import { fieldWidth, paletteRowsFor } from './dialog.ts';
import type { Dialog } from './dialog.ts';
import type { Guard } from './guard.ts';
import type { Keymap } from './keymap.ts';
import { edited, inserted } from './line-editor.ts';
import type { EditedText } from './line-editor.ts';
import { keyWord } from './key-names.ts';
import type { KeyRow, Screen, ScreenName } from './screen.ts';
import type { Store } from './store.ts';
import type { Key } from './terminal/key-decoder.ts';
import type { Motion } from './windows.ts';

export interface DialogParts {
  readonly store: Store;
  readonly keymap: Keymap;
  readonly screens: Readonly<Partial<Record<ScreenName, Screen>>>;
  readonly act: AllActions;
  readonly guard: Guard;
  readonly give: (sequence: string) => void;
  readonly unread: (keys: readonly Key[]) => void;
  readonly run: (row: KeyRow) => void;
}

type TextDialog = Extract<Dialog, { kind: 'text' }>;
type FilterDialog = Extract<Dialog, { kind: 'search' | 'palette' | 'help' }>;

const NEWLINES: ReadonlySet<string> = new Set(['ctrl+j', 'shift+enter', 'alt+enter']);
const SEQUENCES: Readonly<Record<string, string>> = {
  enter: '\r',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  backspace: '\u007f',
};
const SCROLLS: Readonly<Record<string, Motion>> = {
  up: 'up',
  down: 'down',
  k: 'up',
  j: 'down',
  pageup: 'page-up',
  pagedown: 'page-down',
  space: 'page-down',
  home: 'top',
  end: 'bottom',
  g: 'top',
  G: 'bottom',
};
const PASTED_FILTER_MAX = 200;

/** One key for the dialog that is open. */
export function dialogKey(parts: DialogParts, dialog: Dialog, key: Key): void {
  if (key.name === 'ctrl+c') return interrupt(parts, dialog);
  if (key.name === 'ctrl+z') return parts.act.suspend();
  if (key.name === 'ctrl+l') return parts.act.redraw();
  switch (dialog.kind) {
    case 'text':
      return textKey(parts, dialog, key);
    case 'choice':
      return choiceKey(parts, key);
    case 'search':
    case 'palette':
    case 'help':
      return filterKey(parts, dialog, key);
    case 'confirm':
      return confirmKey(parts, dialog.confirmation, key);
  }
}

/** Pasted text types; it never sends, chooses or confirms. */
export function pasteIntoDialog(parts: DialogParts, dialog: Dialog, text: string): void {
  if (dialog.kind === 'text') return setField(parts, dialog, inserted(dialog.field, dialog.prompt.multiline ? text : oneLine(text)));
  if (dialog.kind === 'choice' || dialog.kind === 'confirm') return parts.act.notice('There is no field to paste into.');
  const typed = oneLine(text).slice(0, PASTED_FILTER_MAX);
  if (typed !== '') parts.give(typed);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\n\t]+/g, ' ');
}

function textKey(parts: DialogParts, dialog: TextDialog, key: Key): void {
  const { act, store } = parts;
  const { prompt, field } = dialog;
  if (key.name === 'esc') return leaveText(parts, dialog);
  if (key.name === 'enter') return submit(parts, dialog);
  if (NEWLINES.has(key.name)) {
    if (prompt.multiline) setField(parts, dialog, inserted(field, '\n'));
    return;
  }
  if (key.name === 'ctrl+g') return act.editField();
  if (key.name === 'up' && field.text === '') return recall(parts, dialog);
  const next =
    edited(field, key.name, fieldWidth(store.get().ui.size.columns)) ?? (key.text === '' ? undefined : inserted(field, key.text));
  if (next !== undefined) setField(parts, dialog, next);
}

function setField({ store, act }: DialogParts, dialog: TextDialog, field: EditedText): void {
  store.set({ dialog: { ...dialog, field } });
  act.keepInSight();
}

/** Texts that were sent from this field before, the newest first. */
function recall(parts: DialogParts, dialog: TextDialog): void {
  const sent = parts.store.get().sent[dialog.prompt.id] ?? [];
  const text = sent.at(-1 - dialog.recalled);
  if (text === undefined) return parts.act.notice('There is no earlier text.');
  setField(parts, { ...dialog, recalled: dialog.recalled + 1 }, { text, caret: text.length });
}

function leaveText(parts: DialogParts, dialog: TextDialog): void {
  const { text } = dialog.field;
  keepDraft(parts, dialog, text === dialog.prompt.initial ? '' : text);
  parts.act.close();
  if (text !== dialog.prompt.initial) parts.act.notice('Your text is kept as a draft.');
}

function keepDraft({ act }: DialogParts, dialog: TextDialog, text: string): void {
  act.keepDraft(dialog.prompt.id, text);
}

function submit(parts: DialogParts, dialog: TextDialog): void {
  const { act, guard, store } = parts;
  if (guard.holds('enter')) return act.notice('This has just opened: press Enter again.');
  const { id } = dialog.prompt;
  const { text } = dialog.field;
  keepDraft(parts, dialog, '');
  if (text !== '') store.set({ sent: { ...store.get().sent, [id]: [...(store.get().sent[id] ?? []), text] } });
  act.close();
  dialog.prompt.submit(text);
}

function choiceKey({ act, guard, give }: DialogParts, key: Key): void {
  if (key.name === 'esc' || key.name === 'q') return act.close();
  if (guard.holds(key.name)) return act.notice(`This has just opened: press ${keyWord(key.name)} again.`);
  const sequence = SEQUENCES[key.name] ?? (/^[jk1-9]$/.test(key.name) ? key.name : undefined);
  if (sequence !== undefined) give(sequence);
}

function filterKey(parts: DialogParts, dialog: FilterDialog, key: Key): void {
  const { act, store, give } = parts;
  if (key.name === 'esc') return act.close();
  if (key.name === 'enter') return enterFilter(parts, dialog);
  if (key.name === 'ctrl+u') return store.set({ dialog: { ...dialog, text: '' } });
  if (key.name === 'ctrl+w') return store.set({ dialog: { ...dialog, text: dialog.text.replace(/\S*\s*$/u, '') } });
  const scroll = key.text === '' ? SCROLLS[key.name] : undefined;
  if (dialog.kind === 'palette' && (scroll === 'up' || scroll === 'down')) return choose(parts, dialog, scroll === 'up' ? -1 : 1);
  if (dialog.kind === 'help' && scroll !== undefined) return act.move(scroll);
  const sequence = key.text === '' ? SEQUENCES[key.name] : key.text;
  if (sequence !== undefined) give(sequence);
}

function choose({ store, keymap, screens }: DialogParts, dialog: Extract<Dialog, { kind: 'palette' }>, by: 1 | -1): void {
  const { ui } = store.get();
  const count = paletteRowsFor(keymap.rowsFor(ui.screen), screens[ui.screen], dialog.text, store.view()).length;
  store.set({ dialog: { ...dialog, chosen: Math.max(0, Math.min(dialog.chosen + by, count - 1)) } });
}

function enterFilter(parts: DialogParts, dialog: FilterDialog): void {
  const { act, store, keymap, screens, run } = parts;
  if (dialog.kind === 'help') return;
  act.close();
  if (dialog.kind === 'search') {
    if (dialog.text === '') return store.ui({ search: { ...store.get().ui.search, marks: false } });
    store.ui({ search: { pattern: dialog.text, marks: true } });
    return act.find(1, true);
  }
  const { screen } = store.get().ui;
  const row = paletteRowsFor(keymap.rowsFor(screen), screens[screen], dialog.text, store.view())[dialog.chosen];
  if (row !== undefined) run(row);
}

function confirmKey({ act, guard }: DialogParts, confirmation: Extract<Dialog, { kind: 'confirm' }>['confirmation'], key: Key): void {
  if (key.name === 'esc' || (key.name === 'q' && confirmation.key !== 'q')) return act.close();
  if (key.name !== confirmation.key) {
    const scroll = SCROLLS[key.name];
    return scroll === undefined ? act.notice(`Only ${keyWord(confirmation.key)} goes on; Esc goes back.`) : act.move(scroll);
  }
  if (guard.holds(key.name)) return act.notice(`This has just opened: read it, then press ${keyWord(key.name)} again.`);
  act.close();
  confirmation.confirm();
}

/** Ctrl+C never clears text: it warns, and leaving keeps the draft. */
function interrupt(parts: DialogParts, dialog: Dialog): void {
  if (dialog.kind === 'text') keepDraft(parts, dialog, dialog.field.text);
  parts.act.interrupt();
}
