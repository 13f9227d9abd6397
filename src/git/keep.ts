/**
 * Keeps snapshot trees from git's garbage collection for as long as a session may need them.
 *
 * FORMAT. `refs/trueup/snapshots` names one tree object; each entry `<YYYY-MM-DD>-<tree>` of it is a kept snapshot. A tree
 * and not a commit, so that `git log --all` stays as it was; one reference, so that nothing piles up: entries older
 * than ninety days leave it with the next snapshot.
 */
import type { Git } from './hardening.ts';
import { treeEntries } from './parse.ts';

const REFERENCE = 'refs/trueup/snapshots';
const DAYS_MAX = 90;
const ATTEMPTS_MAX = 20;

/** Makes `tree` reachable. Safe when several processes do so at once: a lost race is repeated. */
export async function keepTree(git: Git, tree: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const old = (await git.run(['rev-parse', '--verify', '--quiet', REFERENCE], { codes: [0, 1] })).stdout.toString('utf8').trim();
    const entries = old === '' ? [] : [...treeEntries((await git.run(['ls-tree', '-z', old])).stdout)];
    if (entries.some(([, entry]) => entry.id === tree)) return;
    const kept = entries.filter(([name]) => name >= dayBefore(DAYS_MAX));
    const all = [...kept.map(([name, entry]) => [name, entry.id] as const), [`${dayBefore(0)}-${tree}`, tree] as const];
    // `git mktree` does not heed core.fsync.
    const made = (await git.run(['hash-object', '-t', 'tree', '-w', '--stdin'], { input: treeObject(all) })).stdout.toString('utf8').trim();
    const expected = old === '' ? '0'.repeat(made.length) : old;
    const updated = await git.run(['update-ref', '--no-deref', REFERENCE, made, expected], {
      codes: attempt < ATTEMPTS_MAX ? [0, 1, 128] : [0],
    });
    if (updated.code === 0) return;
  }
}

/** The bytes of a tree object whose entries are all folders: mode, name and binary id, in the order of their names. */
function treeObject(entries: readonly (readonly [name: string, id: string])[]): Buffer {
  const sorted = entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.concat(sorted.flatMap(([name, id]) => [Buffer.from(`40000 ${name}\0`), Buffer.from(id, 'hex')]));
}

/** UTC day, some days ago. */
function dayBefore(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
