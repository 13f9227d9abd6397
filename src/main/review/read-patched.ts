/** Reads what a patch makes of the files it names, whether or not the working tree holds its change already. */
import { formatPatch, parsePatch, reversePatch } from 'diff';
import { applyPatch, type PatchedFile } from '../../documents/patch.ts';
import { TrueupError } from '../../domain/error.ts';
import type { Repository } from '../repository.ts';
import type { ReviewText, TargetTexts } from './target-texts.ts';

const NOTHING = new Uint8Array();

/** The files of a patch before and after. Throws a `refusal` when the text is no patch or fits no file here. */
export async function readPatched({ files }: Pick<Repository, 'files'>, patch: Uint8Array): Promise<TargetTexts> {
  const { text, binaries } = withoutBinaries(new TextDecoder().decode(patch));
  const withheld = binaries.map((path) => `${path} is no text file; it is not shown`);
  if (text.trim() === '' && binaries.length > 0) throw nothingHere(withheld);
  const back = backwards(text);
  const present = await filesOf({ files }, text, withheld);
  const read = (path: string) => present.get(path);
  const there = new Map((back === undefined ? [] : applyPatch(back, read)).map((file) => [file.path, file]));
  const texts: ReviewText[] = [];
  for (const forward of applyPatch(text, read)) {
    const { path } = forward;
    const undone = there.get(path);
    const one = forward.problem === undefined ? forwards(forward, read(path)) : undoing(undone, read(path));
    if (one !== undefined && Buffer.compare(one.before ?? NOTHING, one.after) !== 0) texts.push(one);
    else withheld.push(`${path} is not shown: ${forward.problem ?? 'it stays as it is'}`);
  }
  if (texts.length === 0) throw nothingHere(withheld);
  return { texts, notes: [], withheld };
}

function nothingHere([why = 'it names no file']: readonly string[]): TrueupError {
  return new TrueupError('refusal', 'patch-does-not-fit', `the patch changes nothing here: ${why}`, {
    fix: 'make the patch against the files as they are now',
  });
}

/** The patch without files that it holds as encoded bytes, and those files: what reads patches takes them for empty texts. */
function withoutBinaries(patch: string): { readonly text: string; readonly binaries: readonly string[] } {
  const sections = patch.split(/^(?=diff --git )/mu);
  const isBinary = (section: string): boolean => section.startsWith('diff --git ') && /^GIT binary patch\r?$/mu.test(section);
  return {
    text: sections.filter((section) => !isBinary(section)).join(''),
    binaries: sections.filter(isBinary).map(pathIn),
  };
}

function pathIn(section: string): string {
  const [entry] = parsePatch(section.slice(0, section.indexOf('GIT binary patch')));
  const name = entry?.isDelete === true ? entry.oldFileName : entry?.newFileName;
  return (name ?? 'a file').replace(/^[ab]\//u, '');
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
