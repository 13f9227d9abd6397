/** The demo project as a repository of a test's own, as `trueup demo` makes it. */
import { cpSync } from 'node:fs';
import { git, makeRepository } from './small-repository.ts';

const TEMPLATE = new URL('../../templates/demo/', import.meta.url).pathname;
export const DRAFT_BRANCH = 'draft/lockout-window';

/** Makes it at `root`, on `main`, with the drafted spec change on its branch. */
export function makeDemoRepository(root: string): void {
  cpSync(`${TEMPLATE}project`, root, { recursive: true });
  makeRepository(root, {});
  git(root, 'checkout', '-q', '-b', DRAFT_BRANCH);
  cpSync(`${TEMPLATE}branch`, root, { recursive: true });
  git(root, 'commit', '-q', '-a', '-m', 'draft');
  git(root, 'checkout', '-q', 'main');
}
