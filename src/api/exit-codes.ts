/** The documented exit codes. */
import type { ErrorKind } from '../domain/error.ts';

export const EXIT = {
  /** The session is complete, or the phase asked for was reached. */
  done: 0,
  /** A refusal, damage or failure: the message says what and where, and the fix. */
  failed: 1,
  /** The command line or the answers are wrong. */
  misuse: 2,
  /** The session waits for a person; the answers say nothing for it. */
  waiting: 3,
  /** The session was aborted. */
  aborted: 4,
  /** Another process holds the session. */
  held: 5,
  /** A defect of the program. */
  bug: 70,
  interrupted: 130,
} as const;

/** The exit code for an error of this kind. */
export function exitCodeOf(kind: ErrorKind): number {
  return kind === 'misuse' ? EXIT.misuse : kind === 'bug' ? EXIT.bug : EXIT.failed;
}
