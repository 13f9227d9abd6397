/** The radar: which other sessions and open changes touch the requirements that a session is about to change. */
import type { Project } from '../documents/project.ts';
import { digestOfValue } from '../domain/digest.ts';
import { overlaps, touchesBy, type NowOf, type Overlap, type PartyTouch } from '../review/overlap.ts';
import { touchesOf } from './selectors.ts';
import type { Session } from './state.ts';
import type { SessionSummary } from './summary.ts';

/**
 * What others touch of what the session touches. `sessions` may hold the session itself; those that ended or are archived
 * do not count, nor do other reviews of the same target, nor the change that is under review. `now` tells what stands on disk, where somebody has looked.
 */
export function radarOf(
  session: Session,
  sessions: readonly SessionSummary[],
  project: Pick<Project, 'units'> | undefined,
  now?: NowOf,
): readonly Overlap[] {
  const mine = touchesBy({ kind: 'session', id: session.id }, touchesOf(session));
  if (mine.length === 0) return [];
  const subject = session.subject === undefined ? undefined : digestOfValue(session.subject);
  const open = sessions.filter(
    (other) =>
      other.id !== session.id &&
      !other.archived &&
      other.phase !== 'complete' &&
      other.phase !== 'aborted' &&
      (subject === undefined || other.subject !== subject),
  );
  const others = open.flatMap(({ id, touches = [] }) => touchesBy({ kind: 'session', id }, touches));
  // A review of what is on disk follows it: its text is never another than the one there for long.
  const isFollowed = session.subject?.kind === 'worktree' || session.subject?.kind === 'files';
  return overlaps(mine, [...others, ...changesOf(session, project)], isFollowed ? undefined : now);
}

/** What the open changes of a project touch, by the specs that they will change. */
function changesOf({ subject }: Session, project: Pick<Project, 'units'> | undefined): readonly PartyTouch[] {
  const reviewed = subject?.kind === 'change' ? subject : undefined;
  return (project?.units ?? []).flatMap(({ kind, root, id, touches }) => {
    if (kind !== 'change' || (reviewed?.id === id && reviewed.root === root)) return [];
    const own = touches.map(({ capability, requirement }) => ({ path: specOf(root, capability), requirement }));
    return touchesBy({ kind: 'openspec', id }, own);
  });
}

/** Where OpenSpec keeps the main spec of a capability. */
function specOf(root: string, capability: string): string {
  return `${root === '' ? '' : `${root}/`}specs/${capability}/spec.md`;
}
