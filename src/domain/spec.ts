/** The words for spec files: what is known of one, and how a request touches it. */
import * as z from 'zod/mini';
import { Digest } from './ids.ts';

/** How one section of a spec changes; the names of the documented Diff Record. */
export const SectionChange = z.enum(['ADDED', 'MODIFIED', 'DEPRECATED']);
export type SectionChange = z.infer<typeof SectionChange>;

/** The "before" state of one spec, captured when a session first looks at it. */
export const SpecState = z.object({
  /** Repository-relative path with forward slashes. */
  path: z.string(),
  digest: Digest,
  /** The version the document states for itself, without a leading `v`. */
  version: z.optional(z.string()),
  /** Headings that identify its sections, outermost first joined by ` > `. */
  sections: z.array(z.string()),
});
export type SpecState = z.infer<typeof SpecState>;

/** A spec that a request probably changes. */
export const AffectedSpec = z.object({
  ...SpecState.shape,
  /** 0..1, how well the request matches; 1 for a spec named in the request. */
  score: z.number(),
  /** Sentences that say why it is listed. */
  reasons: z.array(z.string()),
  /** Sections (of `sections`) that the request touches. */
  touched: z.array(z.string()),
  included: z.boolean(),
});
export type AffectedSpec = z.infer<typeof AffectedSpec>;

/** One thing the request asks for. */
export const KeyChange = z.object({ text: z.string(), change: SectionChange });
export type KeyChange = z.infer<typeof KeyChange>;

/** Something the request leaves open; asked one at a time. */
export const OpenQuestion = z.object({
  id: z.string(),
  text: z.string(),
  /** Why it is asked: the words of the request that are unclear. */
  why: z.string(),
  choices: z.array(z.string()),
  answer: z.optional(z.string()),
});
export type OpenQuestion = z.infer<typeof OpenQuestion>;

/** What the session understood of a request; rendered as proposal.md. */
export const Proposal = z.object({
  request: z.string(),
  intent: z.string(),
  specs: z.array(AffectedSpec),
  keyChanges: z.array(KeyChange),
  questions: z.array(OpenQuestion),
});
export type Proposal = z.infer<typeof Proposal>;
