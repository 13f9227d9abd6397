/** Renders what a person decided on a review: for programs as one value, for people and authors of drafts as Markdown. */
import { meaningLine, meaningOf, type Meaning } from '../../documents/meaning.ts';
import { digestOfValue } from '../../domain/digest.ts';
import type { ByteRange, Comment, Draft, Hunk, HunkDecision, Instruction } from '../../domain/hunk.ts';
import type { Digest, SessionId } from '../../domain/ids.ts';
import type { ReviewTarget } from '../../domain/review-target.ts';
import { targetName } from '../../domain/review-target.ts';
import { reviewOf, withdrawn, withdrawnRejections } from '../selectors.ts';
import type { Review, Session } from '../state.ts';
import { instructionsMd } from './instructions.ts';
import { document, inline } from './markdown.ts';

/** `nothing`: the target changes no spec; `undecided`: a person has not submitted it yet. */
export type VerdictWord = 'approved' | 'changes_requested' | 'undecided' | 'nothing' | 'aborted';

/** Verdicts as people read them. */
export const VERDICT_WORDS: Readonly<Record<VerdictWord, string>> = {
  approved: 'approved',
  changes_requested: 'changes requested',
  undecided: 'undecided',
  nothing: 'nothing to review',
  aborted: 'aborted',
};

/**
 * The machine-readable verdict. `digest` stands for exactly the texts that were shown: SHA-256 of the JSON
 * `[{"after":SHA-256,"before":SHA-256,"path":PATH},...]` in the order of `files`, keys sorted, no spaces, `before` left out where
 * the file is new. So whoever wrote a text can tell whether it is still the one that was decided on.
 */
export interface Verdict {
  readonly version: 1;
  readonly session?: SessionId;
  readonly target: string;
  readonly verdict: VerdictWord;
  readonly digest: Digest;
  /** ISO 8601, when the verdict was given. */
  readonly at?: string;
  readonly files: readonly VerdictFile[];
  readonly instructions: readonly Instruction[];
  readonly notes: readonly string[];
}

export interface VerdictFile {
  readonly path: string;
  /** Digests of the whole texts; both absent where only a comment names the file. */
  readonly before?: Digest;
  readonly after?: Digest;
  /** What became of its requirements. */
  readonly requirements: readonly Meaning[];
  readonly hunks: readonly VerdictHunk[];
  readonly comments: readonly Comment[];
}

export interface VerdictHunk extends Pick<Hunk, 'id' | 'section' | 'kind' | 'change' | 'normative' | 'mechanical' | 'line' | 'summary'> {
  readonly verdict: HunkDecision['verdict'] | 'undecided';
  readonly reason?: string;
  /** The text itself; what is no UTF-8 in it is replaced. */
  readonly before: string;
  readonly after: string;
}

/** The drafts that a verdict is about: those submitted, else those under review. */
export function reviewedOf(session: Session): Review | undefined {
  return session.results.reviewed ?? reviewOf(session);
}

/**
 * What a review has come to. One rejected hunk asks for changes, also where its text was taken away before the verdict;
 * comments are handed on and hold up nothing.
 */
export function verdictOf(session: Session): VerdictWord {
  if (session.phase.name === 'aborted') return 'aborted';
  const review = reviewedOf(session);
  if (review === undefined) return 'undecided';
  const isRefusing = withdrawnRejections(review).length > 0;
  if (review.drafts.length === 0 && !isRefusing) return 'nothing';
  if (session.results.reviewed === undefined) return 'undecided';
  const verdicts = Object.values(review.decisions).map(({ verdict }) => verdict);
  return isRefusing || verdicts.includes('rejected') ? 'changes_requested' : 'approved';
}

/** What a verdict is bound to: path and texts of every draft, in their order. */
export function shownDigest(drafts: readonly Pick<Draft, 'path' | 'base' | 'draft'>[]): Digest {
  return digestOfValue(drafts.map(({ path, base, draft }) => ({ path, before: base, after: draft })));
}

/** The verdict on a target that changes nothing, and so was never shown to anybody. */
export function nothingToReview(target: ReviewTarget, notes: readonly string[]): Verdict {
  return {
    version: 1,
    target: targetName(target),
    verdict: 'nothing',
    digest: shownDigest([]),
    files: [],
    instructions: [],
    notes,
  };
}

/** The verdict of a review. `texts` holds every text that its drafts name. */
export function describeVerdict(session: Session, texts: ReadonlyMap<Digest, Uint8Array>, instructions: readonly Instruction[]): Verdict {
  const review = reviewedOf(session);
  const drafts = review?.drafts ?? [];
  const { comments } = session.results;
  const others = [...new Set(comments.map(({ path }) => path))].filter((path) => !drafts.some((draft) => draft.path === path));
  const on = (path: string) => comments.filter((comment) => comment.path === path);
  return {
    version: 1,
    session: session.id,
    target: session.subject === undefined ? session.request : targetName(session.subject),
    verdict: verdictOf(session),
    digest: shownDigest(drafts),
    ...(session.results.reviewed === undefined ? {} : { at: session.gates.at(-1)?.at ?? session.lastAt }),
    files: [
      ...drafts.map((draft) => ({ ...describeDraft(draft, review?.decisions ?? {}, texts), comments: on(draft.path) })),
      ...others.map((path) => ({ path, requirements: [], hunks: [], comments: on(path) })),
    ],
    instructions,
    notes: review === undefined ? [] : [...review.notes, ...withdrawnNotes(review)],
  };
}

/** What was decided on text that is not there any more, one sentence each. */
export function withdrawnNotes(review: Review): readonly string[] {
  return withdrawn(review).map(({ path, section, summary, decision: { verdict, reason = '' } }) => {
    const where = section === '' ? path : `${path}, ${section}`;
    return `${verdict} and not there any more: "${summary}" in ${where}${reason === '' ? '' : ` (reason: ${reason})`}`;
  });
}

function describeDraft(
  draft: Draft,
  decisions: Review['decisions'],
  texts: ReadonlyMap<Digest, Uint8Array>,
): Omit<VerdictFile, 'comments'> {
  const before = draft.base === undefined ? undefined : texts.get(draft.base);
  const after = texts.get(draft.draft);
  const cut = (bytes: Uint8Array | undefined, { start, end }: ByteRange) => new TextDecoder().decode(bytes?.subarray(start, end));
  return {
    path: draft.path,
    ...(draft.base === undefined ? {} : { before: draft.base }),
    after: draft.draft,
    requirements: after === undefined ? [] : meaningOf(draft.path, before, after),
    hunks: draft.hunks.map((hunk): VerdictHunk => {
      const { id, section, kind, change, normative, mechanical, line, summary } = hunk;
      const decision = decisions[id];
      return {
        id,
        section,
        kind,
        change,
        normative,
        mechanical,
        line,
        summary,
        verdict: decision?.verdict ?? 'undecided',
        ...(decision?.reason === undefined ? {} : { reason: decision.reason }),
        before: cut(before, hunk.before),
        after: cut(after, hunk.after),
      };
    }),
  };
}

/** The verdict in a few lines for a terminal; untrusted text is made visible by whoever prints it. */
export function verdictLines({ session, target, verdict, digest, files, notes }: Verdict): readonly string[] {
  const hunks = files.flatMap((file) => file.hunks);
  const approved = hunks.filter((hunk) => hunk.verdict === 'approved').length;
  const rejected = files.flatMap((file) =>
    file.hunks
      .filter((hunk) => hunk.verdict === 'rejected')
      .map(
        ({ section, line, summary, reason }) =>
          `  rejected ${file.path}:${line.after} ${section}: ${reason ?? 'no reason given'} | ${summary}`,
      ),
  );
  const comments = files.flatMap((file) =>
    file.comments.filter(({ resolved }) => !resolved).map(({ section, text }) => `  comment ${file.path} ${section}: ${text}`),
  );
  const count = hunks.length === 0 ? '' : ` (${approved} of ${hunks.length} changes approved)`;
  return [
    `Verdict on ${target}: ${VERDICT_WORDS[verdict]}${count}, text ${digest.slice(0, 12)}.`,
    ...rejected,
    ...comments,
    ...notes.map((note) => `  note: ${note}`),
    ...(verdict === 'undecided' && session !== undefined ? [`  waits for a person: trueup resume ${session}`] : []),
  ];
}

/** The verdict as Markdown: readable by people, and complete enough to be handed to whoever writes the next draft. */
export function verdictMd(verdict: Verdict): string {
  const { session, target, verdict: word, digest, at, files, instructions, notes } = verdict;
  return document([
    `# Review of ${inline(target)}: ${VERDICT_WORDS[word]}`,
    '',
    ...(session === undefined ? [] : [`- Session: ${session}`]),
    ...(at === undefined ? [] : [`- Decided: ${at}`]),
    `- Text: ${digest}`,
    ...notes.map((note) => `- Note: ${inline(note)}`),
    ...files.flatMap(fileMd),
    ...(instructions.length === 0 ? [] : ['', instructionsMd(instructions).replace(/\n$/u, '')]),
  ]);
}

function fileMd({ path, requirements, hunks }: VerdictFile): readonly string[] {
  if (hunks.length === 0) return [];
  return [
    '',
    `## ${inline(path)}`,
    '',
    ...(requirements.length === 0 ? [] : [...requirements.map((meaning) => `- ${inline(meaningLine(meaning))}`), '']),
    ...hunks.map(({ verdict, section, line, summary, reason }) => {
      const where = section === '' ? 'the text before the first heading' : inline(section);
      return `- ${verdict}: ${where}, line ${line.after}: ${inline(summary)}${reason === undefined ? '' : ` (reason: ${inline(reason)})`}`;
    }),
  ];
}
