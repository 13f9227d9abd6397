/**
 * Finds what a change was written against: for each requirement the main spec as it was in the commit that last changed
 * what the change says of it. Where git cannot tell, a note says so and nothing is assumed.
 */
import { requirementTexts } from '../documents/formats/openspec/apply-blocks.ts';
import type { EarlierTexts } from '../documents/formats/openspec/apply-model.ts';
import { deltaTexts } from '../documents/formats/openspec/delta-texts.ts';
import { parseMainSpec } from '../documents/formats/openspec/main-spec.ts';
import { pathHistory, type PathHistory } from '../git/path-history.ts';
import { showFiles } from '../git/show-files.ts';
import { doubted, doubtful } from './doubted.ts';
import { inGroups } from './review/in-groups.ts';

/** A delta and the spec it changes; paths are repository-relative. */
export interface DeltaPlace {
  readonly capability: string;
  readonly delta: string;
  readonly main: string;
  /** Folder of the changes, in which others may have a delta for the same capability. */
  readonly changes: string;
}

/** What is known of the past of a change. */
export interface WrittenAgainst {
  /** By capability. */
  readonly lookups: ReadonlyMap<string, EarlierTexts>;
  /** Why the history cannot be read, one sentence each. */
  readonly notes: readonly string[];
  /** Capabilities whose delta was never committed: nobody can tell what they were written against. */
  readonly uncommitted: readonly string[];
}

/** Commits of one delta that are looked at; a delta is rewritten a few times at most. */
const COMMITS_MAX = 40;

type Texts = ReadonlyMap<string, string>;

/** Looks up the past of every delta. Reads git only; `read` gives files of the work tree. */
export async function writtenAgainst(
  root: string,
  places: readonly DeltaPlace[],
  read: (path: string) => Uint8Array | undefined,
): Promise<WrittenAgainst> {
  if (places.length === 0) return { lookups: new Map(), notes: [], uncommitted: [] };
  const history = pathHistory(root, false);
  const deltas = places.map(({ delta }) => delta);
  const [isShallow, commits] = await Promise.all([history.isShallow(), history.commits(deltas, COMMITS_MAX)]);
  if (isShallow) {
    const why = 'the history is shallow, so nobody can tell what this change was written against';
    return { lookups: new Map(places.map((place) => [place.capability, doubtful(place, read, why)])), notes: [why], uncommitted: [] };
  }
  const past: Past = { files: await filesAt(root, places, commits), siblings: siblingsOf(root, history, places) };
  const lookups = new Map<string, EarlierTexts>();
  const uncommitted: string[] = [];
  for (const [index, place] of places.entries()) {
    const lookup = await lookupOf(past, place, commits[index] ?? [], deltaTexts(read(place.delta) ?? new Uint8Array()));
    if (lookup === undefined) uncommitted.push(place.capability);
    lookups.set(place.capability, await doubted(root, history, place, read, lookup));
  }
  return { lookups, notes: [], uncommitted };
}

/** What was read of the history. */
interface Past {
  /** Deltas and main specs by commit and path. */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;
  /** What every change said at a commit, by the path of its delta; read when first asked for. */
  readonly siblings: (commit: string) => Promise<ReadonlyMap<string, Texts>>;
}

/** Every delta with its main spec at each commit that changed the delta. A commit is read once, whatever changed in it. */
async function filesAt(root: string, places: readonly DeltaPlace[], commits: readonly (readonly string[])[]): Promise<Past['files']> {
  const wanted = new Map<string, string[]>();
  for (const [index, { delta, main }] of places.entries())
    for (const commit of commits[index] ?? []) wanted.set(commit, [...(wanted.get(commit) ?? []), delta, main]);
  return new Map(await inGroups([...wanted], async ([commit, paths]) => [commit, await showFiles(root, false, commit, paths)] as const));
}

async function lookupOf(past: Past, place: DeltaPlace, commits: readonly string[], current: Texts): Promise<EarlierTexts | undefined> {
  const said = commits.flatMap((commit) => {
    const bytes = past.files.get(commit)?.get(place.delta);
    return bytes === undefined ? [] : [{ commit, texts: deltaTexts(bytes) }];
  });
  if (said.length === 0) return undefined;
  const specs = new Map<string, Texts>();
  const found = new Map<string, readonly string[]>();
  for (const name of current.keys()) {
    const commit = writtenIn(said, name);
    if (!specs.has(commit)) {
      const bytes = past.files.get(commit)?.get(place.main);
      specs.set(commit, bytes === undefined ? new Map() : requirementTexts(parseMainSpec(bytes)));
    }
    const text = specs.get(commit)?.get(name);
    found.set(name, text === undefined ? await siblingTexts(past, place, commit, name) : [text]);
  }
  return (requirement) => found.get(requirement);
}

/** The commit that gave a requirement the text it has in the newest commit. */
function writtenIn(said: readonly { readonly commit: string; readonly texts: Texts }[], name: string): string {
  let at = 0;
  while (at + 1 < said.length && said[at + 1]?.texts.get(name) === said[at]?.texts.get(name)) at += 1;
  return said[at]?.commit ?? '';
}

/** Texts that other changes gave to a requirement that no main spec had yet: a change can be written on top of one that is not archived. */
async function siblingTexts(
  { siblings }: Past,
  { delta, capability }: DeltaPlace,
  commit: string,
  name: string,
): Promise<readonly string[]> {
  return [...(await siblings(commit))].flatMap(([path, texts]) => {
    const text = path !== delta && path.endsWith(`/specs/${capability}/spec.md`) ? texts.get(name) : undefined;
    return text === undefined || text === '' ? [] : [text];
  });
}

/** A reader of all deltas for the capabilities of these places. */
function siblingsOf(root: string, history: PathHistory, places: readonly DeltaPlace[]): Past['siblings'] {
  const commits = new Map<string, Promise<ReadonlyMap<string, Texts>>>();
  const folders = [...new Set(places.map(({ changes }) => changes))];
  const ends = [...new Set(places.map(({ capability }) => `/specs/${capability}/spec.md`))];
  const read = async (commit: string): Promise<ReadonlyMap<string, Texts>> => {
    const listed = (await Promise.all(folders.map((folder) => history.paths(commit, folder)))).flat();
    const deltas = listed.filter((path) => ends.some((end) => path.endsWith(end)));
    const files = deltas.length === 0 ? new Map<string, Uint8Array>() : await showFiles(root, false, commit, deltas);
    return new Map([...files].map(([path, bytes]) => [path, deltaTexts(bytes)]));
  };
  return (commit) => {
    const known = commits.get(commit) ?? read(commit);
    commits.set(commit, known);
    return known;
  };
}
