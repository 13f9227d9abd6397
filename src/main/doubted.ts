/**
 * Doubts what a change seems to be written against: a squashed, rebased or renamed change stands in a commit that may hold
 * edits of the main spec which its author never saw.
 */
import { requirementTexts } from '../documents/formats/openspec/apply-blocks.ts';
import type { EarlierTexts } from '../documents/formats/openspec/apply-model.ts';
import { parseDelta } from '../documents/formats/openspec/delta.ts';
import { deltaTexts } from '../documents/formats/openspec/delta-texts.ts';
import { parseMainSpec } from '../documents/formats/openspec/main-spec.ts';
import { cleanName } from '../documents/formats/openspec/names.ts';
import { takesBack } from '../documents/formats/openspec/taken-back.ts';
import type { PathHistory } from '../git/path-history.ts';
import { showFiles } from '../git/show-files.ts';
import { inGroups } from './review/in-groups.ts';

/** Versions of a main spec that are looked at, newest first. */
const VERSIONS_MAX = 40;

/** Paths of a delta and of the main spec that it changes, repository-relative. */
interface Pair {
  readonly delta: string;
  readonly main: string;
}

type Read = (path: string) => Uint8Array | undefined;
type Texts = ReadonlyMap<string, string>;

/** Everything that a delta changes or removes in its main spec is uncertain for the same reason. */
export function doubtful({ delta, main }: Pair, read: Read, why: string): EarlierTexts {
  const spec = specTexts(read(main));
  const names = replacedIn(read(delta));
  return (requirement) => (names.has(requirement) && spec.has(requirement) ? { why } : undefined);
}

/**
 * A lookup that answers with a doubt where the change would take back what the main spec gained since an earlier version, or
 * where it was never committed and the main spec has edits that were not committed either. Reads git only.
 */
export async function doubted(
  root: string,
  history: PathHistory,
  { delta, main }: Pair,
  read: Read,
  lookup: EarlierTexts | undefined,
): Promise<EarlierTexts> {
  const names = replacedIn(read(delta));
  const wanted = deltaTexts(read(delta) ?? new Uint8Array());
  const now = specTexts(read(main));
  const places = names.size === 0 ? [] : await history.versions(main, VERSIONS_MAX);
  const versions = await inGroups(places, async ({ commit, path }) => ({
    commit,
    texts: specTexts((await showFiles(root, false, commit, [path])).get(path)),
  }));
  return (requirement) => {
    const known = lookup?.(requirement);
    const ours = now.get(requirement);
    const said = wanted.get(names.get(requirement) ?? '');
    if (said === undefined || ours === undefined || (known !== undefined && ('why' in known || known.length !== 1))) return known;
    const head = versions[0]?.texts.get(requirement);
    if (known === undefined && head !== undefined && !same(head, ours))
      return {
        base: head,
        why: 'neither the change nor what the main spec changed here is committed, so nobody can tell which came first',
      };
    const base = known === undefined || 'why' in known ? ours : (known[0] ?? ours);
    const at = versions.findIndex(({ texts }) => same(texts.get(requirement) ?? '', base));
    for (const { commit, texts } of versions.slice(Math.max(at, 0))) {
      const earlier = texts.get(requirement);
      if (earlier === undefined || said === '' || !takesBack(earlier, base, said)) continue;
      return { base: earlier, why: `the main spec changed since ${commit.slice(0, 12)}, and the change may have been written before that` };
    }
    return known;
  };
}

/** Requirements that a delta changes or removes, by their name in the main spec, with the name that the delta has a text for. */
function replacedIn(bytes: Uint8Array | undefined): ReadonlyMap<string, string> {
  const { modified, removed, renamed } = parseDelta(bytes ?? new Uint8Array());
  const before = new Map(renamed.map(({ from, to }) => [cleanName(to.name), cleanName(from.name)]));
  const modifiedNames = modified.map(({ name }) => [before.get(cleanName(name)) ?? cleanName(name), name] as const);
  return new Map([...removed.map(({ name }) => [cleanName(name), name] as const), ...modifiedNames]);
}

function specTexts(bytes: Uint8Array | undefined): Texts {
  return bytes === undefined ? new Map() : requirementTexts(parseMainSpec(bytes));
}

/** Whether two blocks say the same under whatever heading. */
function same(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.split('\n').slice(1).join('\n').trim());
  return a === b;
}
