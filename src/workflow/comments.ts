/** Remarks on a change and the answers below them. Each can be taken back; none is dropped. */
import type { Comment } from '../domain/hunk.ts';
import type { Change, Refusal } from './change.ts';
import { refuse } from './change.ts';
import type { EventOf } from './event.ts';
import type { Session } from './state.ts';

export type CommentEvent = EventOf<'comment/added'> | EventOf<'comment/replied'> | EventOf<'comment/resolved'>;

/** The session's remarks after one event about them. `comment/resolved` on a resolved one opens it again. */
export function remark(session: Session, event: CommentEvent): Pick<Change, 'results' | 'undoable'> | Refusal {
  const { results } = session;
  const { comments } = results;
  const known = comments.some(({ id }) => id === event.id);
  if (event.type === 'comment/added') {
    if (event.text.trim() === '') return refuse('a comment cannot be empty');
    if (known) return refuse(`there is a comment ${event.id} already`);
    const { type: _type, ...body } = event;
    return { results: { ...results, comments: [...comments, { ...body, resolved: false }] }, undoable: true };
  }
  if (!known) return refuse(`there is no comment ${event.id}`);
  if (event.type === 'comment/replied' && event.text.trim() === '') return refuse('a reply cannot be empty');
  const changed = comments.map((comment) => (comment.id === event.id ? answered(comment, event) : comment));
  return { results: { ...results, comments: changed }, undoable: true };
}

function answered(comment: Comment, event: Exclude<CommentEvent, { type: 'comment/added' }>): Comment {
  if (event.type === 'comment/resolved') return { ...comment, resolved: !comment.resolved };
  const { author, at, text } = event;
  return { ...comment, replies: [...(comment.replies ?? []), { author, at, text }] };
}
