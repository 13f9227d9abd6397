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

/** Levels of lines kept in a prefix; deeper ones cannot be shown on any screen. */
const LEVELS_MAX = 60;

/** Every task once, parents before children. `isFolded` hides what is under a task. */
export function taskTree(tasks: readonly TaskState[], glyphs: Glyphs, isFolded: (id: string) => boolean): readonly Branch[] {
  const children = childrenOf(tasks);
  const sizes = sizesOf(tasks, children);
  const branches: Branch[] = [];
  const waiting = (children.get(ROOT) ?? []).map((item) => ({ item, prefix: '', under: '' })).toReversed();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { item, prefix, under } = next;
    const below = children.get(item.task.id) ?? [];
    const folded = below.length > 0 && isFolded(item.task.id);
    branches.push({ item, prefix, hidden: folded ? (sizes.get(item.task.id) ?? 1) - 1 : 0 });
    if (folded) continue;
    const lines = under.slice(-2 * LEVELS_MAX);
    below
      .map((child, index) =>
        index === below.length - 1
          ? { item: child, prefix: lines + glyphs.treeLast, under: `${lines}  ` }
          : { item: child, prefix: lines + glyphs.treeItem, under: lines + glyphs.treeBar },
      )
      .toReversed()
      .forEach((child) => waiting.push(child));
  }
  return branches;
}

const ROOT = '';

/** A task needs only earlier ones, as the tasks come in the order of their graph; anything else is a root, so that none is lost. */
function childrenOf(tasks: readonly TaskState[]): ReadonlyMap<string, readonly TaskState[]> {
  const order = new Map(tasks.map(({ task }, index) => [task.id, index]));
  const children = new Map<string, TaskState[]>();
  tasks.forEach((item, index) => {
    const parent = item.task.dependsOn.findLast((id) => (order.get(id) ?? index) < index) ?? ROOT;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [item]);
    else siblings.push(item);
  });
  return children;
}

/** How many tasks stand at and under each; children come later in the list than their parents. */
function sizesOf(tasks: readonly TaskState[], children: ReadonlyMap<string, readonly TaskState[]>): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { task } of tasks.toReversed()) {
    const below = children.get(task.id) ?? [];
    sizes.set(
      task.id,
      below.reduce((sum, child) => sum + (sizes.get(child.task.id) ?? 1), 1),
    );
  }
  return sizes;
}
