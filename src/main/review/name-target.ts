/** Finds out what a person means by the words after `trueup review`, and asks back where they could mean two things. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { TrueupError } from '../../domain/error.ts';
import type { ReviewTarget } from '../../domain/review-target.ts';
import { visible } from '../../domain/visible.ts';
import type { Repository } from '../repository.ts';
import { pathIn } from './read-target.ts';

/** A target, or the file that holds the patch to review. */
export type Named = { readonly target: Exclude<ReviewTarget, { kind: 'patch' }> } | { readonly patchFile: string };

/** One reading of the words, and how to say just it. */
interface Reading {
  readonly named: Named;
  readonly what: string;
  readonly precisely: string;
}

const OPENSPEC = 'openspec';

/** Two documents by their paths from `cwd`. */
export function twoFiles(before: string, after: string, cwd: string): Extract<ReviewTarget, { kind: 'files' }> {
  return { kind: 'files', before: resolve(cwd, before), after: resolve(cwd, after) };
}

/**
 * What one word names: `branch:`, `change:`, `file:` and `patch:` say which it is; else whatever there is of that name.
 * Throws `misuse` with code `no-target` when there is nothing, `ambiguous-target` when there are two things.
 */
export async function nameTarget(word: string, repository: Repository, cwd: string): Promise<Named> {
  const [, kind, rest = ''] = /^(branch|change|file|patch):(.+)$/su.exec(word) ?? [];
  const readings = kind === undefined ? await readingsOf(word, repository, cwd) : await saidPrecisely(kind, rest, repository, cwd);
  const [first, second] = readings;
  if (first === undefined)
    throw new TrueupError('misuse', 'no-target', `${visible(word)}: no branch, commit, range, change or file is called that`, {
      fix: 'name a branch, FROM..TO, openspec/changes/ID, a file, two files, a .patch file, or - for a patch on standard input',
    });
  if (second === undefined) return first.named;
  throw new TrueupError('misuse', 'ambiguous-target', `${visible(word)} is ${readings.map(({ what }) => what).join(' and ')}`, {
    fix: `say ${readings.map(({ precisely }) => `\`trueup review ${precisely}\``).join(' or ')}`,
  });
}

async function saidPrecisely(kind: string, rest: string, repository: Repository, cwd: string): Promise<readonly Reading[]> {
  const of = (readings: readonly (Reading | undefined)[]) => readings.filter((reading) => reading !== undefined);
  switch (kind) {
    case 'branch':
      return of([await range(rest, repository), await commit(rest, repository)]).slice(0, 1);
    case 'change':
      return of([changeAt(rest, repository, cwd) ?? changeCalled(rest, repository)]);
    case 'patch':
      return existsSync(resolve(cwd, rest)) ? [{ named: { patchFile: resolve(cwd, rest) }, what: '', precisely: '' }] : [];
    default:
      return of([fileAt(rest, repository, cwd)]);
  }
}

async function readingsOf(word: string, repository: Repository, cwd: string): Promise<readonly Reading[]> {
  const change = changeAt(word, repository, cwd);
  const file = change === undefined ? (patchAt(word, cwd) ?? fileAt(word, repository, cwd)) : undefined;
  const called = change === undefined ? changeCalled(word, repository) : undefined;
  const commits = (await range(word, repository)) ?? (await commit(word, repository));
  return [change, called, commits, file].filter((reading) => reading !== undefined);
}

async function range(word: string, { git }: Repository): Promise<Reading | undefined> {
  const [, from = '', dots = '', to = ''] = /^(.*?)(\.{2,3})(.*)$/su.exec(word) ?? [];
  if (dots === '' || (from === '' && to === '')) return undefined;
  const ends = { from: from === '' ? 'HEAD' : from, to: to === '' ? 'HEAD' : to };
  if (!(await isCommit(git, ends.from)) || !(await isCommit(git, ends.to))) return undefined;
  const target = { kind: 'range', ...ends, common: dots === '...' } as const;
  return { named: { target }, what: 'a range of commits', precisely: `branch:${word}` };
}

async function commit(word: string, { git }: Repository): Promise<Reading | undefined> {
  if (!(await isCommit(git, word))) return undefined;
  const target = { kind: 'range', from: 'HEAD', to: word, common: true } as const;
  return { named: { target }, what: 'a branch or commit', precisely: `branch:${word}` };
}

async function isCommit(git: Repository['git'], name: string): Promise<boolean> {
  try {
    await git.mergeBase(name, name);
    return true;
  } catch (error) {
    if (error instanceof TrueupError && error.kind === 'refusal') return false;
    throw error;
  }
}

/** A change by the path of its folder, or of anything in it. */
function changeAt(word: string, { root }: Repository, cwd: string): Reading | undefined {
  const absolute = resolve(cwd, word);
  const path = existsSync(absolute) ? pathIn(root, realpathSync(absolute)) : '';
  const [, folder, id] = /^((?:.+\/)?openspec)\/changes\/([^/]+)$/u.exec(path) ?? [];
  if (folder === undefined || id === undefined || id === 'archive') return undefined;
  return changeReading(folder, id);
}

/** A change by its id. */
function changeCalled(word: string, { root }: Repository): Reading | undefined {
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u.test(word) || word === 'archive') return undefined;
  return isFolder(resolve(root, OPENSPEC, 'changes', word)) ? changeReading(OPENSPEC, word) : undefined;
}

function changeReading(root: string, id: string): Reading {
  return { named: { target: { kind: 'change', root, id } }, what: 'an OpenSpec change', precisely: `${root}/changes/${id}` };
}

function patchAt(word: string, cwd: string): Reading | undefined {
  const absolute = resolve(cwd, word);
  if (!/\.(?:patch|diff)$/iu.test(word) || !existsSync(absolute) || isFolder(absolute)) return undefined;
  return { named: { patchFile: absolute }, what: 'a patch file', precisely: `patch:${word}` };
}

/** A file or folder of the working tree, reviewed as it differs from HEAD. */
function fileAt(word: string, { root }: Repository, cwd: string): Reading | undefined {
  const absolute = resolve(cwd, word);
  if (!existsSync(absolute)) return undefined;
  // The last name stays as written: a link is reviewed as what it is, and refused.
  const real = resolve(realpathSync(dirname(absolute)), basename(absolute));
  if (real !== root && !real.startsWith(`${root}/`)) return undefined;
  const paths = real === root ? [] : [pathIn(root, real)];
  return { named: { target: { kind: 'worktree', paths } }, what: 'a file or folder here', precisely: `file:${word}` };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
