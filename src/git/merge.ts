/** Decides what undoing one change means for one path: nothing, another content, its removal, or a conflict. Pure. */
import type { TreeEntry } from './parse.ts';

/** One path in three trees: before the change, after it, and now. Absent: not there. */
export interface ThreeWay {
  readonly before: TreeEntry | undefined;
  readonly after: TreeEntry | undefined;
  readonly now: TreeEntry | undefined;
}

export type Undo =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'write'; readonly entry: TreeEntry }
  /** Later changes to the same file: their lines must be merged. `mode` is settled already. */
  | { readonly kind: 'merge'; readonly mode: string; readonly before: string; readonly after: string; readonly now: string }
  | { readonly kind: 'conflict' };

const FILE_MODES: readonly (string | undefined)[] = ['100644', '100755'];
const SUBMODULE = '160000';

/** What takes `now` back by the difference before..after and keeps everything else of it. */
export function undoOf({ before, after, now }: ThreeWay): Undo {
  if (same(now, before)) return { kind: 'nothing' };
  if ([before, after, now].some((entry) => entry?.mode === SUBMODULE)) return { kind: 'conflict' };
  if (same(now, after)) return before === undefined ? { kind: 'remove' } : { kind: 'write', entry: before };
  if (before === undefined || after === undefined || now === undefined) return { kind: 'conflict' };
  if (![before, after, now].every((entry) => FILE_MODES.includes(entry.mode))) return { kind: 'conflict' };
  const mode = now.mode === after.mode ? before.mode : now.mode;
  const id = settled(before.id, after.id, now.id);
  return id === undefined
    ? { kind: 'merge', mode, before: before.id, after: after.id, now: now.id }
    : { kind: 'write', entry: { mode, id } };
}

function settled(before: string, after: string, now: string): string | undefined {
  if (now === after) return before;
  return before === after || now === before ? now : undefined;
}

function same(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  return one?.mode === other?.mode && one?.id === other?.id;
}
