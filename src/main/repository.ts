/** Opens the repository a command works in: its root, git, files, configuration and store. Opening runs nothing of the repository's own. */
import { realpath } from 'node:fs/promises';
import { openFiles } from '../../sessions/files.ts';
import { openStore } from '../../sessions/store.ts';
import type { Store } from '../../sessions/store.ts';
import { defaultConfig, parseConfig } from '../api/config.ts';
import type { Config } from '../domain/config.ts';
import { TrueupError } from '../domain/error.ts';
import { findRepository, openGit } from '../git/repository.ts';
import type { Files, GitCommits, GitReader, GitSnapshots } from '../ports.ts';
import { summarize } from '../workflow/summarize.ts';
import { replay } from '../workflow/transition.ts';
import { isTrusted } from './trust.ts';

export const CONFIG_FILE = 'trueup.yaml';

export interface Repository {
  readonly root: string;
  readonly trusted: boolean;
  readonly files: Files;
  readonly git: GitReader & GitSnapshots & GitCommits;
  readonly store: Store;
  readonly config: Config;
}

/** Finds and opens the repository around `start`. Throws a `refusal` with code `not-a-repository`, or `bad-config`. */
export async function openRepository(start: string, trust: boolean): Promise<Repository> {
  const found = await findRepository(start);
  if (found === undefined)
    throw new TrueupError('refusal', 'not-a-repository', `${start} is not inside a git repository`, {
      fix: 'run `git init` there, or name another folder with --repo',
    });
  const root = await realpath(found.root);
  const trusted = trust || (await isTrusted(root));
  const files = openFiles(root);
  return {
    root,
    trusted,
    files,
    git: openGit(root, { trusted }),
    store: openStore(root, (events) => summaryOf(events)),
    config: await readConfig(files),
  };
}

/** What lists show of the session that these events make; undefined when they begin none. */
export function summaryOf(events: Parameters<typeof replay>[0]) {
  const session = replay(events);
  return session === undefined ? undefined : summarize(session);
}

/** The configuration in `trueup.yaml`, or the defaults when there is none. */
export async function readConfig(files: Files): Promise<Config> {
  const bytes = await files.read(CONFIG_FILE);
  if (bytes === undefined) return defaultConfig();
  const text = new TextDecoder('utf-8', { fatal: false }).decode(bytes);
  if (text.includes('\uFFFD'))
    throw new TrueupError('damage', 'bad-config', `${CONFIG_FILE}: not UTF-8`, { fix: 'save the file as UTF-8' });
  return parseConfig(text, CONFIG_FILE);
}
