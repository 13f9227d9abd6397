/**
 * Finds what a change was written against: for each requirement the main spec as it was in the commit that last changed
 * what the change says of it. Where git cannot tell, a note says so and nothing is assumed.
 */
import { requirementTexts } from '../documents/formats/openspec/apply-blocks.ts';
import type { EarlierTexts } from '../documents/formats/openspec/apply-model.ts';
import { deltaTexts } from '../documents/formats/openspec/delta-texts.ts';
import { parseMainSpec } from '../documents/formats/openspec/main-spec.ts';
import { gitReader } from '../git/reader.ts';
import { pathHistory, type PathHistory } from '../git/path-history.ts';
import type { GitReader } from '../ports.ts';

/** A delta and the spec it changes; paths are repository-relative. */
export interface DeltaPlace {
  readonly capability: string;
  readonly delta: string;
  readonly main: string;
  /** Folder of the changes, in which others may have a delta for the same capability. */
  readonly changes: string;
}

/** What is known of the past of a change: lookups by capability, and notes about what is not known. */
export interface WrittenAgainst {
  readonly lookups: ReadonlyMap<string, EarlierTexts>;
  readonly notes: readonly string[];
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
  const git = gitReader(root, false);
  const history = pathHistory(root, false);
  if (places.length > 0 && (await history.isShallow()))
    return { lookups: new Map(), notes: ['the history is shallow, so nobody can tell what this change was written against'] };
  const lookups = new Map<string, EarlierTexts>();
  const notes: string[] = [];
  for (const place of places) {
    const lookup = await lookupOf(git, history, place, deltaTexts(read(place.delta) ?? new Uint8Array()));
    if (lookup === undefined)
      notes.push(`${place.capability}: its delta was never committed, so nobody can tell what it was written against`);
    else lookups.set(place.capability, lookup);
  }
  return { lookups, notes };
}

async function lookupOf(git: GitReader, history: PathHistory, place: DeltaPlace, current: Texts): Promise<EarlierTexts | undefined> {
  const commits = await history.commits(place.delta, COMMITS_MAX);
  const said: { readonly commit: string; readonly texts: Texts }[] = [];
  for (const commit of commits) {
    const bytes = await git.show(commit, place.delta);
    if (bytes !== undefined) said.push({ commit, texts: deltaTexts(bytes) });
  }
  if (said.length === 0) return undefined;
  const specs = new Map<string, Texts>();
  const found = new Map<string, readonly string[]>();
  for (const name of current.keys()) {
    const commit = writtenIn(said, name);
    if (!specs.has(commit)) {
      const bytes = await git.show(commit, place.main);
      specs.set(commit, bytes === undefined ? new Map() : requirementTexts(parseMainSpec(bytes)));
    }
    const text = specs.get(commit)?.get(name);
    found.set(name, text === undefined ? await siblingTexts(git, history, place, commit, name) : [text]);
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
  git: GitReader,
  history: PathHistory,
  place: DeltaPlace,
  commit: string,
  name: string,
): Promise<readonly string[]> {
  const paths = (await history.paths(commit, place.changes)).filter(
    (path) => path !== place.delta && path.endsWith(`/specs/${place.capability}/spec.md`),
  );
  const texts: string[] = [];
  for (const path of paths) {
    const bytes = await git.show(commit, path);
    const text = bytes === undefined ? undefined : deltaTexts(bytes).get(name);
    if (text !== undefined && text !== '') texts.push(text);
  }
  return texts;
}
