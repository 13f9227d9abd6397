/** Resolves references between spec files as repository-relative paths, without touching a disk. */

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
