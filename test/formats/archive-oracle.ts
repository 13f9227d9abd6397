/** Asks OpenSpec itself what a delta makes of a main spec, and reads the corpora that both are tried on. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ArchiveCommand } from '../../node_modules/@fission-ai/openspec/dist/core/archive.js';
import {
  extractRequirementsSection,
  normalizeRequirementName,
} from '../../node_modules/@fission-ai/openspec/dist/core/parsers/requirement-blocks.js';
import { buildUpdatedSpec, writeUpdatedSpec } from '../../node_modules/@fission-ai/openspec/dist/core/specs-apply.js';

process.env['OPENSPEC_TELEMETRY'] = '0';
process.env['DO_NOT_TRACK'] = '1';

type Built = Awaited<ReturnType<typeof buildUpdatedSpec>>;

/** Whether two requirements of a spec have one name to the oracle's merge, which then keeps one of them. */
export function mergesTwo(main: Uint8Array): boolean {
  const names = extractRequirementsSection(Buffer.from(main).toString()).bodyBlocks.map(({ name }) => normalizeRequirementName(name));
  return new Set(names).size < names.length;
}

/** What the oracle answers about one delta. */
export type OracleAnswer =
  | { readonly kind: 'applied'; readonly bytes: Buffer; readonly built: Built }
  | { readonly kind: 'refused'; readonly message: string };

/** What the oracle's merge writes, in a folder of its own. */
export async function oracleApply(
  folder: string,
  change: string,
  capability: string,
  main: Uint8Array | undefined,
  delta: Uint8Array,
): Promise<OracleAnswer> {
  rmSync(folder, { recursive: true, force: true });
  const target = join(folder, 'specs', capability, 'spec.md');
  const source = join(folder, 'change', capability, 'spec.md');
  for (const [path, bytes] of [
    [source, delta],
    [target, main],
  ] as const) {
    mkdirSync(dirname(path), { recursive: true });
    if (bytes !== undefined) writeFileSync(path, bytes);
  }
  const update = {
    id: capability,
    sourceRoot: join(folder, 'change'),
    source,
    targetRoot: join(folder, 'specs'),
    target,
    exists: main !== undefined,
  };
  try {
    const built = await buildUpdatedSpec(update, change, { silent: true });
    await writeUpdatedSpec(update, built.rebuilt, built.counts, { silent: true });
    return { kind: 'applied', bytes: readFileSync(target), built };
  } catch (error) {
    return { kind: 'refused', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The command's own flow, below the search for a project and the printing. */
interface Archiver {
  run(change: string, options: object, where: object, json: boolean): Promise<unknown>;
}

function isArchiver(value: unknown): value is Archiver {
  return typeof value === 'object' && value !== null && 'run' in value && typeof value.run === 'function';
}

/** Archives a change of the project at `path` as `openspec archive CHANGE --yes --json` does; resolves with its refusal or undefined. */
export async function oracleArchive(path: string, change: string): Promise<string | undefined> {
  const changesDir = join(path, 'openspec', 'changes');
  const where = { path, changesDir, specsDir: join(path, 'openspec', 'specs'), archiveDir: join(changesDir, 'archive'), source: 'cwd' };
  const archiver: unknown = new ArchiveCommand();
  if (!isArchiver(archiver)) throw new Error('the oracle no longer archives as it did');
  try {
    await archiver.run(change, { yes: true, json: true }, where, true);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/^Validation failed for change/, 'openspec/*'],
  [/^Rebuilt spec for .* failed validation/, 'archive/result-invalid'],
  [/RENAMED entry on line/, 'archive/unpaired-rename'],
  [/duplicate (?:requirement in|FROM|TO)/, 'archive/duplicate-in-delta'],
  [/present in multiple sections/, 'archive/in-several-sections'],
  [/MODIFIED must reference the NEW/, 'archive/modified-names-old'],
  [/RENAMED TO header collides/, 'archive/renamed-to-added'],
  [/no operations/, 'archive/no-operation'],
  [/target spec does not exist/, 'archive/no-main-spec'],
  [/structurally invalid/, 'archive/main-spec-broken'],
  [/exists; fix the header|differs only in case/, 'archive/near-miss'],
  [/already exists$/, 'archive/already-exists'],
  [/current spec contains scenario/, 'archive/scenarios-lost'],
  [/not found$|header mismatch in content$/, 'archive/not-found'],
];

/** The rule of ours that means what the oracle says. */
export function ruleOf(message: string): string {
  return MEANINGS.find(([pattern]) => pattern.test(message))?.[1] ?? `unknown: ${message}`;
}

const corpora = new URL('../../../shared/corpora/openspec/', import.meta.url).pathname;

/** Whether the corpora are there; tests that need them are skipped otherwise. */
export const hasCorpora = existsSync(corpora);

/** Folders of the projects in the corpora. */
export function projects(): readonly string[] {
  return hasCorpora ? readdirSync(corpora).map((name) => join(corpora, name)) : [];
}

/** Archived changes of a project in the order of their dates, with their deltas by capability. */
export function archivedChanges(project: string): readonly { readonly name: string; readonly deltas: ReadonlyMap<string, Buffer> }[] {
  const folder = join(project, 'openspec', 'changes', 'archive');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .filter((name) => statSync(join(folder, name)).isDirectory())
    .map((name) => ({ name, deltas: specsIn(join(folder, name, 'specs')) }));
}

/** Every `spec.md` below a folder by its capability. */
export function specsIn(folder: string, prefix = ''): ReadonlyMap<string, Buffer> {
  if (!existsSync(join(folder, prefix))) return new Map();
  const found = new Map<string, Buffer>();
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory() && !entry.name.startsWith('.')) for (const [id, bytes] of specsIn(folder, path)) found.set(id, bytes);
    else if (entry.name === 'spec.md' && prefix !== '') found.set(prefix, readFileSync(join(folder, path)));
  }
  return found;
}
