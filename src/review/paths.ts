/** Resolves references between spec files as repository-relative paths, without touching a disk. */

/**
 * The folder whose files a corpus of specs can answer for: up to a part named `specs`, else the document's own folder.
 * Outside it a file may be there although it is no spec. Ends with a slash, or is empty for the repository's root.
 */
export function specRoot(path: string): string {
  const folders = path.split('/').slice(0, -1);
  const at = folders.findIndex((folder) => /^specs?$/iu.test(folder));
  const root = at === -1 ? folders : folders.slice(0, at + 1);
  return root.map((folder) => `${folder}/`).join('');
}

/** `to` as written in the file `from`, without its `#anchor`; undefined when it leaves the repository. */
export function resolvePath(from: string, to: string): string | undefined {
  const target = to.replace(/[#?].*$/su, '');
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.length === 0) return undefined;
      parts.pop();
    } else {
      parts.push(part);
    }
  }
  return parts.join('/');
}
