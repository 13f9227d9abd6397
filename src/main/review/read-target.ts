/** Reads the texts that a review is about, before and after, as they are at this moment. Writes nothing. */
import { open, stat } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { errnoOf } from '../../../sessions/failure.ts';
import { TrueupError } from '../../domain/error.ts';
import type { ReviewTarget } from '../../domain/review-target.ts';
import { visible } from '../../domain/visible.ts';
import { showFiles } from '../../git/show-files.ts';
import type { Repository } from '../repository.ts';
import { inGroups } from './in-groups.ts';
import { readChange } from './read-change.ts';
import { TEXT_BYTES_MAX, shown, whyNot } from './target-texts.ts';
import type { ReviewText, TargetTexts } from './target-texts.ts';

/** Files of a commit by path, those it holds. What a commit holds never changes, so it is read once. */
export type ReadCommit = (commit: string, paths: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array | undefined>>;

const NOTHING = new Uint8Array();
/** Specs as configured, and the deltas that OpenSpec changes propose. */
export function isSpecPath({ config: { specs } }: Repository): (path: string) => boolean {
  const options = { dot: true, posixSlashes: true };
  const included = picomatch([...specs.include, '**/openspec/specs/**/*.md', '**/openspec/changes/**/*.md'], options);
  const excluded = picomatch([...specs.exclude, '**/openspec/changes/archive/**'], options);
  return (path) => included(path) && !excluded(path);
}

/** A reader of commits for one run of the program. */
export function commitReader({ root, trusted }: Repository): ReadCommit {
  const commits = new Map<string, Map<string, Uint8Array | undefined>>();
  return async (commit, paths) => {
    const known = commits.get(commit) ?? new Map<string, Uint8Array | undefined>();
    commits.set(commit, known);
    const missing = paths.filter((path) => !known.has(path));
    const read = missing.length === 0 ? undefined : await showFiles(root, trusted, commit, missing);
    for (const path of missing) known.set(path, read?.get(path));
    return known;
  };
}

/** The texts of a target. A patch has none to be read again. Throws a `refusal` when a file or a name of git is gone. */
export async function readTarget(
  repository: Repository,
  target: Exclude<ReviewTarget, { kind: 'patch' }>,
  show: ReadCommit,
): Promise<TargetTexts> {
  switch (target.kind) {
    case 'worktree':
      return shown(await readWorktree(repository, target.paths, show));
    case 'range':
      return shown(await readRange(repository, target, show));
    case 'change':
      return shown(await readChange(repository, target));
    case 'files':
      return shown(await readFiles(repository, target));
  }
}

async function readWorktree(repository: Repository, only: readonly string[], show: ReadCommit): Promise<TargetTexts> {
  const { git, files } = repository;
  const { head, staged, untracked } = await git.state();
  const isSpec = isSpecPath(repository);
  const named = (path: string) => only.some((one) => path === one || path.startsWith(`${one}/`));
  const wanted = (path: string) => (only.length === 0 ? isSpec(path) : named(path) && (isSpec(path) || only.includes(path)));
  const changed = head === undefined ? [...staged, ...untracked] : await git.changed(head);
  const texts: ReviewText[] = [];
  const notes: string[] = [];
  const withheld: string[] = [];
  const paths = [...new Set(changed.filter(wanted))];
  const committed = head === undefined ? undefined : await show(head, paths);
  const disks = await inGroups(paths, (path) => readable(() => files.read(path), path, withheld));
  for (const [index, path] of paths.entries()) {
    const disk = disks[index];
    if (disk === 'unreadable') continue;
    const before = committed?.get(path);
    if (disk === undefined) notes.push(`${path} is deleted in the working tree`);
    if (disk !== undefined || before !== undefined) texts.push({ path, before, after: disk ?? NOTHING });
  }
  return { texts, notes, withheld };
}

/** A file that may not be read (a symbolic link, a protected place) is named and left out. */
async function readable<T>(read: () => Promise<T>, path: string, withheld: string[]): Promise<T | 'unreadable'> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof TrueupError) || error.kind !== 'refusal') throw error;
    withheld.push(`${path} is not shown: ${error.message}`);
    return 'unreadable';
  }
}

async function readRange(
  repository: Repository,
  { from, to, common }: Extract<ReviewTarget, { kind: 'range' }>,
  show: ReadCommit,
): Promise<TargetTexts> {
  const { git } = repository;
  const end = await git.mergeBase(to, to);
  const start = await git.mergeBase(from, common ? to : from);
  const isSpec = isSpecPath(repository);
  const changed = await git.changed(start, end);
  const texts: ReviewText[] = [];
  const notes: string[] = [];
  const paths = changed.filter(isSpec);
  const [old, now] = [await show(start, paths), await show(end, paths)];
  for (const path of paths) {
    const [before, after] = [old.get(path), now.get(path)];
    if (after === undefined) notes.push(`${path} is deleted in ${to}`);
    if (before !== undefined || after !== undefined) texts.push({ path, before, after: after ?? NOTHING });
  }
  const others = changed.filter((path) => path.endsWith('.md') && !isSpec(path)).length;
  if (others > 0) notes.push(`${others} other Markdown file${others === 1 ? '' : 's'} changed that \`specs.include\` does not name`);
  return { texts, notes, withheld: [] };
}

async function readFiles({ root }: Repository, { before, after }: Extract<ReviewTarget, { kind: 'files' }>): Promise<TargetTexts> {
  const old = before === '/dev/null' ? undefined : await readDocument(before);
  const texts = [{ path: pathIn(root, before === '/dev/null' ? after : before), before: old, after: await readDocument(after) }];
  const why = texts
    .flatMap((one) => [one.before ?? NOTHING, one.after])
    .map(whyNot)
    .find((reason) => reason !== undefined);
  if (why !== undefined)
    throw new TrueupError('refusal', 'not-a-text', `${visible(before)} or ${visible(after)} ${why}`, { fix: 'name two text files' });
  return { texts, notes: [], withheld: [] };
}

/** The path from the root, or the bare name of a file that lies elsewhere. */
export function pathIn(root: string, absolute: string): string {
  const inside = relative(root, absolute);
  return inside === '' || inside.startsWith('..') ? basename(absolute) : inside.split(sep).join('/');
}

/** Bytes of a document that a person names. Throws a `refusal` with code `not-a-file`, `too-long` or `cannot-read`. */
export async function readDocument(path: string): Promise<Uint8Array> {
  try {
    if (!(await stat(path)).isFile())
      throw new TrueupError('refusal', 'not-a-file', `${visible(path)}: not a file`, { fix: 'name a text file' });
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > TEXT_BYTES_MAX)
        throw new TrueupError('refusal', 'too-long', `${visible(path)}: longer than ${TEXT_BYTES_MAX / 1024 / 1024} MB`, {
          fix: 'name a shorter file',
        });
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof TrueupError) throw error;
    throw new TrueupError('refusal', 'cannot-read', `${visible(path)}: ${errnoOf(error) || 'cannot be read'}`, {
      cause: error,
      fix: 'name a file that is there',
    });
  }
}
