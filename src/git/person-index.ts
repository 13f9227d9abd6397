/** Brings the person's own index up to a commit that was made past it; everything else they have staged stays staged. */
import { setTimeout as delay } from 'node:timers/promises';
import { TrueupError } from '../domain/error.ts';
import type { Git } from './hardening.ts';
import { fields, treeChanges, treeEntries, type BytePath, type TreeChange, type TreeEntry } from './parse.ts';

const ATTEMPTS_MAX = 20;
const RETRY_MS = 100;

/**
 * Makes the index entries of a commit's files those of the commit. `fresh`: it was just made, so whatever was staged of
 * these files is part of the past. Otherwise only an entry that still is what the commit started from is brought up, so
 * that what the person staged since stays. Rejects with a `failure` when another git holds the index for two seconds.
 */
export async function followCommit(git: Git, commit: string, fresh: boolean): Promise<void> {
  const output = await git.run(['diff-tree', '--root', '--no-commit-id', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', commit]);
  const changes = treeChanges(output.stdout);
  const lines = (fresh ? changes : await left(git, changes)).map(indexLine);
  if (lines.length === 0) return;
  await whenUnlocked(async () => git.run(['update-index', '-z', '--index-info'], { input: Buffer.from(lines.join(''), 'latin1') }));
  // Only spares the next `git status` some reading; 1 says that other files differ, 128 that another git is at work.
  await git.run(['update-index', '-q', '--refresh'], { codes: [0, 1, 128] });
}

/** The changes that HEAD still holds and the index has not seen. */
async function left(git: Git, changes: readonly TreeChange[]): Promise<readonly TreeChange[]> {
  const [head, index] = await Promise.all([git.run(['ls-tree', '-r', '-z', 'HEAD']), git.run(['ls-files', '-z', '--stage'])]);
  const committed = treeEntries(head.stdout);
  const staged = stagedEntries(index.stdout);
  return changes.filter(
    ({ path, before, after }) => same(committed.get(path), after) && same(staged.get(path), before) && !same(before, after),
  );
}

/** Reads `ls-files -z --stage`. */
function stagedEntries(output: Buffer): ReadonlyMap<BytePath, TreeEntry> {
  return new Map(
    fields(output).map((field) => {
      const tab = field.indexOf('\t');
      const [mode = '', id = ''] = field.slice(0, tab).split(' ');
      return [field.slice(tab + 1), { mode, id }];
    }),
  );
}

function same(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  return one?.mode === other?.mode && one?.id === other?.id;
}

/** A line for `update-index --index-info`; mode 0 removes the entry. */
function indexLine({ path, before, after }: TreeChange): string {
  if (after !== undefined) return `${after.mode} ${after.id}\t${path}\0`;
  return `0 ${'0'.repeat(before?.id.length ?? 40)}\t${path}\0`;
}

/** Repeats while another git holds the index for a moment. */
async function whenUnlocked(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof TrueupError) || error.code !== 'git-locked' || attempt === ATTEMPTS_MAX) throw error;
      await delay(RETRY_MS);
    }
  }
}
