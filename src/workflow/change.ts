/** What one event does to one phase, in the words the leaves of the transition answer with. */
import type { EffectBody } from './effect.ts';
import type { Gate, Phase, Results } from './state.ts';

/** A new phase state, the effects it asks for, and how the gate judged when the phase ends here. */
export interface Change {
  readonly phase?: Phase;
  readonly results?: Results;
  readonly effects?: readonly EffectBody[];
  /** The phase is over: judged thus. The next phase of the workflow begins. */
  readonly gate?: Pick<Gate, 'verdict' | 'reasons'>;
  /** The session goes back to an earlier phase, entered with this state. */
  readonly back?: true;
  /** A person can take it back with undo. */
  readonly undoable?: true;
}

/** Why an event does not apply: one sentence for the person who asked. */
export interface Refusal {
  readonly refusal: string;
}

export type Answer = Change | Refusal;

/** A refusal with its sentence. */
export function refuse(refusal: string): Refusal {
  return { refusal };
}

/** Whether an answer is a refusal. */
export function isRefusal(answer: object): answer is Refusal {
  return 'refusal' in answer;
}

/** What an event gets that means nothing in the phase the session is in. */
export const NOT_NOW: Refusal = { refusal: 'that does not apply at this point of the workflow' };
