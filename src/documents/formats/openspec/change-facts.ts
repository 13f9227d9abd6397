/** Reads what a change says of itself: how many of its tasks are done, and whether it may delete a spec with its last requirement. */
import type { Tree, Unit } from '../format.ts';
import { projectsOf } from './layout.ts';
import { schemasOf } from './project-schema.ts';
import { outputs } from './schema.ts';
import { isDone, readTaskLines } from './task-lines.ts';

/** What archiving asks of a change besides its deltas. */
export interface ChangeFacts {
  /** Boxes of the files in which its schema keeps tasks. A box in a code example counts: an example is seen, and a lost task is not. */
  readonly tasks: { readonly done: number; readonly total: number };
  /** `retire_capabilities: true` in metadata that holds together and names a schema there is. */
  readonly retires: boolean;
}

/** Facts of an open change. */
export function changeFacts(tree: Tree, { root, id }: Unit): ChangeFacts {
  const project = projectsOf(tree).get(root);
  if (project === undefined) return { tasks: { done: 0, total: 0 }, retires: false };
  const schemas = schemasOf(tree, project);
  const change = { project, id, archived: false, files: project.changes.get(id) ?? [] };
  const name = schemas.nameFor(change);
  const pattern = name === undefined ? undefined : schemas.load(name)?.tasks;
  const tracked = pattern === undefined ? [] : outputs(change.files, pattern);
  const files = tracked.length > 0 ? tracked : change.files.filter((file) => file === 'tasks.md');
  const tasks = files.flatMap((file) => readTaskLines(tree.read(`${root}/changes/${id}/${file}`) ?? new Uint8Array()).tasks);
  const metadata = schemas.metadata(change);
  const retires =
    metadata?.kind === 'metadata' && metadata.retires && schemas.has(metadata.schema) && schemas.load(metadata.schema) !== undefined;
  return { tasks: { done: tasks.filter(isDone).length, total: tasks.length }, retires };
}
