/** Applies unified and git patches to documents byte by byte: lines that the patch does not touch keep their exact bytes, valid text or not. */
import { applyPatch as applyOne, parsePatch, type StructuredPatch } from 'diff';
import { TrueupError } from '../domain/error.ts';
import { encode } from './lines.ts';

/** What a patch makes of one file. `after` is absent when the patch deletes it or when there is a `problem`. */
export interface PatchedFile {
  readonly path: string;
  readonly after: Uint8Array | undefined;
  /** Why this file could not be patched, as one sentence. */
  readonly problem?: string;
}

/**
 * The files of a patch, in its order, each once; a rename gives the old path without content and the new path with it.
 * `read` gives a file's bytes by repository-relative path, or undefined when there is none. Hunks may have moved, but
 * their context must fit exactly. Throws a `refusal` when the text is no patch.
 */
export function applyPatch(patch: string, read: (path: string) => Uint8Array | undefined): readonly PatchedFile[] {
  const files = new Map<string, PatchedFile>();
  const current = (path: string): Uint8Array | undefined => (files.has(path) ? files.get(path)?.after : read(path));
  for (const entry of parsed(patch)) {
    for (const file of patched(entry, current)) {
      if (files.get(file.path)?.problem === undefined) files.set(file.path, file);
    }
  }
  return [...files.values()];
}

function parsed(patch: string): readonly StructuredPatch[] {
  let entries: readonly StructuredPatch[];
  try {
    entries = parsePatch(patch).filter((entry) => entry.hunks.length > 0 || entry.isGit === true);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new TrueupError('refusal', 'patch-unreadable', `the patch cannot be read: ${reason}`, {
      cause: error,
      fix: 'make it with `git diff` or `diff -u`',
    });
  }
  if (entries.length === 0)
    throw new TrueupError('refusal', 'patch-empty', 'the patch changes no file', { fix: 'make it with `git diff` or `diff -u`' });
  return entries;
}

function patched(entry: StructuredPatch, read: (path: string) => Uint8Array | undefined): readonly PatchedFile[] {
  const creates = entry.isCreate === true || entry.oldFileName === '/dev/null';
  const deletes = entry.isDelete === true || entry.newFileName === '/dev/null';
  const from = pathOf(entry, entry.oldFileName ?? entry.index, read);
  const to = pathOf(entry, entry.newFileName ?? entry.index, read);
  const path = deletes ? from : to;
  const fail = (problem: string): readonly PatchedFile[] => [{ path, after: undefined, problem }];
  if (path === '') return fail('the patch does not say which file it changes');
  if (!isInside(from) || !isInside(to)) return fail(`the path ${JSON.stringify(isInside(from) ? to : from)} leaves the repository`);
  if (entry.isBinary === true || (entry.isGit === true && isSymlinkOrModule(entry)))
    return fail('not a text file: the patch holds no lines for it');
  const moves = !creates && !deletes && from !== to && (entry.isRename === true || entry.isCopy === true);
  const source = creates ? undefined : read(moves || deletes ? from : to);
  if (!creates && source === undefined) return fail('there is no such file to patch');
  if (creates && read(to) !== undefined) return fail('the patch creates this file, but it exists already');
  const result = applyOne(toBinary(source ?? new Uint8Array()), {
    ...entry,
    hunks: entry.hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.map((line) => toBinary(encode(line))) })),
  });
  if (result === false) return fail('the patch does not fit the file as it is now');
  if (deletes)
    return result === '' || entry.hunks.length === 0
      ? [{ path, after: undefined }]
      : fail('the patch deletes this file, but it holds more than the patch knows');
  const after = toBytes(result);
  return moves && entry.isCopy !== true
    ? [
        { path: from, after: undefined },
        { path: to, after },
      ]
    : [{ path: to, after }];
}

/** Symbolic links (120000) and submodules (160000) are no documents. */
function isSymlinkOrModule({ oldMode, newMode }: StructuredPatch): boolean {
  return [oldMode, newMode].some((mode) => mode === '120000' || mode === '160000');
}

/** The repository-relative path of a header: without git's `a/` and `b/` unless a file of that very name exists. */
function pathOf(entry: StructuredPatch, name: string | undefined, read: (path: string) => Uint8Array | undefined): string {
  const plain = (name ?? '').replace(/\r$/u, '').replace(/^\.\//u, '');
  if (plain === '/dev/null' || plain === '') return '';
  const prefixed = /^[abciow12]\/(?=.)/u.test(plain);
  if (!prefixed) return plain;
  const bare = plain.slice(2);
  const both = [entry.oldFileName, entry.newFileName].every(
    (other) => other === undefined || other === '/dev/null' || /^[abciow12]\//u.test(other),
  );
  return both && (entry.isGit === true || read(plain) === undefined) ? bare : plain;
}

function isInside(path: string): boolean {
  return !/^(?:\/|\\|[A-Za-z]:)/u.test(path) && !path.includes('\u0000') && !path.split(/[/\\]/u).includes('..');
}

/** Bytes handed to one call of `String.fromCharCode`. */
const CHUNK = 8_192;

/** One character per byte. */
function toBinary(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}

function toBytes(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
