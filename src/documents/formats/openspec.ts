/** OpenSpec: main specs, proposed changes with delta specs, task lists. Read and checked as its own program does, version 1.13.2. */
import type { CheckedUnit, Clarification, FileKind, FilePlace, Format, Splice, SpecDocument, TaskItem, Tree, Unit } from './format.ts';
import { checkUnits } from './openspec/check.ts';
import { placeOf, unitsOf } from './openspec/layout.ts';
import { readDocument } from './openspec/read.ts';

/** The row of the registry. */
export const openspec: Format = {
  name: 'openspec',
  title: 'OpenSpec',
  place: (path: string): FilePlace | undefined => placeOf(path),
  read: (bytes: Uint8Array, kind: FileKind): SpecDocument => readDocument(bytes, kind),
  units: (tree: Tree): readonly Unit[] => unitsOf(tree),
  check: (tree: Tree, units: readonly Unit[]): readonly CheckedUnit[] => checkUnits(tree, units),
  tick: (_bytes: Uint8Array, task: TaskItem, done: boolean): readonly Splice[] =>
    (task.mark === 'done') === done ? [] : [{ range: task.box, text: done ? 'x' : ' ' }],
  answer: (_bytes: Uint8Array, clarification: Clarification, answer: string): readonly Splice[] => [
    { range: clarification.range, text: answer },
  ],
};
