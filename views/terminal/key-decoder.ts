/**
 * Turns what a terminal sends into keys, pastes and replies, whatever the chunks it arrives in. Nothing that the
 * terminal says about itself, and nothing pasted, ever becomes a key.
 */
import { graphemesOf } from '../../src/domain/graphemes.ts';
import { StringDecoder } from 'node:string_decoder';
import { append } from '../../src/domain/append.ts';

/** One key as a person pressed it. */
export interface Key {
  /** As in the keymap: `a`, `G`, `enter`, `shift+tab`, `ctrl+d`, `pageup`; the character itself for text. */
  readonly name: string;
  /** What it types, or `''` for a key that types nothing. */
  readonly text: string;
}

export type TerminalInput =
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'focus'; readonly focused: boolean }
  | { readonly kind: 'reply'; readonly reply: string };

export interface KeyDecoder {
  /** What these bytes complete. */
  readonly push: (bytes: Uint8Array | string) => readonly TerminalInput[];
  /** What an unfinished sequence stands for once nothing follows it: a lone Escape is the key. */
  readonly flush: () => readonly TerminalInput[];
  /** Whether something waits for its end: `escape` for a moment, `paste` for longer. */
  readonly pending: 'none' | 'escape' | 'paste';
}

/** A longer paste is cut; a longer escape sequence is not one. */
export const PASTE_CHARACTERS_MAX = 1_000_000;
const SEQUENCE_MAX = 4096;
const PASTE_START = '\u001b[200~';
const PASTE_END = '\u001b[201~';

/** Control string (OSC, DCS, APC, PM, SOS) with its end; CSI; SS3; X10 mouse; Escape and one character; a control; text. */
const TOKEN =
  /\u001b[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|\u001b\[M[^]{3}|\u001b\u001b?\[[0-?]*[ -/]*[@-~]|\u001b\u001b?O[0-9;]*[@-~]|\u001b(?:[^\u001b[\]PXO^_\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])|[\u0000-\u001a\u001c-\u001f\u007f]|[^\u0000-\u001f\u007f\u001b]+/y;
/** The start of something that may still be completed. */
const PARTIAL = /^(?:\u001b\u001b?(?:\[[0-?]*[ -/]*|O[0-9;]*)?|\u001b\[M[^]{0,2}|\u001b[\]PX^_][^\u0007\u001b\u009c]*\u001b?)$/;
/** What a sequence that went wrong takes with it. */
const BROKEN = /^\u001b(?:\[[0-?]*[ -/]*|O[0-9;]*)?/;
/** A decoder for one terminal. */
export function createKeyDecoder(): KeyDecoder {
  const utf8 = new StringDecoder('utf8');
  let waiting = '';
  let paste: string | undefined;

  function push(bytes: Uint8Array | string): readonly TerminalInput[] {
    waiting += typeof bytes === 'string' ? bytes : utf8.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return drain();
  }

  function drain(): readonly TerminalInput[] {
    const found: TerminalInput[] = [];
    while (waiting !== '') {
      if (paste !== undefined) {
        if (!takePaste(found)) break;
        continue;
      }
      if (waiting.startsWith(PASTE_START)) {
        paste = '';
        waiting = waiting.slice(PASTE_START.length);
        continue;
      }
      TOKEN.lastIndex = 0;
      const token = TOKEN.exec(waiting)?.[0];
      if (token === undefined) {
        if (PARTIAL.test(waiting)) {
          waiting = shortened(waiting);
          break;
        }
        if (waiting.startsWith('\u001b\u001b')) found.push(keyInput('esc'));
        waiting = waiting.slice(waiting.startsWith('\u001b\u001b') ? 1 : (BROKEN.exec(waiting)?.[0].length ?? 1));
        continue;
      }
      waiting = waiting.slice(token.length);
      append(found, inputsOf(token));
    }
    return found;
  }

  /** Moves text into the paste; false when its end has not come yet. */
  function takePaste(found: TerminalInput[]): boolean {
    const end = waiting.indexOf(PASTE_END);
    const kept = end >= 0 ? end : Math.max(0, waiting.length - PASTE_END.length + 1);
    paste = ((paste ?? '') + waiting.slice(0, kept)).slice(0, PASTE_CHARACTERS_MAX);
    waiting = waiting.slice(end >= 0 ? end + PASTE_END.length : kept);
    if (end < 0) return false;
    found.push({ kind: 'paste', text: pasted(paste) });
    paste = undefined;
    return true;
  }

  function flush(): readonly TerminalInput[] {
    if (paste !== undefined) {
      const text = pasted(paste + waiting);
      paste = undefined;
      waiting = '';
      return [{ kind: 'paste', text }];
    }
    const rest = waiting;
    waiting = '';
    if (rest === '\u001b') return [keyInput('esc')];
    if (rest === '\u001b\u001b') return [keyInput('esc'), keyInput('esc')];
    return /^\u001b[[\]OPX^_]$/.test(rest) ? [keyInput(`alt+${rest.slice(1)}`)] : [];
  }

  return {
    push,
    flush,
    get pending() {
      return paste !== undefined ? 'paste' : waiting === '' ? 'none' : 'escape';
    },
  };
}

/** An endless sequence is kept as its start only: its text must not turn into keys. */
function shortened(partial: string): string {
  if (partial.length <= SEQUENCE_MAX) return partial;
  return partial.slice(0, 2) + (partial.endsWith('\u001b') ? '\u001b' : '');
}

/** Pasted text with line feeds only, and without controls: a paste types, it never acts. */
function pasted(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

function keyInput(name: string, text = ''): TerminalInput {
  return { kind: 'key', key: { name, text } };
}

function inputsOf(token: string): readonly TerminalInput[] {
  const first = token.charCodeAt(0);
  if (first !== 0x1b) {
    if (first < 0x20 || first === 0x7f) return [keyInput(CONTROLS[first] ?? `ctrl+${String.fromCharCode(first + 0x60)}`)];
    const text = token.replaceAll(/[\u0080-\u009f]/g, '');
    return Array.from(graphemesOf(text), ({ segment }) => keyInput(segment === ' ' ? 'space' : segment, segment));
  }
  if (/^\u001b(?:[\]PX^_]|\[M)/.test(token)) return [{ kind: 'reply', reply: token }];
  const sequence = token.replace(/^\u001b\u001b/, '\u001b');
  const alt = sequence === token ? '' : 'alt+';
  if (sequence.startsWith('\u001b[') || sequence.startsWith('\u001bO')) return controlSequence(sequence, alt);
  const [inner] = inputsOf(token.slice(1));
  return inner?.kind === 'key' ? [keyInput(`alt+${inner.key.name}`)] : [];
}

const CONTROLS: Readonly<Record<number, string>> = {
  0x00: 'ctrl+space',
  0x08: 'backspace',
  0x09: 'tab',
  0x0d: 'enter',
  0x1c: 'ctrl+\\',
  0x1d: 'ctrl+]',
  0x1e: 'ctrl+^',
  0x1f: 'ctrl+_',
  0x7f: 'backspace',
};

const FINALS: Readonly<Record<string, string>> = { A: 'up', B: 'down', C: 'right', D: 'left', H: 'home', F: 'end', Z: 'shift+tab' };
const TILDES: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
};
const CODES: Readonly<Record<number, string>> = { 9: 'tab', 13: 'enter', 27: 'esc', 32: 'space', 127: 'backspace', 57414: 'enter' };

function controlSequence(sequence: string, alt: string): readonly TerminalInput[] {
  if (sequence === '\u001b[I' || sequence === '\u001b[O') return [{ kind: 'focus', focused: sequence.endsWith('I') }];
  if (sequence === '\u001bOM') return [keyInput('enter')];
  const match = /^\u001b(?:\[|O)([<=>?]?)([\d;:]*)([ -/]*)([@-~])/.exec(sequence);
  const [, prefix = '', parameters = '', between = '', final = ''] = match ?? [];
  if (prefix !== '' || between !== '' || (final === 'R' && parameters.includes(';')) || final === 'c' || final === 'n' || final === 't')
    return [{ kind: 'reply', reply: sequence }];
  const [code = '', modifiers = '', other = ''] = parameters.split(';');
  const name =
    final === '~'
      ? code === '27'
        ? codeName(Number(other))
        : TILDES[code]
      : final === 'u'
        ? codeName(Number(code.split(':')[0]))
        : FINALS[final];
  const [mask = '1', event = '1'] = modifiers.split(':');
  if (name === undefined || event === '3') return [];
  const key = withModifiers(name, Number(mask || '1') - 1, alt);
  return [keyInput(key, [...key].length === 1 ? key : key === 'space' ? ' ' : '')];
}

function codeName(code: number): string | undefined {
  const known = CODES[code];
  if (known !== undefined) return known;
  return code > 32 && code < 0xd800 && code !== 127 ? String.fromCodePoint(code) : undefined;
}

/** Modifiers in one order: ctrl, alt, shift. A shifted letter is its capital. */
function withModifiers(name: string, mask: number, alt: string): string {
  const isShift = (mask & 1) !== 0;
  const isCharacter = [...name].length === 1;
  const shifted = isShift && isCharacter ? name.toUpperCase() : name;
  const shift = isShift && !isCharacter && !name.startsWith('shift+') ? 'shift+' : '';
  return `${(mask & 4) !== 0 ? 'ctrl+' : ''}${(mask & 2) !== 0 ? 'alt+' : alt}${shift}${shifted}`;
}
