import type { SessionEvent } from './event.ts';
import type { Effect } from './effect.ts';
import type { Session } from './state.ts';
/** placeholder */
export declare function transition(state: Session | undefined, event: SessionEvent): readonly [Session | undefined, readonly Effect[]];
