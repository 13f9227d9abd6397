/**
 * The record of a multi-file write under way: enough to finish it or to take it back from any state it was left in.
 *
 * FILE FORMAT. `<repo>/.trueup/apply/<24 hex>.intent`. The first line is JSON:
 *
 *     {"v":1,"files":[{"path":..,"base":..,"after":..,"temporary":..,"mode":..,"before":..,"content":..}],"folders":[..]}
 *
 *     path       repository-relative; `folders` are the folders that had to be made, outermost first.
 *     base       SHA-256 of the bytes before; left out, with `mode` (permission bits) and `before`, when there was no file.
 *     after      SHA-256 of the bytes after.
 *     temporary  name of the temporary file beside the target.
 *     before     length of the bytes before; `content` that of the bytes after.
 *
 * After its newline follow, file by file, the bytes before (when there was a file) and the bytes after.
 */
import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { TrueupError } from '../src/domain/error.ts';
import { Digest } from '../src/domain/ids.ts';
import { namesOf } from './safe-path.ts';
import { sha256 } from './sha256.ts';

/** One file of a multi-file write: what it holds before (absent: it does not exist) and after. */
export interface Change {
  readonly names: readonly string[];
  readonly before?: { readonly bytes: Uint8Array; readonly digest: Digest; readonly mode: number };
  readonly content: Uint8Array;
  readonly after: Digest;
  /** Name of the temporary file beside the target. */
  readonly temporary: string;
}

export interface Intent {
  readonly changes: readonly Change[];
  readonly folders: readonly (readonly string[])[];
}

const Entry = z.object({
  path: z.string(),
  base: z.optional(Digest),
  after: Digest,
  temporary: z.string(),
  mode: z.optional(z.number()),
  before: z.optional(z.number()),
  content: z.number(),
});
type Entry = z.infer<typeof Entry>;

const Head = z.object({ v: z.literal(1), files: z.array(Entry), folders: z.array(z.string()) });

const TEMPORARY = /^\.[\w.-]{1,40}\.[0-9a-f]{24}\.tmp$/;

/** A name for the temporary file of a target that nobody can guess or have made already. */
export function temporaryFor(name: string): string {
  return `.${name.replace(/[^\w.-]/g, '_').slice(0, 40)}.${randomBytes(12).toString('hex')}.tmp`;
}

/** The bytes of an intent file. */
export function encodeIntent(intent: Intent): Uint8Array {
  const files = intent.changes.map(({ names, before, content, after, temporary }) => ({
    path: names.join('/'),
    ...(before === undefined ? {} : { base: before.digest, mode: before.mode, before: before.bytes.length }),
    after,
    temporary,
    content: content.length,
  }));
  const head = Buffer.from(`${JSON.stringify({ v: 1, files, folders: intent.folders.map((names) => names.join('/')) })}\n`);
  return Buffer.concat([
    head,
    ...intent.changes.flatMap(({ before, content }) => (before === undefined ? [content] : [before.bytes, content])),
  ]);
}

function changeOf(entry: Entry, take: (length: number) => Uint8Array): Change {
  const before =
    entry.base === undefined ? undefined : { bytes: take(entry.before ?? 0), digest: entry.base, mode: (entry.mode ?? 0o644) & 0o777 };
  const content = take(entry.content);
  const whole = sha256(content) === entry.after && (before === undefined || sha256(before.bytes) === before.digest);
  if (!whole) throw new Error(`the content of ${entry.path} does not match its digest`);
  if (!TEMPORARY.test(entry.temporary)) throw new Error(`bad temporary name for ${entry.path}`);
  return {
    names: namesOf(entry.path),
    content,
    after: entry.after,
    temporary: entry.temporary,
    ...(before === undefined ? {} : { before }),
  };
}

/** Reads an intent file; `path` is for messages. Throws `damage` `intent-damaged` when its bytes are not what was written. */
export function decodeIntent(bytes: Uint8Array, path: string): Intent {
  try {
    const newline = bytes.indexOf(10);
    const parsed = Head.safeParse(JSON.parse(Buffer.from(bytes.subarray(0, Math.max(newline, 0))).toString('utf8')));
    if (!parsed.success) throw new Error('its first line is not the head of an intent');
    const head = parsed.data;
    let at = newline + 1;
    const take = (length: number) => {
      at += length;
      return bytes.subarray(at - length, at);
    };
    const changes = head.files.map((entry) => changeOf(entry, take));
    return { changes, folders: head.folders.map(namesOf) };
  } catch (error) {
    throw new TrueupError('damage', 'intent-damaged', `${path}: ${error instanceof Error ? error.message : 'unreadable'}`, {
      cause: error,
      fix: `it holds files before and after a write that was interrupted: compare them with yours, then move ${path} away`,
    });
  }
}
