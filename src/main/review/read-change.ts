/** Reads an OpenSpec change as what archiving it would make of each main spec, with the documents that argue for it. */
import type { CapabilityInput } from '../../documents/formats/openspec/apply-model.ts';
import { meetUnderneath, type Underneath } from '../../documents/formats/openspec/underneath.ts';
import { mergeDocuments } from '../../documents/merge.ts';
import { TrueupError } from '../../domain/error.ts';
import type { ReviewTarget } from '../../domain/review-target.ts';
import type { Repository } from '../repository.ts';
import { writtenAgainst, type DeltaPlace, type WrittenAgainst } from '../written-against.ts';
import type { ReviewText, TargetTexts } from './target-texts.ts';
import { append } from '../../domain/append.ts';

type Change = Extract<ReviewTarget, { kind: 'change' }>;

/**
 * Main specs before and after, and the change's other Markdown files as new texts. Where a main spec moved since the change
 * was written both edits are kept; where they conflict the text says what has to be settled. A delta that archiving would
 * refuse all the same is shown as it is written, with the reasons. Throws a `refusal` with code `no-change` when the change
 * is not there.
 */
export async function readChange({ root: top, files }: Pick<Repository, 'root' | 'files'>, { root, id }: Change): Promise<TargetTexts> {
  const folder = `${root}/changes/${id}`;
  const paths = await files.list([`${escaped(folder)}/**/*.md`], []);
  if (paths.length === 0)
    throw new TrueupError('refusal', 'no-change', `${folder}: there is no such change, or it holds no Markdown file`, {
      fix: `see \`ls ${root}/changes\``,
    });
  const read = new Map<string, Uint8Array>();
  const places: DeltaPlace[] = [];
  for (const path of paths) {
    const capability = capabilityOf(path, folder);
    const place = capability === undefined ? undefined : placeOf(root, capability, path);
    if (place !== undefined) places.push(place);
    for (const wanted of place === undefined ? [path] : [path, place.main]) {
      const bytes = await files.read(wanted);
      if (bytes !== undefined) read.set(wanted, bytes);
    }
  }
  // A capability without a main spec cannot have moved.
  const movable = places.filter(({ main }) => read.has(main));
  const { lookups, notes: unknown } = await pastOf(top, movable, (path) => read.get(path));
  const texts: ReviewText[] = [];
  const notes: string[] = [...unknown];
  for (const path of paths) {
    const bytes = read.get(path);
    const place = places.find(({ delta }) => delta === path);
    if (bytes === undefined) continue;
    if (place === undefined) {
      texts.push({ path, before: undefined, after: bytes });
      continue;
    }
    const { capability, main: target } = place;
    const main = read.get(target);
    const base = lookups.get(capability);
    const input = { capability, delta: bytes, ...(main === undefined ? {} : { main }), ...(base === undefined ? {} : { base }) };
    texts.push(shownText(id, input, target, notes) ?? { path, before: undefined, after: bytes });
  }
  // What becomes of the specs is read first, then why.
  texts.sort((one, other) => Number(isArgument(one)) - Number(isArgument(other)));
  return { texts, notes, withheld: [] };
}

/** What the change was written against. A history that is not all there keeps nobody from reading the change. */
async function pastOf(...given: Parameters<typeof writtenAgainst>): Promise<Pick<WrittenAgainst, 'lookups' | 'notes'>> {
  try {
    return await writtenAgainst(...given);
  } catch (error) {
    if (!(error instanceof TrueupError)) throw error;
    return { lookups: new Map(), notes: [`nobody can tell what this change was written against: ${error.message}`] };
  }
}

/** A document of the change itself: proposal, design, tasks. */
function isArgument({ path }: ReviewText): boolean {
  return path.includes('/changes/') && !path.includes('/specs/');
}

function placeOf(root: string, capability: string, delta: string): DeltaPlace {
  return { capability, delta, main: `${root}/specs/${capability}/spec.md`, changes: `${root}/changes` };
}

function capabilityOf(path: string, folder: string): string | undefined {
  const inside = path.slice(folder.length + 1);
  return inside.startsWith('specs/') && inside.endsWith('/spec.md') ? inside.slice('specs/'.length, -'/spec.md'.length) : undefined;
}

/** What the change says is shown also where archiving it would lose text of the main spec; what would go is said. */
function shownText(change: string, input: CapabilityInput, path: string, notes: string[]): ReviewText | undefined {
  const met = meetUnderneath(change, input);
  const { capability, main } = input;
  const { merged, warnings, after, base } = met;
  if (merged.size > 0)
    notes.push(`${capability}: the main spec moved since the change was written; both edits are kept in ${quoted([...merged.keys()])}`);
  if (after === undefined || main === undefined || base === undefined) {
    append(
      notes,
      met.reasons.map(({ message }) => `archiving refuses it: ${message}`),
    );
    if (after === undefined) return undefined;
    append(notes, warnings);
    return { path, before: main, after };
  }
  const { bytes, conflicts } = mergeDocuments(base, main, after);
  append(notes, openNotes(capability, met));
  append(notes, warnings);
  return { path, before: main, after: bytes, ...(conflicts.length === 0 ? {} : { merge: { base, theirs: after } }) };
}

/** What a verdict settles, and what archiving refuses whatever is said here. */
function openNotes(capability: string, { open, reasons }: Underneath): readonly string[] {
  const names = new Set(open.map(({ requirement }) => requirement));
  const others = reasons.filter(({ requirement }) => requirement === undefined || !names.has(requirement));
  return [
    `${capability}: the main spec moved since the change was written, and the edits meet in ${quoted([...names])}; archiving takes what is approved here`,
    ...others.map(({ message }) => `archiving refuses it: ${message}`),
  ];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** A path as a glob that matches just it. */
function escaped(path: string): string {
  return path.replaceAll(/[!*?[\](){}|+@\\]/gu, String.raw`\$&`);
}
