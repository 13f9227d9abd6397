/** The dependency graph of tasks as a tree: each task under the last one it needs. */
import type { TaskState } from '../../../src/workflow/state.ts';
import type { Glyphs } from '../../screen.ts';

/** A task in the tree. */
export interface Branch {
  readonly item: TaskState;
  /** Lines that lead to it, two cells a level; empty for a root. */
  readonly prefix: string;
  /** Tasks hidden under it because it is folded. */
  readonly hidden: number;
}

/** Every task once, parents before children. `isFolded` hides what is under a task. */
export function taskTree(tasks: readonly TaskState[], glyphs: Glyphs, isFolded: (id: string) => boolean): readonly Branch[] {
  const children = childrenOf(tasks);
  const branches: Branch[] = [];
  const walk = (item: TaskState, prefix: string, under: string): void => {
    const below = children.get(item.task.id) ?? [];
    const folded = below.length > 0 && isFolded(item.task.id);
    branches.push({ item, prefix, hidden: folded ? size(children, item) - 1 : 0 });
    if (folded) return;
    below.forEach((child, index) => {
      const isLast = index === below.length - 1;
      walk(child, under + (isLast ? glyphs.treeLast : glyphs.treeItem), under + (isLast ? '  ' : glyphs.treeBar));
    });
  };
  for (const root of children.get(ROOT) ?? []) walk(root, '', '');
  return branches;
}

const ROOT = '';

/** A task needs only earlier ones, as the tasks come in the order of their graph; anything else is a root, so that none is lost. */
function childrenOf(tasks: readonly TaskState[]): ReadonlyMap<string, readonly TaskState[]> {
  const order = new Map(tasks.map(({ task }, index) => [task.id, index]));
  const children = new Map<string, TaskState[]>();
  tasks.forEach((item, index) => {
    const parent = item.task.dependsOn.findLast((id) => (order.get(id) ?? index) < index) ?? ROOT;
    children.set(parent, [...(children.get(parent) ?? []), item]);
  });
  return children;
}

function size(children: ReadonlyMap<string, readonly TaskState[]>, item: TaskState): number {
  return (children.get(item.task.id) ?? []).reduce((sum, child) => sum + size(children, child), 1);
}
