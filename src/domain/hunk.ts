/** The words for a spec change under review: drafts, hunks, decisions and comments. */
import * as z from 'zod/mini';
import { Digest } from './ids.ts';
import { SectionChange } from './spec.ts';

/** Half-open byte range. */
export const ByteRange = z.object({ start: z.number(), end: z.number() });
export type ByteRange = z.infer<typeof ByteRange>;

/** One piece of a draft that can be approved on its own. */
export const Hunk = z.object({
  /** Digest prefix over section identity and the replaced and replacing bytes; equal content gives an equal id. */
  id: z.string(),
  /** Identity of the section it lies in: headings joined by ` > `. Empty for text before the first heading. */
  section: z.string(),
  /** What becomes of that section as a whole. */
  change: SectionChange,
  kind: z.enum(['added', 'removed', 'changed', 'moved']),
  /** Range in the base document. */
  before: ByteRange,
  /** Range in the draft. */
  after: ByteRange,
  /** First lines touched, 1-based, for people and editors. */
  line: z.object({ before: z.number(), after: z.number() }),
  added: z.number(),
  removed: z.number(),
  /** A requirement word, number, unit or id changes. */
  normative: z.boolean(),
  /** Only bookkeeping: version line, revision-history row, renumbering, blank space. */
  mechanical: z.boolean(),
  /** What bookkeeping it is, where that is proven. */
  mechanicalKind: z.optional(z.enum(['version', 'history', 'renumbering', 'formatting'])),
  /** The hunk with the other half of a move: the one takes the text out, the other puts it in. One decision holds for both. */
  pair: z.optional(z.string()),
  /** One line for lists, at most 80 characters, taken from the changed text. */
  summary: z.string(),
});
export type Hunk = z.infer<typeof Hunk>;

/** One place that two edits of a document changed in different ways, decoded for display. */
export const MergeConflict = z.object({
  /** Digest prefix over the section and the three texts; the same conflict has the same id whenever it is merged again. */
  id: z.string(),
  section: z.string(),
  base: z.string(),
  ours: z.string(),
  theirs: z.string(),
});
export type MergeConflict = z.infer<typeof MergeConflict>;

/** What a person wants at a conflict: one side, ours followed by theirs, or words of their own. */
export const Resolution = z.union([z.object({ take: z.enum(['ours', 'theirs', 'both']) }), z.object({ text: z.string() })]);
export type Resolution = z.infer<typeof Resolution>;

/** What a person said of conflicts, by path and conflict id. */
export const Resolutions = z.record(z.string(), z.record(z.string(), Resolution));
export type Resolutions = z.infer<typeof Resolutions>;

/** Two edits of one spec that met, and where they could not be put together; in the draft ours stands there. */
export const DraftMerge = z.object({
  /** The text that both edits started from. */
  base: Digest,
  /** The edit carried over; the other one is the file on disk, the draft's own base. */
  theirs: Digest,
  conflicts: z.array(MergeConflict),
});
export type DraftMerge = z.infer<typeof DraftMerge>;

/** One spec's proposed text beside the text it starts from; both kept as blobs. */
export const Draft = z.object({
  path: z.string(),
  /** Absent when the draft creates the file. */
  base: z.optional(Digest),
  /** What the file holds when the draft is made, where that is not `base`: edits that are in the working tree already. */
  disk: z.optional(Digest),
  draft: Digest,
  versions: z.object({ before: z.optional(z.string()), after: z.optional(z.string()) }),
  hunks: z.array(Hunk),
  /** Present while conflicts of a merge wait for the person. */
  merge: z.optional(DraftMerge),
});
export type Draft = z.infer<typeof Draft>;

/** Where a draft's text comes from. */
export const DraftSource = z.discriminatedUnion('kind', [
  /** Version bump, revision-history row and section scaffolds from the key changes. */
  z.object({ kind: z.literal('mechanical') }),
  /** The staged copies that the person edited. */
  z.object({ kind: z.literal('staged') }),
  /** Spec files as they differ now from HEAD in the working tree. */
  z.object({ kind: z.literal('worktree') }),
  /** `git diff <from>...<to>`; `from` absent means the merge base with HEAD. */
  z.object({ kind: z.literal('range'), from: z.optional(z.string()), to: z.string() }),
  /** Unified diff text kept as a blob. */
  z.object({ kind: z.literal('patch'), patch: Digest }),
  /**
   * Whole new texts kept as blobs; `base` where they start from something else than the file at `path`, `none` where they
   * start from nothing. `notes`: what whoever read the texts wants said. `resolutions`: what stands at conflicts of a merge,
   * by path and conflict id.
   */
  z.object({
    kind: z.literal('texts'),
    texts: z.array(
      z.object({
        path: z.string(),
        base: z.optional(z.union([Digest, z.literal('none')])),
        /** What the file holds, where that is not `base`: edits that are in the working tree already. */
        disk: z.optional(Digest),
        text: Digest,
        /** Two edits that met: the text both started from, and the edit that `base` does not hold. The draft is their merge, whatever `text` is. */
        merge: z.optional(z.object({ base: Digest, theirs: Digest })),
      }),
    ),
    notes: z.optional(z.array(z.string())),
    resolutions: z.optional(Resolutions),
  }),
  /** Mechanical fixes that the review rules offer for open gaps or alignment findings. */
  z.object({ kind: z.literal('fixes') }),
  /** The present drafts, carried over to the files as they are on disk now. */
  z.object({ kind: z.literal('rebase') }),
  /** The present drafts with their conflicts settled, by path and conflict id. */
  z.object({ kind: z.literal('settled'), resolutions: Resolutions }),
]);
export type DraftSource = z.infer<typeof DraftSource>;

export const Verdict = z.enum(['approved', 'rejected']);
export type Verdict = z.infer<typeof Verdict>;

/** A person's decision on one hunk. */
export const HunkDecision = z.object({ hunk: z.string(), verdict: Verdict, reason: z.optional(z.string()) });
export type HunkDecision = z.infer<typeof HunkDecision>;

/** One answer below a comment. */
export const Reply = z.object({
  author: z.string(),
  /** ISO 8601 instant in UTC. */
  at: z.string(),
  text: z.string(),
});
export type Reply = z.infer<typeof Reply>;

/** What a remark is about. */
export const CommentScope = z.enum(['line', 'range', 'section']);
export type CommentScope = z.infer<typeof CommentScope>;

/** A remark anchored by quote and what stood around it, so that it survives a new draft. */
export const Comment = z.object({
  id: z.string(),
  path: z.string(),
  section: z.string(),
  hunk: z.optional(z.string()),
  /** Lines remarked on, joined by LF; empty for a section. */
  quote: z.string(),
  scope: z.optional(CommentScope),
  /** The line before and the line after the quote. */
  context: z.optional(z.object({ before: z.string(), after: z.string() })),
  text: z.string(),
  author: z.optional(z.string()),
  at: z.optional(z.string()),
  replies: z.optional(z.array(Reply)),
  resolved: z.boolean(),
});
export type Comment = z.infer<typeof Comment>;

/** A decision whose text changed under it: shown again, counted no more. */
export const StaleDecision = z.object({
  path: z.string(),
  section: z.string(),
  summary: z.string(),
  decision: HunkDecision,
});
export type StaleDecision = z.infer<typeof StaleDecision>;

/** What a reviewer wants of the next draft, complete in itself: whoever writes it needs no screen. */
export const Instruction = z.object({
  /** Digest prefix over its content. */
  id: z.string(),
  kind: z.enum(['rejection', 'comment']),
  path: z.string(),
  section: z.string(),
  /** The text it is about, as the reviewer saw it: before and in the draft. */
  before: z.string(),
  after: z.string(),
  /** What the reviewer wrote; empty when a rejection gave no reason. */
  text: z.string(),
  replies: z.array(Reply),
});
export type Instruction = z.infer<typeof Instruction>;

/** Which instructions reached whoever made a draft, and how. */
export const InstructionReceipt = z.object({
  /** ISO 8601 instant in UTC. */
  at: z.string(),
  /** Who got them: `editor`, `command`, `file`, a driver's name. */
  to: z.string(),
  instructions: z.array(z.string()),
  /** The exact text that was handed over. */
  delivered: Digest,
});
export type InstructionReceipt = z.infer<typeof InstructionReceipt>;

/** One file written by an approved draft. */
export const AppliedSpec = z.object({
  path: z.string(),
  before: z.optional(Digest),
  after: Digest,
  versions: z.object({ before: z.optional(z.string()), after: z.optional(z.string()) }),
  sections: z.array(z.object({ section: z.string(), change: SectionChange, summary: z.string() })),
  added: z.number(),
  removed: z.number(),
});
export type AppliedSpec = z.infer<typeof AppliedSpec>;
