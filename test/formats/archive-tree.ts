/** A tree of what is on the disk right now, read at once. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Tree } from '../../src/documents/formats/format.ts';

/** Every regular file below a folder, with forward slashes. */
export function diskTree(root: string): Tree {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      files.set(relative(root, path), readFileSync(path));
    }
  return treeOf(files);
}

/** A tree of these files. */
export function treeOf(files: ReadonlyMap<string, Uint8Array>): Tree {
  return { paths: [...files.keys()].toSorted(), read: (path) => files.get(path) };
}
