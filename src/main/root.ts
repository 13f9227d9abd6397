/** Finds the folder a command works in by looks alone, without starting git: specs are also kept where there is no repository. */
import { dirname, join } from 'node:path';
import { TrueupError } from '../domain/error.ts';
import { visible } from '../domain/visible.ts';
import { fs } from './quick-fs.ts';

const { existsSync, realpathSync, statSync } = fs;

/** The nearest folder at or above `start` that holds `.git`, else `start` itself; without symbolic links. Throws a `refusal` when there is no such folder. */
export function projectRoot(start: string): string {
  if (!existsSync(start) || !statSync(start).isDirectory())
    throw new TrueupError('refusal', 'no-folder', `${visible(start)}: there is no such folder`, {
      fix: 'name a folder that is there with --repo',
    });
  const top = realpathSync(start);
  for (let folder = top; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return top;
  }
}
