/** The words for what a change touches: requirements and scenarios, with the text they had when it began. */
import * as z from 'zod/mini';
import { Digest } from './ids.ts';

/** One requirement, or one scenario of it, that a draft changes. */
export const Touch = z.object({
  /** Repository-relative path of the spec. */
  path: z.string(),
  /** What others call the requirement: an id or its name; the identity of a section where a document has no requirements. */
  requirement: z.string(),
  scenario: z.optional(z.string()),
  /** Of its text before the change; absent when the change adds it. */
  digest: z.optional(Digest),
  /** Of its text after the change; `gone` when the change takes it out. */
  to: z.optional(z.union([Digest, z.literal('gone')])),
});
export type Touch = z.infer<typeof Touch>;
