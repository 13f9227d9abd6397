/**
 * The record of a change that is being archived: enough to finish it or to take it back, and afterwards what every file was
 * before.
 *
 * FILE FORMAT. `<repo>/.trueup/archive/<24 hex>.pending` while under way, `<name in the archive>.<24 hex>.done` afterwards;
 * a `.done` file is never read by the program. One JSON object:
 *
 *     {"v":1,"from":..,"to":..,"specs":..,"files":[{"path":..,"before":..,"after":..}]}
 *
 *     from, to   folder of the change, before and after; repository-relative like every path here.
 *     specs      folder of the main specs: folders below it that become empty go.
 *     before     base64 of the file's bytes; left out when there was none.
 *     after      base64 of the bytes it gets; left out when it goes.
 */
import * as z from 'zod/mini';
import { TrueupError } from '../src/domain/error.ts';
import { namesOf } from './safe-path.ts';

/** A main spec that archiving makes, changes or removes. */
export interface ArchivedFile {
  readonly path: string;
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

/** Everything that archiving one change does to the disk. */
export interface ArchiveMove {
  readonly from: string;
  readonly to: string;
  readonly specs: string;
  readonly files: readonly ArchivedFile[];
}

const Entry = z.object({ path: z.string(), before: z.optional(z.string()), after: z.optional(z.string()) });
const Saved = z.object({ v: z.literal(1), from: z.string(), to: z.string(), specs: z.string(), files: z.array(Entry) });

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const bytes = (value: string) => Uint8Array.from(Buffer.from(value, 'base64'));

/** The bytes of a record. */
export function encodeRecord({ from, to, specs, files }: ArchiveMove): Uint8Array {
  const entries = files.map(({ path, before, after }) => ({
    path,
    ...(before === undefined ? {} : { before: text(before) }),
    ...(after === undefined ? {} : { after: text(after) }),
  }));
  return Buffer.from(`${JSON.stringify({ v: 1, from, to, specs, files: entries })}\n`);
}

/** Reads a record; `path` is for messages. Throws `damage` `archive-record-damaged`, and a `refusal` for a path that leaves the repository. */
export function decodeRecord(content: Uint8Array, path: string): ArchiveMove {
  const saved = Saved.safeParse(parsed(content));
  if (!saved.success)
    throw new TrueupError('damage', 'archive-record-damaged', `${path}: not the record of an archived change`, {
      fix: `look at the change and its specs with git, then move ${path} away`,
    });
  const { from, to, specs, files } = saved.data;
  for (const named of [from, to, specs, ...files.map((file) => file.path)]) namesOf(named);
  return {
    from,
    to,
    specs,
    files: files.map(({ path: file, before, after }) => ({
      path: file,
      ...(before === undefined ? {} : { before: bytes(before) }),
      ...(after === undefined ? {} : { after: bytes(after) }),
    })),
  };
}

function parsed(content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString('utf8'));
  } catch {
    // Half a record is no record; the caller says so.
    return undefined;
  }
}
