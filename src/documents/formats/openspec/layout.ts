/** Where OpenSpec keeps its files: what a path below an `openspec` folder is for, and the specs and changes of a tree. */
import type { FileKind, FilePlace, Tree, Unit } from '../format.ts';

const FOLDERS: ReadonlySet<string> = new Set(['specs', 'changes', 'schemas']);
const FILES: ReadonlyMap<string, FileKind> = new Map<string, FileKind>([
  ['config.yaml', 'config'],
  ['config.yml', 'config'],
  ['project.md', 'other'],
  ['AGENTS.md', 'other'],
]);
const CHANGE_FILES: ReadonlyMap<string, FileKind> = new Map<string, FileKind>([
  ['proposal.md', 'proposal'],
  ['design.md', 'design'],
  ['.openspec.yaml', 'config'],
]);

/** A path split at the outermost `openspec` folder: `root` ends with `openspec`, `rest` is what follows. */
interface Located {
  readonly root: string;
  readonly rest: string;
}

/** One `openspec` folder. Paths are repository-relative, lists in the tree's order. */
export interface Project {
  readonly root: string;
  /** Files of the active changes and the archived ones by their ids, relative to the change's folder. */
  readonly changes: ReadonlyMap<string, readonly string[]>;
  readonly archived: ReadonlyMap<string, readonly string[]>;
  /** Capability path of each main spec with its file. */
  readonly specs: ReadonlyMap<string, string>;
  /** Names of the schemas it brings. */
  readonly schemas: ReadonlySet<string>;
}

interface OpenProject extends Project {
  readonly changes: Map<string, string[]>;
  readonly archived: Map<string, string[]>;
  readonly specs: Map<string, string>;
  readonly schemas: Set<string>;
}

/** What a path is for; undefined outside an `openspec` folder. */
export function placeOf(path: string): FilePlace | undefined {
  const located = locate(path);
  if (located === undefined) return undefined;
  const { root, rest } = located;
  const [folder, ...parts] = rest.split('/');
  if (folder === 'specs') {
    const capability = capabilityOf(parts);
    return capability === undefined ? { kind: 'other', root, unit: path } : { kind: 'spec', root, unit: capability };
  }
  if (folder === 'changes') return changePlace(root, path, parts);
  return { kind: folder === 'schemas' ? 'config' : (FILES.get(rest) ?? 'other'), root, unit: path };
}

function changePlace(root: string, path: string, parts: readonly string[]): FilePlace {
  const archived = parts[0] === 'archive';
  const [unit, ...rest] = archived ? parts.slice(1) : parts;
  if (unit === undefined || rest.length === 0 || unit.startsWith('.')) return { kind: 'other', root, unit: path };
  if (rest[0] === 'specs') {
    const capability = capabilityOf(rest.slice(1));
    return capability === undefined ? { kind: 'other', root, unit } : { kind: 'delta', root, unit, capability };
  }
  const name = rest.at(-1);
  if (name === 'tasks.md') return { kind: 'tasks', root, unit };
  return { kind: (rest.length === 1 && name !== undefined ? CHANGE_FILES.get(name) : undefined) ?? 'other', root, unit };
}

/** Capability that a file below a `specs` folder defines: `spec.md` in at least one folder, none of them hidden. */
export function capabilityOf(parts: readonly string[]): string | undefined {
  if (parts.length < 2 || parts.at(-1) !== 'spec.md' || parts.some((part) => part.startsWith('.'))) return undefined;
  return parts.slice(0, -1).join('/');
}

function locate(path: string): Located | undefined {
  for (let at = path.indexOf('openspec/'); at !== -1; at = path.indexOf('openspec/', at + 1)) {
    if (at > 0 && path[at - 1] !== '/') continue;
    const root = path.slice(0, at + 'openspec'.length);
    const rest = path.slice(root.length + 1);
    const slash = rest.indexOf('/');
    if (slash === -1 ? FILES.has(rest) : FOLDERS.has(rest.slice(0, slash))) return { root, rest };
  }
  return undefined;
}

/** Every `openspec` folder of a tree, by its path. One pass over the paths. */
export function projectsOf(tree: Tree): ReadonlyMap<string, Project> {
  const projects = new Map<string, OpenProject>();
  const projectAt = (root: string): OpenProject => {
    const known = projects.get(root);
    if (known !== undefined) return known;
    const project = { root, changes: new Map(), archived: new Map(), specs: new Map(), schemas: new Set<string>() };
    projects.set(root, project);
    return project;
  };
  for (const path of tree.paths) {
    const located = locate(path);
    if (located !== undefined) enter(projectAt(located.root), path, located.rest.split('/'));
  }
  for (const folder of tree.folders ?? []) {
    const located = locate(`${folder}/`);
    const id = located === undefined ? undefined : /^changes\/(?!archive\/|\.)([^/]+)\/$/u.exec(located.rest)?.[1];
    if (located === undefined || id === undefined) continue;
    const { changes } = projectAt(located.root);
    // A change without any file is one all the same.
    if (!changes.has(id)) changes.set(id, []);
  }
  return projects;
}

function enter(project: OpenProject, path: string, [folder, ...parts]: readonly string[]): void {
  const [first, second] = parts;
  if (folder === 'specs') {
    const capability = capabilityOf(parts);
    if (capability !== undefined) project.specs.set(capability, path);
  } else if (folder === 'schemas') {
    if (first !== undefined && second === 'schema.yaml' && parts.length === 2 && !isTransient(first)) project.schemas.add(first);
  } else if (folder === 'changes' && first !== undefined && second !== undefined) {
    if (first === 'archive') {
      if (parts.length > 2 && !second.startsWith('.')) collect(project.archived, second, parts.slice(2));
    } else if (!first.startsWith('.')) collect(project.changes, first, parts.slice(1));
  }
}

/** Folders that the oracle makes for a moment while it copies a schema. */
function isTransient(name: string): boolean {
  return /^\.(?:fork|init)-staging-|\.(?:fork|init)-backup-/u.test(name);
}

function collect(changes: Map<string, string[]>, id: string, parts: readonly string[]): void {
  const files = changes.get(id);
  if (files === undefined) changes.set(id, [parts.join('/')]);
  else files.push(parts.join('/'));
}

/** Repository-relative folder of a change. */
export function changeFolder(project: Project, id: string, archived: boolean): string {
  return `${project.root}/changes/${archived ? 'archive/' : ''}${id}`;
}

/** Specs, changes and archived changes of a tree, in code-unit order of their ids. */
export function unitsOf(tree: Tree): readonly Unit[] {
  const units: Unit[] = [];
  for (const project of projectsOf(tree).values()) {
    const { root } = project;
    for (const [id, file] of project.specs) units.push({ format: 'openspec', kind: 'spec', id, root, file, files: [file] });
    for (const [id, files] of project.changes) units.push(changeUnit(project, id, files, false));
    for (const [id, files] of project.archived) units.push(changeUnit(project, id, files, true));
  }
  return units.toSorted((one, other) => compare(one.id, other.id) || compare(one.root, other.root) || compare(one.kind, other.kind));
}

function changeUnit(project: Project, id: string, names: readonly string[], archived: boolean): Unit {
  const folder = changeFolder(project, id, archived);
  const files = names.map((name) => `${folder}/${name}`);
  const proposal = `${folder}/proposal.md`;
  const file = files.includes(proposal) ? proposal : (files.find((path) => path.endsWith('.md')) ?? files[0] ?? folder);
  return { format: 'openspec', kind: archived ? 'archived' : 'change', id, root: project.root, file, files };
}

/** Order of code units, which does not depend on a language. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
