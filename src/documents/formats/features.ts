/** Lists the features of formats that keep one folder a feature. */
import type { FilePlace, FormatName, Tree, Unit } from './format.ts';

/**
 * One unit a folder that holds at least one of the `main` files, which stand for it in that order. In code-unit order of
 * ids, then of roots. Files that `place` gives no feature folder (`unit` is the path itself) belong to none.
 */
export function featureUnits(
  tree: Tree,
  format: FormatName,
  place: (path: string) => FilePlace | undefined,
  main: readonly string[],
): readonly Unit[] {
  const folders = new Map<string, { readonly root: string; readonly id: string; readonly files: string[] }>();
  for (const path of tree.paths) {
    const found = place(path);
    if (found === undefined || found.unit === path) continue;
    const folder = `${found.root}/${found.unit}`;
    const known = folders.get(folder);
    if (known === undefined) folders.set(folder, { root: found.root, id: found.unit, files: [path] });
    else known.files.push(path);
  }
  const units = [...folders].flatMap(([folder, { root, id, files }]): readonly Unit[] => {
    const names = new Set(files);
    const file = main.map((name) => `${folder}/${name}`).find((path) => names.has(path));
    return file === undefined ? [] : [{ format, kind: 'feature', id, root, file, files }];
  });
  return units.toSorted((one, other) => compare(one.id, other.id) || compare(one.root, other.root));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
