/** Remembers, in the person's own directory, which repositories they trust. Nothing of a repository can write there. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from '../../sessions/atomic-write.ts';
import { nodeDisk } from '../../sessions/disk.ts';
import { errnoOf } from '../../sessions/failure.ts';
import { TrueupError } from '../domain/error.ts';
import { homeFolder } from './home-folder.ts';

/** Whether the person said that this repository's own commands, hooks and signing may run. */
export async function isTrusted(root: string): Promise<boolean> {
  return (await trustedRoots()).includes(root);
}

/** Remembers or forgets that a repository is trusted. */
export async function setTrusted(root: string, trusted: boolean): Promise<void> {
  const others = (await trustedRoots()).filter((other) => other !== root);
  const roots = trusted ? [...others, root] : others;
  await mkdir(homeFolder(), { recursive: true, mode: 0o700 });
  await atomicWrite(nodeDisk, trustFile(), new TextEncoder().encode(`${JSON.stringify({ version: 1, roots }, undefined, 2)}\n`), 0o600);
}

function trustFile(): string {
  return join(homeFolder(), 'trusted.json');
}

async function trustedRoots(): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(trustFile(), 'utf8');
  } catch (error) {
    // No file yet means that nothing is trusted.
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
  try {
    const parsed: unknown = JSON.parse(text);
    const roots: unknown = typeof parsed === 'object' && parsed !== null && 'roots' in parsed ? parsed.roots : undefined;
    if (Array.isArray(roots)) return roots.filter((root): root is string => typeof root === 'string');
  } catch (error) {
    throw new TrueupError('damage', 'bad-trust-file', `${trustFile()}: not JSON`, {
      cause: error,
      fix: 'delete the file and trust your repositories again',
    });
  }
  throw new TrueupError('damage', 'bad-trust-file', `${trustFile()}: no list of roots`, {
    fix: 'delete the file and trust your repositories again',
  });
}
