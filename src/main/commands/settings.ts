/** `trueup init`, `trueup config` and `trueup trust`: what holds in this repository. */
import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { TrueupError } from '../../domain/error.ts';
import { templatePath } from '../../templates.ts';
import type { Invocation } from '../arguments.ts';
import { setTrusted } from '../trust.ts';
import { CONFIG_FILE, openRepository } from '../repository.ts';
import { formatOf, print, repositoryOf } from './common.ts';

/** Writes the commented default configuration; an existing one is never touched. */
export async function init({ flags }: Invocation): Promise<number> {
  const { files } = await openRepository(repositoryOf(flags), false);
  const content = await readFile(templatePath(CONFIG_FILE));
  const there = (await files.read(CONFIG_FILE)) !== undefined || (await files.writeAll([{ path: CONFIG_FILE, content }])).length > 0;
  if (there)
    throw new TrueupError('refusal', 'config-exists', `${CONFIG_FILE} is there already`, { fix: 'edit it, or move it away first' });
  print(`wrote ${CONFIG_FILE}; every setting in it is commented`);
  return 0;
}

/** Prints every setting in force. */
export async function config({ flags }: Invocation): Promise<number> {
  const repository = await openRepository(repositoryOf(flags), false);
  print(
    formatOf(flags) === 'json'
      ? JSON.stringify({ version: 1, trusted: repository.trusted, config: repository.config })
      : stringify(repository.config).trimEnd(),
  );
  return 0;
}

/** Remembers, or with `--remove` forgets, that this repository's own programs may run. */
export async function trust({ flags }: Invocation): Promise<number> {
  const { root } = await openRepository(repositoryOf(flags), false);
  const remove = flags['remove'] === true;
  await setTrusted(root, !remove);
  print(
    remove
      ? `${root} is not trusted any more`
      : `${root} is trusted: its checks, validations, hooks and signing run when a session asks for them`,
  );
  return 0;
}
