/** Reads the folders a `.gitignore` names outright: build output and dependencies, which are large and hold no specs. */

/** Whether a folder, by its path from the root and its name, is left out. */
export type IgnoredFolders = (path: string, name: string) => boolean;

/**
 * Only names without wildcards count, and a file that takes names back with `!` keeps those; so nothing is left out that
 * git would not ignore. Whatever else git ignores is merely looked at in vain.
 */
export function ignoredFolders(gitignore: string): IgnoredFolders {
  const names = new Set<string>();
  const paths = new Set<string>();
  const lines = gitignore.split(/\r?\n/u).map((line) => line.trim());
  const back = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1).replace(/^\//u, ''));
  for (const line of lines) {
    const name = line.replace(/^\//u, '').replace(/\/$/u, '');
    if (line === '' || /^[#!]|[*?[\]\\]/u.test(line) || back.some((other) => other.startsWith(name) || /[*?[]/u.test(other))) continue;
    (name.includes('/') || line.startsWith('/') ? paths : names).add(name);
  }
  return (path, name) => names.has(name) || paths.has(path);
}
