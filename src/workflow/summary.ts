/** What lists show of a session without opening its journal: a small value that can be kept beside it and made again from its events. */
import type { Outcome } from '../domain/commit.ts';
import type { Digest, SessionId } from '../domain/ids.ts';
import type { Touch } from '../domain/touch.ts';
import type { Status } from './state.ts';
import type { PhaseName, WorkflowName } from './workflows.ts';

/** What lists show of a session without opening its journal. */
export interface SessionSummary {
  readonly id: SessionId;
  readonly feature: string;
  readonly request: string;
  readonly workflow: WorkflowName;
  readonly phase: PhaseName | 'complete' | 'aborted';
  readonly status: Status;
  /** What waits for a person, one line; absent when nothing does. */
  readonly needsYou?: string;
  readonly detail: string;
  readonly startedAt: string;
  readonly lastAt: string;
  /** Open gaps at the end of each review round. */
  readonly convergence: readonly number[];
  /** The outcome record of a finished session; trends are made of them. */
  readonly outcome?: Outcome;
  readonly archived: boolean;
  /** Requirements it changes, `written` once they are on disk; absent when it changes none. Others are compared by them. */
  readonly touches?: readonly (Touch & { readonly written: boolean })[];
  /** What a review is about, by its digest; absent for other sessions. Reviews of one target have the same. */
  readonly subject?: Digest;
  /** The journal could not be read: what and where. */
  readonly damage?: string;
}
