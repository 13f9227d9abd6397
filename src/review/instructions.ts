/** Turns rejections and open comments into instructions that stand on their own: whoever writes the next draft needs no screen. */
import { digestOfValue } from '../domain/digest.ts';
import type { Comment, Draft, Hunk, HunkDecision, Instruction, StaleDecision } from '../domain/hunk.ts';
import type { Digest } from '../domain/ids.ts';
import { hunkTexts, type TextOf } from './hunk-texts.ts';

/** Characters of a text that an instruction quotes; the rest is named by its length. */
const QUOTED_MAX = 4_000;

/** What a review holds so far, as far as instructions need it. */
export interface Judged {
  readonly drafts: readonly Draft[];
  readonly decisions: Readonly<Record<string, HunkDecision>>;
  /** Rejections whose text the drafts do not hold any more; an instruction quotes the summary of that text. */
  readonly gone?: readonly StaleDecision[];
}

/**
 * Rejections in the order of the drafts, those of text that is gone, then comments that are not resolved, oldest first. Mechanical hunks count like
 * any other. The same content gives the same id.
 */
export function instructionsOf(
  { drafts, decisions, gone = [] }: Judged,
  comments: readonly Comment[],
  text: TextOf,
): readonly Instruction[] {
  const rejections = drafts.flatMap((draft) =>
    draft.hunks.flatMap((hunk): readonly Instruction[] => {
      const decision = decisions[hunk.id];
      if (decision?.verdict !== 'rejected') return [];
      return [
        named({
          kind: 'rejection',
          path: draft.path,
          section: hunk.section,
          ...textsOf(draft, hunk, text),
          text: decision.reason ?? '',
          replies: [],
        }),
      ];
    }),
  );
  const withdrawn = gone.map(({ path, section, summary, decision }) =>
    named({ kind: 'rejection', path, section, before: '', after: cut(summary), text: decision.reason ?? '', replies: [] }),
  );
  const remarks = comments.filter(({ resolved }) => !resolved).map((comment) => ofComment(comment, drafts, text));
  return [...rejections, ...withdrawn, ...remarks];
}

/** Digests of the texts that instructions on these drafts quote. */
export function quotedDigests(drafts: readonly Draft[]): readonly Digest[] {
  return [...new Set(drafts.flatMap(({ base, draft }) => (base === undefined ? [draft] : [base, draft])))];
}

function ofComment(comment: Comment, drafts: readonly Draft[], text: TextOf): Instruction {
  const { path, section, quote } = comment;
  const draft = drafts.find((one) => one.path === path);
  const hunk = draft?.hunks.find(({ id }) => id === comment.hunk);
  const about = draft === undefined || hunk === undefined ? { before: '', after: cut(quote) } : textsOf(draft, hunk, text);
  return named({ kind: 'comment', path, section, ...about, text: comment.text, replies: [...(comment.replies ?? [])] });
}

function textsOf(draft: Draft, hunk: Hunk, text: TextOf): Pick<Instruction, 'before' | 'after'> {
  const { before, after } = hunkTexts(draft, hunk, text);
  return { before: cut(before), after: cut(after) };
}

function cut(text: string): string {
  return text.length <= QUOTED_MAX ? text : `${text.slice(0, QUOTED_MAX)}\n[${text.length - QUOTED_MAX} more characters]`;
}

function named(instruction: Omit<Instruction, 'id'>): Instruction {
  return { id: digestOfValue(instruction).slice(0, 12), ...instruction };
}
