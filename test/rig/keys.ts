/** What a terminal sends for each key. */

const SEQUENCES: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\u001b[27u',
  tab: '\t',
  'shift+tab': '\u001b[Z',
  space: ' ',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  home: '\u001b[H',
  end: '\u001b[F',
  backspace: '\u007f',
  delete: '\u001b[3~',
  'shift+enter': '\u001b[13;2u',
};

/** Bytes of a key. */
export function sequenceOf(key: string): string {
  const control = /^ctrl\+([a-z])$/.exec(key)?.[1];
  return control === undefined ? (SEQUENCES[key] ?? key) : String.fromCharCode(control.charCodeAt(0) - 96);
}
