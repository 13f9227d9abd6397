/** Checks a change against every rule of OpenSpec: its delta specs, what it says of itself, its task files. */
import type { FormatIssue, Tree } from '../format.ts';
import { applyDelta } from './apply.ts';
import { checkDelta, type DeltaFile } from './check-delta.ts';
import { checkTasks } from './check-tasks.ts';
import { hasDeltaSection, parseDelta, type Delta } from './delta.ts';
import { issueAt, issueOf, type Finding } from './issue.ts';
import { capabilityOf, changeFolder, compare } from './layout.ts';
import { MESSAGES } from './messages.ts';
import { hasSpecFiles, nestedChanges, nestedMessage } from './nested.ts';
import type { Change, Schemas } from './project-schema.ts';
import { refusalText } from './refusal-text.ts';

/** Issues of a change, in the order in which OpenSpec's own validator reports them. */
export function checkChange(tree: Tree, change: Change, schemas: Schemas): readonly FormatIssue[] {
  const folder = changeFolder(change.project, change.id, change.archived);
  const nested = nestedChanges(change, schemas);
  if (nested.length > 0) {
    return [issueOf(folder, { level: 'ERROR', rule: 'change-nested', path: 'file', message: nestedMessage(change.id, nested) })];
  }
  const deltas = deltaFiles(tree, change, folder);
  const found = deltas.flatMap((delta) => checkDelta(delta, mainSpec(tree, change, delta.capability)));
  const unread = unreadDeltas(tree, change, folder);
  const rootDelta = change.files.includes('specs/spec.md');
  const blocked = new Set(found.flatMap(({ level, path }) => (level === 'ERROR' ? [path] : [])));
  const applicable = deltas.filter(({ path, delta }) => entries(delta) > 0 && !blocked.has(path));
  return [
    ...(rootDelta ? [issueOf(`${folder}/specs/spec.md`, error('delta-at-root', 'spec.md', MESSAGES.rootDelta))] : []),
    ...found,
    ...unreadableMains(tree, change, deltas),
    ...applicable.flatMap((delta) => archiveRefusal(tree, change, delta)),
    ...unread,
    ...emptyDeltas(deltas),
    ...markerIssues(change, folder, schemas, {
      none: deltas.every(({ delta }) => entries(delta) === 0),
      named: rootDelta || unread.length > 0,
    }),
    ...checkTasks(tree, change, schemas),
  ];
}

function error(rule: string, path: string, message: string): Finding {
  return { level: 'ERROR', rule, path, message };
}

function entries({ added, modified, removed, renamed }: Delta): number {
  return added.length + modified.length + removed.length + renamed.length;
}

function deltaFiles(tree: Tree, change: Change, folder: string): readonly DeltaFile[] {
  return change.files
    .flatMap((name): readonly DeltaFile[] => {
      const capability = name.startsWith('specs/') ? capabilityOf(name.split('/').slice(1)) : undefined;
      const file = `${folder}/${name}`;
      const bytes = capability === undefined ? undefined : tree.read(file);
      return capability === undefined || bytes === undefined
        ? []
        : [{ capability, path: `${capability}/spec.md`, file, delta: parseDelta(bytes) }];
    })
    .toSorted((one, other) => compare(one.capability, other.capability));
}

function mainSpec(tree: Tree, { project }: Change, capability: string): Uint8Array | undefined {
  const file = project.specs.get(capability);
  return file === undefined ? undefined : tree.read(file);
}

/** What keeps a main spec that is there from being read, as the system calls it. A folder that is called `spec.md` can be none. */
function unreadableMains(tree: Tree, { project }: Change, deltas: readonly DeltaFile[]): readonly FormatIssue[] {
  const folders = new Set<string>();
  for (const capability of project.specs.keys()) if (capability.endsWith('/spec.md')) folders.add(capability.slice(0, -'/spec.md'.length));
  return deltas.flatMap(({ capability, path, file, delta }) => {
    const main = `${project.root}/specs/${capability}/spec.md`;
    const why = folders.has(capability) ? 'EISDIR' : unreadable(tree, main);
    if (delta.modified.length === 0 || why === undefined) return [];
    const message = `Could not read ${main} to check the MODIFIED requirements against it (${why}). Archive reads the same file, so fix the file before archiving.`;
    return [issueOf(file, error('main-unreadable', path, message))];
  });
}

function unreadable(tree: Tree, main: string): string | undefined {
  const why = tree.unread?.(main);
  return why === undefined ? undefined : (/\(([A-Z]+)\)$/u.exec(why)?.[1] ?? why);
}

/** Merging is tried without keeping its result. What it refuses is only said: another change may bring what is missing. */
function archiveRefusal(tree: Tree, change: Change, { capability, path, file, delta }: DeltaFile): readonly FormatIssue[] {
  const main = mainSpec(tree, change, capability);
  // Nothing can be said of a merge into a text that nobody could read.
  if (main === undefined && tree.unread?.(`${change.project.root}/specs/${capability}/spec.md`) !== undefined) return [];
  const outcome = applyDelta(change.id, { capability, delta: delta.source.bytes, ...(main === undefined ? {} : { main }) });
  if (outcome.kind !== 'refused') return [];
  const reason = outcome.reasons.find(({ rule }) => rule !== 'archive/conflict');
  if (reason === undefined) return [];
  const finding: Finding = {
    level: 'INFO',
    rule: 'archive-refuses',
    path,
    message: `Archive would refuse this delta: ${refusalText(reason, delta, main)}`,
    ...(reason.fix === undefined ? {} : { fix: reason.fix }),
  };
  const part = [...delta.added, ...delta.modified].find(({ name }) => name === reason.requirement);
  const range = part?.header ?? delta.removed.find(({ name }) => name === reason.requirement)?.range;
  return [range === undefined ? issueOf(file, finding) : issueAt(delta.source, file, { start: range.start, end: range.end }, finding)];
}

/** Deltas in files that nothing reads: any other Markdown file below `specs` with a delta section. */
function unreadDeltas(tree: Tree, change: Change, folder: string): readonly FormatIssue[] {
  return change.files
    .filter((name) => name.startsWith('specs/') && !name.includes('/.') && /\.md$/iu.test(name) && !name.endsWith('/spec.md'))
    .toSorted(compare)
    .flatMap((name) => {
      const file = `${folder}/${name}`;
      const delta = parseDelta(tree.read(file) ?? new Uint8Array());
      const section = delta.sections.find(({ kind }) => kind !== undefined);
      if (!hasDeltaSection(delta) || section === undefined) return [];
      const path = name.slice('specs/'.length);
      const slash = path.lastIndexOf('/');
      const expected = `${slash === -1 ? path.slice(0, -'.md'.length) : path.slice(0, slash)}/spec.md`;
      const message = `Delta spec found at specs/${path}. Delta specs must be a spec.md inside a capability folder — this file is ignored when the change is applied or archived. Move its requirements into specs/${expected}.`;
      const range = { start: section.header.start, end: section.header.end };
      return [issueAt(delta.source, file, range, error('delta-unread', path, message))];
    });
}

/** Delta specs without an entry: first those with sections, then those without. */
function emptyDeltas(deltas: readonly DeltaFile[]): readonly FormatIssue[] {
  const empty = deltas.filter(({ delta }) => entries(delta) === 0);
  return [
    ...empty.flatMap(({ delta, path, file }) => {
      const first = delta.sections.find(({ kind }) => kind !== undefined);
      if (first === undefined) return [];
      const message = `Delta sections ${sectionList(delta)} were found, but no requirement entries parsed. Ensure each section includes at least one "### Requirement:" block (REMOVED may use bullet list syntax).`;
      return [issueAt(delta.source, file, { start: first.header.start, end: first.header.end }, error('delta-empty', path, message))];
    }),
    ...empty.flatMap(({ delta, path, file }) =>
      hasDeltaSection(delta) ? [] : [issueOf(file, error('delta-sections-missing', path, MESSAGES.noDeltaSections))],
    ),
  ];
}

function sectionList({ sections }: Delta): string {
  const names = (['ADDED', 'MODIFIED', 'REMOVED', 'RENAMED'] as const)
    .filter((kind) => sections.some((section) => section.kind === kind))
    .map((kind) => `## ${kind} Requirements`);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** Whether the change says that no spec changes, and whether that is so. */
function markerIssues(
  change: Change,
  folder: string,
  schemas: Schemas,
  deltas: { readonly none: boolean; readonly named: boolean },
): readonly FormatIssue[] {
  const metadata = `${folder}/.openspec.yaml`;
  const marker = skipMarker(change, schemas);
  const issues: FormatIssue[] = [];
  if (marker.reason !== undefined)
    issues.push(issueOf(metadata, error('skip-invalid', '.openspec.yaml', `${MESSAGES.skipInvalid} (${marker.reason})`)));
  const hasFiles = hasSpecFiles(change.files) || change.files.includes('specs');
  if (marker.declared && hasFiles) issues.push(issueOf(metadata, error('skip-conflict', 'file', MESSAGES.skipConflict)));
  if (!deltas.none || deltas.named) return issues;
  if (!marker.declared) issues.push(issueOf(folder, error('delta-none', 'file', MESSAGES.noDeltas)));
  else if (!hasFiles)
    issues.push(issueOf(metadata, { level: 'INFO', rule: 'skip-accepted', path: 'file', message: MESSAGES.skipAccepted }));
  return issues;
}

/** The marker counts only in metadata that everything else would take as well. */
function skipMarker(change: Change, schemas: Schemas): { readonly declared: boolean; readonly reason?: string } {
  const metadata = schemas.metadata(change);
  if (metadata === undefined) return { declared: false };
  if (metadata.kind === 'bad') return { declared: false, ...(metadata.skipMentioned ? { reason: metadata.reason } : {}) };
  if (!metadata.skipSpecs) return { declared: false };
  const { schema } = metadata;
  if (!schemas.has(schema))
    return { declared: false, reason: `schema: unknown schema '${schema}'`.replaceAll(/[\u0000-\u001f\u007f]/gu, '?') };
  if (schemas.load(schema) === undefined) return { declared: false, reason: `Invalid schema at 'openspec/schemas/${schema}/schema.yaml'` };
  return { declared: true };
}
