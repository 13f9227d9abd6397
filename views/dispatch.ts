/**
 * Where every key goes: to the open dialog, else to what the screen or the program binds it to. A key that is off says
 * why. What has just opened cannot be decided by accident.
 */
import type { AllActions } from './actions.ts';
import { createGuard } from './guard.ts';
import type { Guard } from './guard.ts';
import { dialogKey, pasteIntoDialog } from './dialog-keys.ts';
import type { DialogParts } from './dialog-keys.ts';
import { keyWord } from './key-names.ts';
import type { Keymap } from './keymap.ts';
import type { KeyRow, Screen, ScreenName } from './screen.ts';
import type { Store } from './store.ts';
import type { Key } from './terminal/key-decoder.ts';

export interface Dispatcher {
  readonly key: (key: Key) => void;
  readonly paste: (text: string) => void;
  /** Something opened that the person did not ask for. */
  readonly openedByItself: () => void;
}

export interface DispatchParts {
  readonly store: Store;
  readonly keymap: Keymap;
  readonly screens: Readonly<Partial<Record<ScreenName, Screen>>>;
  readonly act: AllActions;
  /** Puts keys in front of those that wait. */
  readonly unread: (keys: readonly Key[]) => void;
  /** Hands a key's sequence to the dialog that Ink draws. */
  readonly give: (sequence: string) => void;
  readonly elapsedMs: () => number;
}

/** Groups whose keys do something that cannot be looked away from. */
const GUARDED: ReadonlySet<KeyRow['group']> = new Set(['decide', 'run', 'out']);

/** The one handler of keys. */
export function createDispatcher(parts: DispatchParts): Dispatcher {
  const { store, keymap, act } = parts;
  const guard: Guard = createGuard(parts.elapsedMs);
  const dialogs: DialogParts = { ...parts, run: (row) => runRow(row), guard };

  /** What is in front of the person; when it changes, a view has opened. */
  function front(): string {
    const { ui, dialog } = store.get();
    return `${ui.screen} ${dialog?.kind ?? ''} ${store.view().session?.id ?? ''}`;
  }

  function runRow(row: KeyRow): void {
    const view = store.view();
    const reason = row.off?.(view);
    if (reason === undefined) row.run(view, act);
    else act.notice(reason);
  }

  function screenKey(key: Key): void {
    const { screen } = store.get().ui;
    const rows = keymap.meanings(screen, key.name);
    const view = store.view();
    const row = rows.find((candidate) => candidate.off?.(view) === undefined) ?? rows[0];
    if (row === undefined) return unknown(key);
    if (GUARDED.has(row.group) && guard.holds(key.name)) return act.notice(`This has just opened: press ${keyWord(key.name)} again.`);
    runRow(row);
  }

  /** Escape and a letter typed quickly arrive as one; without a meaning of their own they are two keys. */
  function unknown(key: Key): void {
    if (key.name.startsWith('alt+')) parts.unread([{ name: 'esc', text: '' }, keyOf(key.name.slice(4))]);
    else act.notice(`${keyWord(key.name)} does nothing here. ? lists the keys.`);
  }

  return {
    key(key) {
      const before = front();
      guard.pressed(key.name);
      const { dialog, ui } = store.get();
      if (ui.notice !== '') store.ui({ notice: '' });
      if (dialog === undefined) screenKey(key);
      else dialogKey(dialogs, dialog, key);
      if (front() !== before) guard.opened(key.name);
    },
    paste(text) {
      const { dialog } = store.get();
      if (dialog === undefined) act.notice('Pasted text goes into fields only; here it would be keys.');
      else pasteIntoDialog(dialogs, dialog, text);
    },
    openedByItself: () => guard.opened(undefined),
  };
}

function keyOf(name: string): Key {
  return { name, text: [...name].length === 1 ? name : name === 'space' ? ' ' : '' };
}
