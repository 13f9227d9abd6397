/** Reads a patch that a person names. */
import { readFile } from 'node:fs/promises';
import { errnoOf } from '../../sessions/failure.ts';
import { TrueupError } from '../domain/error.ts';
import { visible } from '../domain/visible.ts';

/** Its bytes. Throws a `refusal` with code `cannot-read`. */
export async function readPatch(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new TrueupError('refusal', 'cannot-read', `${visible(path)}: ${errnoOf(error) || 'cannot be read'}`, {
      cause: error,
      fix: 'name a file with a unified diff',
    });
  }
}
