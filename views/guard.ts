/** Keeps what has just opened from being decided by the key that opened it, or by one that was meant for what stood there before. */

/** How long a newly opened view ignores deciding keys. */
export const GUARD_MS = 400;

export interface Guard {
  /** A view opened: by this key, or by itself. */
  readonly opened: (key: string | undefined) => void;
  /** A key went down. */
  readonly pressed: (key: string) => void;
  /** Whether this key must not decide anything now. */
  readonly holds: (key: string) => boolean;
}

/** A guard over one place; `elapsedMs` never jumps. */
export function createGuard(elapsedMs: () => number): Guard {
  let until = Number.NEGATIVE_INFINITY;
  let opener: string | undefined;
  let repeated = { key: '', until: Number.NEGATIVE_INFINITY };

  const holds = (key: string): boolean => {
    const now = elapsedMs();
    if (key === repeated.key && now < repeated.until) return true;
    return now < until && (opener === undefined || key === opener);
  };

  return {
    holds,
    opened(key) {
      until = elapsedMs() + GUARD_MS;
      opener = key;
    },
    pressed(key) {
      // A key that is held down repeats, and stays held back until it is let go.
      if (holds(key)) repeated = { key, until: elapsedMs() + GUARD_MS };
      // Another key than the opener shows that the person is with the new view.
      else if (opener !== undefined) until = Number.NEGATIVE_INFINITY;
    },
  };
}
