/** Reads what a person set for the full screen, from their own directory only: a repository never rebinds keys. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../sessions/failure.ts';
import type { ScreenSettings } from '../../views/host.ts';
import { TrueupError } from '../domain/error.ts';
import type { Invocation } from './arguments.ts';
import { homeFolder } from './home-folder.ts';

/** The settings, none when there is no file. Throws `damage` with code `bad-settings`, naming the key. */
export async function readSettings(flags: Invocation['flags']): Promise<ScreenSettings> {
  const noColor = flags['no-color'] === true ? { noColor: true } : {};
  const path = join(homeFolder(), 'settings.yaml');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    // No file: everything as it comes.
    if (errnoOf(error) === 'ENOENT') return noColor;
    throw new TrueupError('damage', 'bad-settings', `${path}: ${errnoOf(error) || 'cannot be read'}`, { cause: error });
  }
  const { parseSettings } = await import('./settings-file.ts');
  return { ...noColor, ...parseSettings(text, path) };
}
