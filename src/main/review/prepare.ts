/** From the command line of a review to the texts that are to be reviewed, and the place its session is kept in. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { digestOf } from '../../domain/digest.ts';
import { TrueupError } from '../../domain/error.ts';
import type { ReviewTarget } from '../../domain/review-target.ts';
import { visible } from '../../domain/visible.ts';
import type { Invocation } from '../arguments.ts';
import { repositoryOf } from '../commands/common.ts';
import { readPatch } from '../read-patch.ts';
import type { Repository } from '../repository.ts';
import { openRepository } from '../repository.ts';
import { loosePlace } from './loose.ts';
import { nameTarget, twoFiles } from './name-target.ts';
import { readPatched } from './read-patched.ts';
import { commitReader, readTarget } from './read-target.ts';
import type { ReadCommit } from './read-target.ts';
import { shown } from './target-texts.ts';
import type { TargetTexts } from './target-texts.ts';
import { isPiped, looksLikePatch, peek, readAll } from './standard-input.ts';

export interface Prepared {
  readonly repository: Repository;
  readonly target: ReviewTarget;
  readonly texts: TargetTexts;
  /** What was read of commits already. */
  readonly show: ReadCommit;
  /** Standard input held the patch, so nobody types there. */
  readonly inputTaken: boolean;
}

/** The repository around the folder; where documents lie in none, the place for those. */
export async function placeFor(flags: Invocation['flags']): Promise<Repository> {
  try {
    return await openRepository(repositoryOf(flags), flags['trust'] === true);
  } catch (error) {
    if (!(error instanceof TrueupError) || error.code !== 'not-a-repository') throw error;
    return loosePlace();
  }
}

/** What the words after `trueup review` name, read. Throws `misuse` and `refusal`s that say what to name instead. */
export async function prepare({ positionals, flags }: Invocation, stdin: NodeJS.ReadStream): Promise<Prepared> {
  const [word, second, third] = positionals;
  const cwd = process.cwd();
  if (third !== undefined)
    throw new TrueupError('misuse', 'bad-arguments', 'a review has one target', { fix: 'name one target, or two files: BEFORE AFTER' });
  if (word !== undefined && second !== undefined) {
    const repository = await placeFor(flags);
    return read(repository, filesTarget(word, second, cwd));
  }
  const repository = await openRepository(repositoryOf(flags), flags['trust'] === true);
  if (word === '-' || (word === undefined && (await isPatchPiped(flags, stdin)))) return patched(repository, await readAll(stdin), true);
  if (word === undefined) return read(repository, { kind: 'worktree', paths: [] });
  const named = await nameTarget(word, repository, cwd);
  return 'patchFile' in named ? patched(repository, await readPatch(named.patchFile), false) : read(repository, named.target);
}

function filesTarget(before: string, after: string, cwd: string): Extract<ReviewTarget, { kind: 'files' }> {
  if ([before, after].some((path) => existsSync(resolve(cwd, path)))) return twoFiles(before, after, cwd);
  throw new TrueupError('misuse', 'no-target', `neither ${visible(before)} nor ${visible(after)} is a file`, {
    fix: 'for what lies between two commits say FROM..TO, with nothing around the dots',
  });
}

/** A person who types, answers in a file and a wait say that standard input is no patch. */
async function isPatchPiped(flags: Invocation['flags'], stdin: NodeJS.ReadStream): Promise<boolean> {
  if (flags['plain'] === true || flags['wait'] === true || flags['answers'] !== undefined || !isPiped()) return false;
  return looksLikePatch(await peek(stdin));
}

async function read(repository: Repository, target: Exclude<ReviewTarget, { kind: 'patch' }>): Promise<Prepared> {
  const show = commitReader(repository);
  return { repository, target, texts: await readTarget(repository, target, show), show, inputTaken: false };
}

async function patched(repository: Repository, patch: Uint8Array, inputTaken: boolean): Promise<Prepared> {
  const texts = shown(await readPatched(repository, patch));
  return {
    repository,
    target: { kind: 'patch', paths: texts.texts.map(({ path }) => path), digest: digestOf(patch) },
    texts,
    show: commitReader(repository),
    inputTaken,
  };
}
