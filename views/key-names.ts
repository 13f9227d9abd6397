/** How keys and their groups are written for people. */
import type { KeyRow } from './screen.ts';

/** Groups of keys in the order of help and README, with their titles. */
export const KEY_GROUPS: readonly (readonly [group: KeyRow['group'], title: string])[] = [
  ['decide', 'Decide'],
  ['move', 'Move'],
  ['panes', 'Panes and stages'],
  ['view', 'View'],
  ['run', 'Run'],
  ['find', 'Find'],
  ['out', 'Out'],
];

const WORDS: Readonly<Record<string, string>> = {
  enter: 'Enter',
  esc: 'Esc',
  space: 'Space',
  tab: 'Tab',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  pageup: 'PageUp',
  pagedown: 'PageDown',
  home: 'Home',
  end: 'End',
  backspace: 'Backspace',
  delete: 'Delete',
  insert: 'Insert',
};
const MODIFIERS: Readonly<Record<string, string>> = { ctrl: 'Ctrl', alt: 'Alt', shift: 'Shift' };

/** `ctrl+d` as `Ctrl+D`, `enter` as `Enter`, letters as they are. */
export function keyWord(key: string): string {
  if (key === '+') return key;
  const parts = key.split('+');
  const last = parts.pop() ?? '';
  const word = WORDS[last] ?? (parts.length > 0 ? last.toUpperCase() : last);
  return [...parts.map((part) => MODIFIERS[part] ?? part), word].join('+');
}

/** Whether configuration may use this as a key: a character, or a known name, with modifiers before it. */
export function isKeyName(key: string): boolean {
  const match = /^(?:ctrl\+)?(?:alt\+)?(?:shift\+)?(?<last>.+)$/u.exec(key);
  const last = match?.groups?.['last'] ?? '';
  return WORDS[last] !== undefined || [...last].length === 1;
}
