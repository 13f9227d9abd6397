/** `trueup diff`: section-aware hunks of two documents, or the first with some of them taken. */
import { readFile, stat } from 'node:fs/promises';
import { atomicWrite } from '../../../sessions/atomic-write.ts';
import { nodeDisk } from '../../../sessions/disk.ts';
import { errnoOf } from '../../../sessions/failure.ts';
import { applyHunks, diffDocuments } from '../../documents/diff.ts';
import { meaningOf } from '../../documents/meaning.ts';
import { unifiedDiff } from '../../documents/unified.ts';
import { TrueupError } from '../../domain/error.ts';
import type { Hunk } from '../../domain/hunk.ts';
import { visible } from '../../domain/visible.ts';
import type { Invocation } from '../arguments.ts';
import { formatOf, print, textFlag } from './common.ts';

/**
 * Prints hunks as text or as JSON `{version, requirements: [{change, requirement, title, was?, words, scenarios, range}], hunks: [{id, section, kind, before, after, risk, mechanical, words}]}`
 * (byte ranges); with `--take`, writes the document with just those hunks applied. Resolves with 0, 1 when hunks differ
 * is not an error.
 */
export async function diff({ positionals, flags }: Invocation): Promise<number> {
  const [beforePath, afterPath] = positionals;
  if (beforePath === undefined || afterPath === undefined || positionals.length > 2)
    throw new TrueupError('misuse', 'bad-arguments', 'diff takes two documents', { fix: 'trueup diff BEFORE AFTER' });
  const before = await document(beforePath);
  const after = await document(afterPath);
  const hunks = diffDocuments(before, after);
  const take = textFlag(flags, 'take');
  if (take !== undefined) return write(applyHunks(before, after, chosen(hunks, take)), textFlag(flags, 'output'));
  if (formatOf(flags) === 'json') {
    const requirements = meaningOf(afterPath, before, after);
    print(JSON.stringify({ version: 1, requirements, hunks: hunks.map((hunk) => described(hunk, before, after)) }));
  } else process.stdout.write(visible(unifiedDiff(afterPath, before, after), { newline: true }));
  return 0;
}

async function document(path: string): Promise<Uint8Array> {
  try {
    if (!(await stat(path)).isFile())
      throw new TrueupError('refusal', 'not-a-file', `${visible(path)}: not a file`, {
        fix: 'trueup diff BEFORE AFTER compares two files',
      });
    return await readFile(path);
  } catch (error) {
    if (error instanceof TrueupError) throw error;
    const code = errnoOf(error);
    const [why, fix] =
      code === 'ENOENT' || code === 'ENOTDIR'
        ? ['there is no such file', 'check the spelling of the path; it is taken from the current folder']
        : [`cannot be read${code === '' ? '' : ` (${code})`}`, 'name a file that you may read'];
    throw new TrueupError('refusal', 'cannot-read', `${visible(path)}: ${why}`, { cause: error, fix });
  }
}

function chosen(hunks: readonly Hunk[], take: string): readonly Hunk[] {
  if (take === 'all') return hunks;
  if (take === 'none') return [];
  const ids = take.split(',').filter((id) => id !== '');
  const unknown = ids.find((id) => !hunks.some((hunk) => hunk.id === id));
  if (unknown !== undefined)
    throw new TrueupError('misuse', 'unknown-hunk', `there is no hunk ${visible(unknown)}`, {
      fix: 'see `trueup diff BEFORE AFTER --format json` for the ids',
    });
  return hunks.filter(({ id }) => ids.includes(id));
}

async function write(content: Uint8Array, output: string | undefined): Promise<number> {
  if (output === undefined) process.stdout.write(content);
  else await atomicWrite(nodeDisk, output, content, 0o644);
  return 0;
}

function described(hunk: Hunk, before: Uint8Array, after: Uint8Array): object {
  const text = (bytes: Uint8Array, { start, end }: { readonly start: number; readonly end: number }) =>
    new TextDecoder().decode(bytes.subarray(start, end));
  const { id, section, kind, mechanical } = hunk;
  return {
    id,
    section,
    kind,
    before: hunk.before,
    after: hunk.after,
    risk: hunk.normative ? 'normative' : mechanical ? 'mechanical' : 'text',
    mechanical,
    words: { before: text(before, hunk.before), after: text(after, hunk.after) },
  };
}
