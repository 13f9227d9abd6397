/** Keeps content by its digest, one file each, so that an approval can name exactly the bytes that were shown. */
import { dirname, join } from 'node:path';
import { TrueupError } from '../src/domain/error.ts';
import { Digest } from '../src/domain/ids.ts';
import type { Blobs } from '../src/ports.ts';
import { atomicWrite } from './atomic-write.ts';
import { type Disk, nodeDisk, syncFolder } from './disk.ts';
import { diskFailure } from './failure.ts';
import { sha256 } from './sha256.ts';

/**
 * Content-addressed store: files `<folder>/<digest>`, mode 0600; the folder is made when the first content comes. `put` resolves when bytes and name are durable; `get`
 * checks the digest of what it read and rejects with `damage` (`blob-missing`, `blob-damaged`) rather than return other bytes.
 */
export function openBlobs(folder: string, disk: Disk = nodeDisk): Blobs {
  const known = new Set<Digest>();
  let placed = false;

  async function write(digest: Digest, content: Uint8Array): Promise<void> {
    if (!placed) {
      await disk.makeFolder(folder, 0o700);
      // A process that was killed may have made the folder without syncing its name.
      await syncFolder(disk, dirname(folder));
      placed = true;
    }
    const path = join(folder, digest);
    const present = await disk.read(path);
    // The same holds for a blob: its bytes were synced before it got its name, the name perhaps not.
    if (present !== undefined && sha256(present.bytes) === digest) await syncFolder(disk, folder);
    else await atomicWrite(disk, path, content);
    known.add(digest);
  }

  return {
    async put(content) {
      const digest = sha256(content);
      if (known.has(digest)) return digest;
      try {
        await write(digest, content);
      } catch (error) {
        throw diskFailure(error, 'cannot be saved', join(folder, digest));
      }
      return digest;
    },
    async get(digest) {
      const path = join(folder, Digest.parse(digest));
      const found = await disk.read(path).catch((error: unknown) => {
        throw diskFailure(error, 'cannot be read', path);
      });
      if (found === undefined) throw new TrueupError('damage', 'blob-missing', `${path}: a text that the session refers to is missing`);
      if (sha256(found.bytes) !== digest) throw new TrueupError('damage', 'blob-damaged', `${path}: the content does not match its digest`);
      return found.bytes;
    },
  };
}
