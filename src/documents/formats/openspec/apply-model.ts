/** What applying a change is asked, and what it answers: new bytes, or reasons and conflicts and not one byte. */

/** One delta of a change and the main spec it changes. */
export interface CapabilityInput {
  /** Path of the capability below `specs`, with forward slashes. */
  readonly capability: string;
  /** The main spec as it is now; absent when there is none yet. */
  readonly main?: Uint8Array;
  readonly delta: Uint8Array;
  /** What the requirements were when the change was written; without it nothing can be said about changes underneath. */
  readonly base?: EarlierTexts;
  /** What a review of the change is called for by, where that is not its id. */
  readonly called?: string;
  /** Decided conflicts by the name that the delta uses. */
  readonly resolve?: ReadonlyMap<string, Resolution>;
}

/**
 * Texts that a requirement of the main spec had when the change was written: one as a rule, several when its author can
 * have had either in view, none when it was not there. Undefined when nobody knows.
 */
export type EarlierTexts = (requirement: string) => readonly string[] | Doubt | undefined;

/** Why it is not certain what a change was written against, so that nothing of it is applied by itself. */
export interface Doubt {
  /** A text that its author may have had in view. */
  readonly base?: string;
  /** One sentence without a full stop. */
  readonly why: string;
}

/** What becomes of a requirement: the main spec's text stays, the change's text comes, or this text (with its heading) takes its place. */
export type Resolution = 'ours' | 'theirs' | { readonly text: string };

/**
 * Why following the change would lose text. `changed-underneath`: the requirement is not what the change was written
 * against. `removed-underneath`: it is gone. `already-there`: the main spec has another text under the name to be added.
 * `scenarios-go`: the change leaves out scenarios that the main spec has. `text-goes`: a heading that is no requirement
 * stands in it and would go with it.
 */
export type ConflictCause = 'changed-underneath' | 'removed-underneath' | 'already-there' | 'scenarios-go' | 'text-goes';

/** A requirement that cannot take the change without losing text. Texts are whole blocks with LF line endings. */
export interface Conflict {
  readonly capability: string;
  /** As the delta names it. */
  readonly requirement: string;
  readonly causes: readonly ConflictCause[];
  /** What the change was written against, where that is known. */
  readonly base?: string;
  /** Its author can have had another text than `base` in view, or nobody knows which. */
  readonly uncertain?: true;
  /** In the main spec now; absent when it is not there. */
  readonly ours?: string;
  /** In the change; absent when it removes the requirement. */
  readonly theirs?: string;
  /** What would be lost: scenario names, or the first line of the text that goes. */
  readonly lost: readonly string[];
}

export type RefusalRule =
  | 'archive/unpaired-rename'
  | 'archive/duplicate-in-delta'
  | 'archive/in-several-sections'
  | 'archive/modified-names-old'
  | 'archive/renamed-to-added'
  | 'archive/no-operation'
  | 'archive/no-main-spec'
  | 'archive/main-spec-broken'
  | 'archive/not-found'
  | 'archive/near-miss'
  | 'archive/already-exists'
  | 'archive/scenarios-lost'
  | 'archive/conflict'
  | 'archive/bad-resolution'
  | 'archive/result-invalid';

/** Why nothing was done. */
export interface Refusal {
  readonly rule: RefusalRule;
  readonly capability: string;
  /** The requirement it is about. */
  readonly requirement?: string;
  /** One line: what and why. */
  readonly message: string;
  readonly fix?: string;
}

/** How many requirements each operation changed; what was there already does not count. */
export interface OperationCounts {
  readonly added: number;
  readonly modified: number;
  readonly removed: number;
  readonly renamed: number;
}

/** One capability with its delta applied. */
export interface AppliedSpec {
  readonly kind: 'applied';
  readonly capability: string;
  readonly bytes: Uint8Array;
  readonly counts: OperationCounts;
  /** What a person should know although it goes on. */
  readonly warnings: readonly string[];
  /** No requirement is left. */
  readonly empty: boolean;
  /** Lines of the main spec that are no part of its requirements and purpose, and would go if the file went. */
  readonly unaccounted: readonly string[];
}

/** Nothing is applied. */
export interface RefusedSpec {
  readonly kind: 'refused';
  /** In the order in which they were found; never empty. */
  readonly reasons: readonly Refusal[];
  readonly conflicts: readonly Conflict[];
}
