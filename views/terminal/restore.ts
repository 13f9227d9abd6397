/** The terminal modes the program uses, as bytes: how they are taken and how every one of them is given back. */

/** Alternate screen, no line wrap, hidden cursor, bracketed paste, focus reports, wheel as arrow keys. */
export const ENTER = '\u001b[?1049h\u001b[?7l\u001b[?25l\u001b[?2004h\u001b[?1004h\u001b[?1007h';

/**
 * Gives back everything that was or may have been taken, in an order that is right wherever it is cut: keyboard
 * protocols first, the main screen last. Harmless in a terminal where nothing is on.
 */
export const RESTORE =
  '\u001b[<u\u001b[>4;0m\u001b[?2004l\u001b[?1000;1002;1003;1004;1006;1007l\u001b[?2026l\u001b[r\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l';

/** Asks the terminal to tell Escape, Shift+Enter and the like apart (kitty keyboard protocol, level 1). */
export const KITTY_KEYS = '\u001b[>1u';
