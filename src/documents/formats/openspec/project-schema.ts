/** Finds out which schema a change follows: its own metadata, then the project's configuration, then the built-in one. */
import { decode } from '../../lines.ts';
import type { Tree } from '../format.ts';
import { changeFolder, type Project } from './layout.ts';
import { configSchema, readMetadata, type BadMetadata, type Metadata } from './metadata.ts';
import { BUILT_IN, BUILT_IN_SCHEMA, readSchema, type Schema } from './schema.ts';

/** One change as the checks look at it. */
export interface Change {
  readonly project: Project;
  readonly id: string;
  readonly archived: boolean;
  /** Files relative to its folder. */
  readonly files: readonly string[];
}

/** What is said of the schemas of one project; files are read when they are first asked for, and once. */
export interface Schemas {
  /** Metadata of a change; undefined when it has none. */
  metadata(change: Change): Metadata | BadMetadata | undefined;
  /** Name of the schema that a change follows; undefined when its metadata cannot be taken. */
  nameFor(change: Change): string | undefined;
  /** A schema by its name, with or without `.yaml`; undefined when there is none or it is refused. */
  load(name: string): Schema | undefined;
  /** Whether a name stands for a schema without any suffix. */
  has(name: string): boolean;
  /** Whether a change follows the schema that comes with OpenSpec. */
  isBuiltIn(change: Change): boolean;
}

/** The schemas of a project. */
export function schemasOf(tree: Tree, project: Project): Schemas {
  const loaded = new Map<string, Schema | undefined>();
  let config: { readonly schema: string | undefined } | undefined;
  const metadata = (change: Change): Metadata | BadMetadata | undefined => {
    if (!change.files.includes('.openspec.yaml')) return undefined;
    const bytes = tree.read(`${changeFolder(project, change.id, change.archived)}/.openspec.yaml`);
    return bytes === undefined ? undefined : readMetadata(decode(bytes));
  };
  const has = (name: string): boolean => name === BUILT_IN || project.schemas.has(name);
  const nameFor = (change: Change): string | undefined => {
    const own = metadata(change);
    if (own?.kind === 'bad') return undefined;
    if (own !== undefined) return has(own.schema) ? own.schema : undefined;
    config ??= { schema: readConfig(tree, project) };
    return config.schema ?? BUILT_IN;
  };
  return {
    metadata,
    has,
    nameFor,
    load(name) {
      const bare = withoutSuffix(name);
      if (!loaded.has(bare)) loaded.set(bare, load(tree, project, bare));
      return loaded.get(bare);
    },
    isBuiltIn(change) {
      const name = nameFor(change);
      return name !== undefined && withoutSuffix(name) === BUILT_IN && !project.schemas.has(BUILT_IN);
    },
  };
}

function withoutSuffix(name: string): string {
  return name.replace(/\.ya?ml$/u, '');
}

function readConfig(tree: Tree, { root }: Project): string | undefined {
  const bytes = tree.read(`${root}/config.yaml`) ?? tree.read(`${root}/config.yml`);
  return bytes === undefined ? undefined : configSchema(decode(bytes));
}

function load(tree: Tree, project: Project, name: string): Schema | undefined {
  if (!project.schemas.has(name)) return name === BUILT_IN ? BUILT_IN_SCHEMA : undefined;
  const bytes = tree.read(`${project.root}/schemas/${name}/schema.yaml`);
  return bytes === undefined ? undefined : readSchema(decode(bytes));
}
