/** The one error that crosses folders: what failed, where, why, and what to do about it. */

/** `damage` and `refusal` end with exit 1, `misuse` with 2, `bug` with 70. */
export type ErrorKind = 'damage' | 'refusal' | 'failure' | 'misuse' | 'bug';

/** An error a person can act on. `message` is one line; `fix` is the next line when one is known. */
export class TrueupError extends Error {
  readonly kind: ErrorKind;
  /** Stable, kebab-case; what tests and scripts match on. */
  readonly code: string;
  readonly fix: string | undefined;
  constructor(kind: ErrorKind, code: string, message: string, options: { fix?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'TrueupError';
    this.kind = kind;
    this.code = code;
    this.fix = options.fix;
  }
}

/** Throws a bug when a condition that the program itself guarantees does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new TrueupError('bug', 'invariant', message);
}
