/** What every performer of an effect works with, and what it answers. */
import type { Ports } from '../ports.ts';
import type { OutcomeEvent } from '../workflow/event.ts';
import type { Session } from '../workflow/state.ts';

/** What a performer may use besides its effect. */
export interface Bench {
  readonly ports: Ports;
  /** The session as shown now. */
  readonly session: () => Session;
  readonly signal: AbortSignal;
}

/** What a performer answers with: an outcome without the stamps that the engine adds. */
export type Outcome = OutcomeEvent extends infer E ? (E extends OutcomeEvent ? Omit<E, 'at' | 'run' | 'attempt'> : never) : never;
