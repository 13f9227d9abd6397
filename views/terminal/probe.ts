/** Asks the terminal what it can do and which background it has. A terminal that does not know a question just does not answer it. */

/** What a terminal said; absent where it said nothing. */
export interface TerminalAnswers {
  /** Red, green and blue of the background, each 0..1. */
  readonly background?: readonly [red: number, green: number, blue: number];
  /** Frames can be shown as a whole (mode 2026). */
  readonly synchronised?: boolean;
  /** Keys can be told apart (kitty keyboard protocol). */
  readonly kittyKeys?: boolean;
}

/** Background colour, mode 2026, keyboard protocol, and the device attributes that every terminal answers: the end of the answers. */
export const QUESTIONS = '\u001b]11;?\u001b\\\u001b[?2026$p\u001b[?u\u001b[c';

/** Waits for answers to `QUESTIONS` at most this long. */
export const ANSWER_MS = 200;

/**
 * Asks once and resolves with the answers that came until the device attributes or for 200 ms. `onReply` subscribes to
 * the terminal's replies and returns how to stop; `write` sends to it. Never rejects.
 */
export function askTerminal(
  write: (bytes: string) => void,
  onReply: (listener: (reply: string) => void) => () => void,
): Promise<TerminalAnswers> {
  return new Promise((resolve) => {
    let answers: TerminalAnswers = {};
    const finish = (): void => {
      clearTimeout(timer);
      stop();
      resolve(answers);
    };
    const stop = onReply((reply) => {
      if (/^\u001b\[\?[\d;]*c$/.test(reply)) finish();
      else answers = { ...answers, ...answerIn(reply) };
    });
    const timer = setTimeout(finish, ANSWER_MS);
    write(QUESTIONS);
  });
}

/** What one reply says. */
export function answerIn(reply: string): TerminalAnswers {
  const colour = /^\u001b\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(reply);
  if (colour !== null) return { background: [share(colour[1]), share(colour[2]), share(colour[3])] };
  const mode = /^\u001b\[\?2026;([0-4])\$y$/.exec(reply);
  if (mode !== null) return { synchronised: mode[1] === '1' || mode[1] === '2' };
  return /^\u001b\[\?\d+u$/.test(reply) ? { kittyKeys: true } : {};
}

/** A colour component of one to four hex digits as a share of its largest value. */
function share(digits = '0'): number {
  return Number.parseInt(digits, 16) / (16 ** digits.length - 1);
}
