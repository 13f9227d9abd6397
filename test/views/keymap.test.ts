import { describe, expect, test } from 'vitest';
import { isKeyName, keyWord } from '../../views/key-names.ts';
import { conflicts, createKeymap, keyTable } from '../../views/keymap.ts';
import { EVERYWHERE } from '../../views/keys.ts';
import { SCREEN_NAMES } from '../../views/screen.ts';
import type { KeyRow } from '../../views/screen.ts';
import { SCREENS } from '../../views/screens/index.ts';
import { listScreen } from '../rig/list-screen.ts';

const screens = Object.values(SCREENS);
const rows: readonly KeyRow[] = [...EVERYWHERE, ...screens.flatMap(({ keys }) => keys)];

describe('the key table', () => {
  test('gives no key of one place two meanings', () => {
    expect(conflicts(screens, EVERYWHERE)).toEqual([]);
  });

  test('sees a key with two meanings', () => {
    const { screen } = listScreen([]);
    expect(conflicts([{ ...screen, keys: [...screen.keys, { ...(screen.keys[1] as KeyRow), keys: ['a'] }] }], [])).toEqual([
      'a: home.decide and home.off',
    ]);
  });

  test('names every command once, and every key in a way that a terminal can send', () => {
    expect(new Set(rows.map(({ command }) => command)).size).toBe(rows.length);
    for (const { command, keys } of rows) for (const key of keys) expect(isKeyName(key), `${command}: ${key}`).toBe(true);
  });

  test('binds nothing that a multiplexer, a line editor or a keyboard without Alt and function keys has not', () => {
    for (const { keys } of rows) for (const key of keys) expect(key).not.toMatch(/^(?:ctrl\+[abioqstw\\]|alt\+.*|f\d+)$/);
  });

  test('keeps the short labels of footers to two words', () => {
    for (const { command, short } of rows)
      expect(short.split(' ').length, command).toBeLessThanOrEqual(command.startsWith('half') || command.startsWith('page') ? 4 : 2);
  });

  test('prints every key of every screen as Markdown', () => {
    const table = keyTable(screens, EVERYWHERE);
    for (const { command } of rows) expect(table).toContain(`\`${command}\``);
    for (const screen of screens) expect(table).toContain(`**${screen.title}**`);
    expect(table).toMatch(/\| `j` `Down` \| down \| `down` \|/);
  });
});

describe('bindings of the person', () => {
  const { screen } = listScreen(['x']);

  test('replace the command’s own keys, and take the key from whom had it', () => {
    const keymap = createKeymap([screen], EVERYWHERE, { 'home.decide': ['r'] });
    expect(keymap.problems).toEqual([]);
    expect(keymap.meanings('home', 'r').map(({ command }) => command)).toEqual(['home.decide']);
    expect(keymap.meanings('home', 'a')).toEqual([]);
    expect(keymap.find('home.off')?.keys).toEqual([]);
  });

  test.each([
    [{ 'home.dance': ['d'] }, 'keys.home.dance: there is no such command.'],
    [{ 'home.decide': ['hyper'] }, 'keys.home.decide: "hyper" is no key.'],
    [{ 'home.decide': ['d'], 'home.off': ['d'] }, 'keys.home.off: d is bound to home.decide already.'],
  ])('%j are told as %s', (bindings, problem) => {
    expect(createKeymap([screen], EVERYWHERE, bindings).problems).toEqual([problem]);
  });

  test('a wrong binding leaves the others in force', () => {
    const keymap = createKeymap([screen], EVERYWHERE, { 'home.dance': ['d'], down: ['J'] });
    expect(keymap.meanings('home', 'J').map(({ command }) => command)).toEqual(['down']);
    expect(keymap.meanings('home', 'j')).toEqual([]);
  });
});

test.each([
  ['ctrl+d', 'Ctrl+D'],
  ['shift+tab', 'Shift+Tab'],
  ['+', '+'],
  ['G', 'G'],
  ['pagedown', 'PageDown'],
  ['ctrl+left', 'Ctrl+Left'],
])('writes %s as %s', (key, word) => {
  expect(keyWord(key)).toBe(word);
});

test('has a screen for every name', () => {
  expect(Object.keys(SCREENS).toSorted()).toEqual([...SCREEN_NAMES].toSorted());
});
