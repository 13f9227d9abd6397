/** Gathers what the reviewer wants of the next draft, and asks for it to be written where its author reads it. */
import type { Digest } from '../domain/ids.ts';
import { INSTRUCTIONS_JSON, INSTRUCTIONS_MD } from './artifacts/instructions.ts';
import type { Asked, EffectBody } from './effect.ts';
import type { Review, Session } from './state.ts';

/** Rejections under review, else those of the last submission, and open comments; undefined when there are none. */
export function askedOf(session: Session, review: Review | undefined): Asked | undefined {
  const { comments, refused } = session.results;
  const open = comments.filter(({ resolved }) => !resolved);
  const isRefusing = (from: Asked['decisions']): boolean => Object.values(from).some(({ verdict }) => verdict === 'rejected');
  const from = review ?? refused ?? { drafts: [], decisions: {} };
  if (!isRefusing(from.decisions) && open.length === 0) return undefined;
  return { drafts: from.drafts, decisions: from.decisions, comments: open };
}

/** The files that tell a draft's author what is wanted; none when nothing is. */
export function instructionFiles(session: Session, asked: Asked | undefined): readonly EffectBody[] {
  if (asked === undefined) return [];
  return [
    { kind: 'artifact/instructions', path: `${session.artifacts}/${INSTRUCTIONS_MD}`, form: 'markdown', asked },
    { kind: 'artifact/instructions', path: `${session.artifacts}/${INSTRUCTIONS_JSON}`, form: 'json', asked },
  ];
}

/** The instructions for programs as they lie in the session's folder: what an author can have read by now. */
export function handedOf(session: Session): Digest | undefined {
  return session.written[`${session.artifacts}/${INSTRUCTIONS_JSON}`];
}
