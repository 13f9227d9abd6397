/** A terminal without a window: takes bytes, holds cells, and tells everything that bytes made it do. */
import xterm from '@xterm/headless';

/** One cell as a person would see it. */
export interface ScreenCell {
  readonly char: string;
  readonly width: number;
  /** `default`, a palette index or `#rrggbb`. */
  readonly foreground: string;
  readonly background: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  readonly struck: boolean;
}

export interface VirtualScreen {
  write(bytes: string): void;
  /** Resolves when all bytes written so far have taken effect. */
  flush(): Promise<void>;
  resize(columns: number, rows: number): void;
  /** Text of each row without trailing blanks. */
  lines(): readonly string[];
  text(): string;
  /** What the cells of columns `from` to `to` (exclusive) of a row hold, blanks included. */
  textAt(row: number, from: number, to: number): string;
  cells(): readonly (readonly ScreenCell[])[];
  cursor(): { readonly x: number; readonly y: number };
  readonly size: { readonly columns: number; readonly rows: number };
  readonly isAlternate: boolean;
  /** What the terminal would have typed back: answers to queries. */
  readonly replies: readonly string[];
  onReply(listener: (reply: string) => void): void;
  /** Titles, bells and other things that reach outside the cells. */
  readonly effects: readonly string[];
  /** Modes that are on and change how keys, paste or the mouse arrive. */
  modesLeftOn(): readonly string[];
}

/** A screen of the given size; `scrollback` rows are kept on the main screen. */
export function createScreen(columns: number, rows: number, scrollback = 1000): VirtualScreen {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback });
  const replies: string[] = [];
  const effects: string[] = [];
  const listeners: ((reply: string) => void)[] = [];
  terminal.onData((reply) => {
    replies.push(reply);
    for (const listener of listeners) listener(reply);
  });
  terminal.onTitleChange((title) => effects.push(`title ${title}`));
  terminal.onBell(() => effects.push('bell'));
  for (const code of [4, 7, 8, 9, 10, 11, 12, 52, 99, 104, 110, 111, 112, 133, 777, 1337]) {
    terminal.parser.registerOscHandler(code, (data) => {
      effects.push(`osc ${code} ${data.slice(0, 40)}`);
      return false;
    });
  }
  let isCursorHidden = false;
  for (const final of ['h', 'l']) {
    terminal.parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
      if (parameters.includes(25)) isCursorHidden = final === 'l';
      return false;
    });
  }
  return {
    replies,
    effects,
    get size() {
      return { columns: terminal.cols, rows: terminal.rows };
    },
    get isAlternate() {
      return terminal.buffer.active.type === 'alternate';
    },
    write: (bytes) => terminal.write(bytes),
    flush: () => new Promise((resolve) => terminal.write('', resolve)),
    resize: (wide, high) => terminal.resize(wide, high),
    lines: () => linesOf(terminal),
    text: () => linesOf(terminal).join('\n'),
    textAt: (row, from, to) =>
      terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row)?.translateToString(false, from, to) ?? '',
    cells: () => rowsOf(terminal).map((row) => Array.from({ length: terminal.cols }, (_, x) => cellAt(row, x))),
    cursor: () => ({ x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY }),
    onReply: (listener) => {
      listeners.push(listener);
    },
    modesLeftOn: () => modesLeftOn(terminal, isCursorHidden),
  };
}

type BufferLine = NonNullable<ReturnType<xterm.Terminal['buffer']['active']['getLine']>>;

function rowsOf(terminal: xterm.Terminal): readonly BufferLine[] {
  const buffer = terminal.buffer.active;
  return Array.from({ length: terminal.rows }, (_, y) => buffer.getLine(buffer.viewportY + y)).filter((row) => row !== undefined);
}

function linesOf(terminal: xterm.Terminal): readonly string[] {
  return rowsOf(terminal).map((row) => row.translateToString(true, 0, terminal.cols).trimEnd());
}

function cellAt(row: BufferLine, x: number): ScreenCell {
  const cell = row.getCell(x);
  if (cell === undefined)
    return {
      char: ' ',
      width: 1,
      foreground: 'default',
      background: 'default',
      bold: false,
      dim: false,
      italic: false,
      underline: false,
      inverse: false,
      struck: false,
    };
  return {
    char: cell.getWidth() === 0 ? '' : cell.getChars() || ' ',
    width: cell.getWidth(),
    foreground: cell.isFgDefault() ? 'default' : colour(cell.isFgRGB(), cell.getFgColor()),
    background: cell.isBgDefault() ? 'default' : colour(cell.isBgRGB(), cell.getBgColor()),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
    struck: cell.isStrikethrough() !== 0,
  };
}

function colour(isRgb: boolean, value: number): string {
  return isRgb ? `#${value.toString(16).padStart(6, '0')}` : String(value);
}

function modesLeftOn(terminal: xterm.Terminal, isCursorHidden: boolean): readonly string[] {
  const modes = terminal.modes;
  return [
    ...(terminal.buffer.active.type === 'alternate' ? ['alternate screen'] : []),
    ...(modes.bracketedPasteMode ? ['bracketed paste'] : []),
    ...(modes.sendFocusMode ? ['focus events'] : []),
    ...(modes.mouseTrackingMode === 'none' ? [] : [`mouse ${modes.mouseTrackingMode}`]),
    ...(modes.applicationCursorKeysMode ? ['application cursor keys'] : []),
    ...(modes.applicationKeypadMode ? ['application keypad'] : []),
    ...(modes.insertMode ? ['insert'] : []),
    ...(modes.originMode ? ['origin'] : []),
    ...(modes.wraparoundMode ? [] : ['no wraparound']),
    ...(modes.synchronizedOutputMode ? ['synchronised output'] : []),
    ...(isCursorHidden ? ['hidden cursor'] : []),
  ];
}
