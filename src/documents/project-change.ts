/** What a person changes in a project without opening a file: ticks, answers and approvals, each as a splice of the file as it is now. */
import { approvalsOf } from './approvals.ts';
import type { Clarification, Format, Splice, TaskItem } from './formats/format.ts';
import { applySplices } from './formats/splice.ts';
import type { ProjectQuestion, ProjectTask } from './project.ts';

export type ProjectChange =
  | { readonly kind: 'tick'; readonly task: Pick<ProjectTask, 'file' | 'id' | 'title' | 'line'>; readonly done: boolean }
  | { readonly kind: 'answer'; readonly question: ProjectQuestion; readonly answer: string }
  | { readonly kind: 'approve'; readonly file: string; readonly phase: string };

/** The file a change is made in. */
export function fileOf(change: ProjectChange): string {
  switch (change.kind) {
    case 'tick':
      return change.task.file;
    case 'answer':
      return change.question.file;
    case 'approve':
      return change.file;
  }
}

/**
 * The file's bytes with the change; the same bytes when it is made already. Undefined when what it is about is not there any
 * more, or not alone: it is found by its line and text, else by its text where only one is so. `on`: ISO date.
 */
export function changedBytes(format: Format, bytes: Uint8Array, change: ProjectChange, on: string): Uint8Array | undefined {
  const splices = splicesOf(format, bytes, change, on);
  return splices === undefined ? undefined : applySplices(bytes, splices);
}

function splicesOf(format: Format, bytes: Uint8Array, change: ProjectChange, on: string): readonly Splice[] | undefined {
  const kind = format.place(fileOf(change))?.kind ?? 'other';
  switch (change.kind) {
    case 'tick': {
      const task = same(
        format.read(bytes, kind).tasks,
        change.task,
        (one: TaskItem, other) => one.title === other.title && one.id === other.id,
      );
      if (task === undefined) return undefined;
      return (task.mark === 'done') === change.done ? [] : format.tick(bytes, task, change.done);
    }
    case 'answer': {
      const asked = same(
        format.read(bytes, kind).clarifications,
        change.question,
        (one: Clarification, other) => one.question === other.question,
      );
      return asked === undefined ? undefined : format.answer(bytes, asked, change.answer, on);
    }
    case 'approve': {
      const phase = approvalsOf(bytes).find((one) => one.phase === change.phase);
      if (phase === undefined) return undefined;
      return phase.approved ? [] : format.approve?.(bytes, change.phase);
    }
  }
}

function same<T extends { readonly line: number }, U extends { readonly line: number }>(
  all: readonly T[],
  wanted: U,
  alike: (one: T, wanted: U) => boolean,
): T | undefined {
  const found = all.filter((one) => alike(one, wanted));
  return found.find(({ line }) => line === wanted.line) ?? (found.length === 1 ? found[0] : undefined);
}
