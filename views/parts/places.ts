/** Finds places in what tools print, so that the editor can open there. */

export interface SourcePlace {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

/** `path:12`, `path:12:3`, `path(12,3)` and `File "path", line 12`; the path has an extension and no spaces. */
const PLACES = /(?<path>[\w@+./-]+\.\w{1,8})(?::(?<colon>\d{1,7})|\((?<paren>\d{1,7})|", line (?<word>\d{1,7}))/;

/** The first place that the texts name, as a path inside the repository at `root`; places outside it are passed over. */
export function firstPlace(texts: readonly string[], root: string): SourcePlace | undefined {
  for (const text of texts) {
    const found = PLACES.exec(text)?.groups;
    const path = inside(found?.['path'] ?? '', root);
    if (found === undefined || path === undefined) continue;
    return { path, line: Math.max(1, Number(found['colon'] ?? found['paren'] ?? found['word'])) };
  }
  return undefined;
}

function inside(path: string, root: string): string | undefined {
  const relative = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path.replace(/^(?:\.\/)+/, '');
  return relative === '' || relative.startsWith('/') || relative.split('/').includes('..') ? undefined : relative;
}
