/** Finds changes that were put into a folder of changes, where OpenSpec does not look for them. */
import { compare } from './layout.ts';
import type { Change, Schemas } from './project-schema.ts';
import { outputs } from './schema.ts';

const MARKERS: ReadonlySet<string> = new Set(['.openspec.yaml', 'proposal.md', 'tasks.md', 'design.md']);
const DEPTH_MAX = 3;

/** Ids of the changes inside a folder that is none itself, in code-unit order; empty for a change. */
export function nestedChanges(change: Change, schemas: Schemas): readonly string[] {
  if (looksLikeChange(change, change.files, schemas) || hasOwnFile(change.files)) return [];
  const found: string[] = [];
  collect(change, change.files, change.id, 1, schemas, found);
  return found.toSorted(compare);
}

/** What a person is told about them. */
export function nestedMessage(id: string, nested: readonly string[]): string {
  const list = nested.map((one) => `openspec/changes/${one}/`).join(', ');
  const example = (nested[0] ?? '').split('/').join('-');
  return `"${id}" is not a change: it is a folder wrapping ${list}. A change must be a directory directly under openspec/changes/, so those nested directories are invisible to OpenSpec while the folder around them is reported as a change. Nested paths are supported under openspec/specs/ only. Rename each nested change to a flat name (for example "${example}").`;
}

function collect(change: Change, files: readonly string[], id: string, depth: number, schemas: Schemas, found: string[]): void {
  if (depth > DEPTH_MAX) return;
  for (const [name, inside] of folders(files)) {
    if (looksLikeChange(change, inside, schemas)) found.push(`${id}/${name}`);
    else collect(change, inside, `${id}/${name}`, depth + 1, schemas, found);
  }
}

function folders(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const inside = new Map<string, string[]>();
  for (const file of files) {
    const slash = file.indexOf('/');
    if (slash === -1 || file.startsWith('.')) continue;
    const list = inside.get(file.slice(0, slash)) ?? [];
    inside.set(file.slice(0, slash), list);
    list.push(file.slice(slash + 1));
  }
  return inside;
}

function looksLikeChange({ project }: Change, files: readonly string[], schemas: Schemas): boolean {
  if (files.some((file) => MARKERS.has(file)) || hasSpecFiles(files)) return true;
  const name = schemas.nameFor({ project, id: '', archived: false, files: [] });
  const schema = name === undefined ? undefined : schemas.load(name);
  return schema !== undefined && schema.generates.some((generates) => outputs(files, generates).length > 0);
}

/** Whether a file that is not hidden lies below `specs`; a file of that name counts as well. */
export function hasSpecFiles(files: readonly string[]): boolean {
  return files.some((file) => file.startsWith('specs/') && !file.includes('/.'));
}

function hasOwnFile(files: readonly string[]): boolean {
  return files.some((file) => !file.includes('/') && !file.startsWith('.'));
}
