/** The words of plain mode: each command is one row that turns a line into a request, or into lines to read. */
import type { Request } from '../../workflow/event.ts';
import type { Session } from '../../workflow/state.ts';

/** What a line came to. */
export type Said = { readonly request: Request } | { readonly lines: readonly string[] };

export interface PlainCommand {
  readonly name: string;
  /** What follows the name, as people are shown it. */
  readonly usage: string;
  readonly help: string;
  /** `words` are what follows the name; `rest` is the same text uncut after the first word. */
  say(session: Session, words: readonly string[], rest: string): Said | Promise<Said>;
}

/** One request. */
export function ask(request: Request): Said {
  return { request };
}

/** Lines to read. */
export function tell(...lines: readonly string[]): Said {
  return { lines };
}

/** A list to read, however long. */
export function tellAll(lines: readonly string[]): Said {
  return { lines };
}
