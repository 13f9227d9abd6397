/** Reads what a patch makes of the files it names, whether or not the working tree holds its change already. */
import { formatPatch, parsePatch, reversePatch } from 'diff';
import { applyPatch, type PatchedFile } from '../../documents/patch.ts';
import { TrueupError } from '../../domain/error.ts';
import type { Repository } from '../repository.ts';
import type { ReviewText, TargetTexts } from './target-texts.ts';

const NOTHING = new Uint8Array();

/** The files of a patch before and after. Throws a `refusal` when the text is no patch or fits no file here. */
export async function readPatched({ files }: Pick<Repository, 'files'>, patch: Uint8Array): Promise<TargetTexts> {
  const text = new TextDecoder().decode(patch);
  const back = backwards(text);
  const withheld: string[] = [];
  const present = await filesOf({ files }, text, withheld);
  const read = (path: string) => present.get(path);
  const there = new Map((back === undefined ? [] : applyPatch(back, read)).map((file) => [file.path, file]));
  const texts: ReviewText[] = [];
  for (const forward of applyPatch(text, read)) {
    const { path } = forward;
    const undone = there.get(path);
    const one = forward.problem === undefined ? forwards(forward, read(path)) : undoing(undone, read(path));
    if (one !== undefined) texts.push(one);
    else withheld.push(`${path} is not shown: ${forward.problem ?? 'it stays as it is'}`);
  }
  if (texts.length === 0)
    throw new TrueupError('refusal', 'patch-does-not-fit', `the patch changes nothing here: ${withheld[0] ?? 'it names no file'}`, {
      fix: 'make the patch against the files as they are now',
    });
  return { texts, notes: [], withheld };
}

function forwards({ path, after }: PatchedFile, before: Uint8Array | undefined): ReviewText | undefined {
  return before === undefined && after === undefined ? undefined : { path, before, after: after ?? NOTHING };
}

/** Where only the way back fits, the file holds the change already, and what lies before it is what the way back gives. */
function undoing(undone: PatchedFile | undefined, now: Uint8Array | undefined): ReviewText | undefined {
  if (undone === undefined || undone.problem !== undefined) return undefined;
  return { path: undone.path, before: undone.after, after: now ?? NOTHING };
}

async function filesOf(
  { files }: Pick<Repository, 'files'>,
  patch: string,
  withheld: string[],
): Promise<Map<string, Uint8Array | undefined>> {
  const named = new Set<string>();
  applyPatch(patch, (path) => {
    named.add(path);
    return undefined;
  });
  const found = new Map<string, Uint8Array | undefined>();
  for (const path of named) {
    try {
      found.set(path, await files.read(path));
    } catch (error) {
      // A place that is not to be read, or no path at all: the patch finds no file there.
      if (!(error instanceof TrueupError) || error.kind !== 'refusal') throw error;
      withheld.push(error.message);
    }
  }
  return found;
}

/** The patch that takes this one back; undefined when it has none (a rename, a mode). */
function backwards(patch: string): string | undefined {
  try {
    const entries = parsePatch(patch).filter(({ hunks }) => hunks.length > 0);
    return entries.length === 0 ? undefined : entries.map((entry) => formatPatch(reversePatch(entry))).join('\n');
  } catch {
    // Not to be read as a patch at all: the way forward says why.
    return undefined;
  }
}
