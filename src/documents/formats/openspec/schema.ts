/** Reads the schema that a change follows: which files its steps make, and which of them holds the tasks. */
import picomatch from 'picomatch';
import { parse } from 'yaml';
import * as z from 'zod/mini';

/** What the checks need of a schema. */
export interface Schema {
  /** Files or globs below the change's folder that its artifacts are written to. */
  readonly generates: readonly string[];
  /** The one that holds the tasks; undefined when none is tracked. */
  readonly tasks: string | undefined;
}

/** Name of the schema that comes with OpenSpec, used when nothing else is named. */
export const BUILT_IN = 'spec-driven';

/** Its content, as far as it matters here. */
export const BUILT_IN_SCHEMA: Schema = { generates: ['proposal.md', 'specs/**/*.md', 'design.md', 'tasks.md'], tasks: 'tasks.md' };

const ARTIFACTS_MAX = 1000;

const RelativePath = z.string().check(z.minLength(1), z.refine(isInside));
const SchemaFile = z.object({
  name: z.string().check(z.minLength(1)),
  version: z.int().check(z.positive()),
  description: z.optional(z.string()),
  artifacts: z
    .array(
      z.object({
        id: z.string().check(z.minLength(1)),
        generates: RelativePath,
        description: z.string(),
        template: RelativePath,
        instruction: z.optional(z.string()),
        requires: z._default(z.array(z.string()), []),
      }),
    )
    .check(z.minLength(1), z.maxLength(ARTIFACTS_MAX)),
  apply: z.optional(
    z.object({
      requires: z.array(z.string()).check(z.minLength(1)),
      tracks: z.optional(z.nullable(RelativePath)),
      instruction: z.optional(z.string()),
    }),
  ),
});
type SchemaFile = z.infer<typeof SchemaFile>;

function isInside(value: string): boolean {
  return !/^[/\\]|^[A-Za-z]:|\0/u.test(value) && !value.split(/[\\/]+/u).includes('..');
}

/** Reads a `schema.yaml`; undefined when OpenSpec would refuse it. Never throws. */
export function readSchema(text: string): Schema | undefined {
  let value: unknown;
  try {
    value = parse(text, { logLevel: 'error' });
  } catch {
    /* No YAML is no schema. */
    return undefined;
  }
  const read = SchemaFile.safeParse(value);
  if (!read.success || !isSound(read.data)) return undefined;
  const { artifacts, apply } = read.data;
  const tracks = apply?.tracks;
  const tracked =
    tracks === undefined || tracks === null
      ? artifacts.find(({ id }) => id === 'tasks')
      : artifacts.find(({ generates }) => generates === tracks);
  return { generates: artifacts.map(({ generates }) => generates), tasks: tracked?.generates };
}

/** Ids are unique, references name artifacts, and nothing waits for itself. */
function isSound({ artifacts, apply }: SchemaFile): boolean {
  const waiting = new Map(artifacts.map(({ id, requires }) => [id, new Set(requires)]));
  if (waiting.size !== artifacts.length) return false;
  const named = [...artifacts.flatMap(({ requires }) => requires), ...(apply?.requires ?? [])];
  if (named.some((id) => !waiting.has(id))) return false;
  for (let ready = free(waiting); ready.length > 0; ready = free(waiting)) {
    for (const id of ready) waiting.delete(id);
    for (const requires of waiting.values()) for (const id of ready) requires.delete(id);
  }
  return waiting.size === 0;
}

function free(waiting: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  return [...waiting].flatMap(([id, requires]) => (requires.size === 0 ? [id] : []));
}

/** Files of a change (relative to its folder) that an artifact is written to, in code-unit order. */
export function outputs(files: readonly string[], generates: string): readonly string[] {
  const name = generates
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  if (!isGlob(generates)) return files.includes(name) ? [name] : [];
  const matches = picomatch(name, { dot: false });
  return files.filter((file) => matches(file)).toSorted();
}

function isGlob(pattern: string): boolean {
  return /[*?[]|[!+@]\([^(]*\)|\{[^{}]*(?:,|\.\.)[^{}]*\}/u.test(pattern);
}
