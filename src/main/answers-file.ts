/** Reads an answers file and stores the files it mentions, so that the answers can be given without touching the disk again. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as z from 'zod/mini';
import { parse } from 'yaml';
import type { From } from '../api/answers-format.ts';
import { Answers } from '../api/answers-format.ts';
import { TrueupError } from '../domain/error.ts';
import type { DraftSource } from '../domain/hunk.ts';
import { giveSchemaWords } from '../domain/schema-words.ts';
import { visible } from '../domain/visible.ts';
import type { Blobs } from '../ports.ts';

/** The checked answers in a file. Throws `misuse` with code `bad-answers`, naming file and key. */
export async function readAnswers(path: string): Promise<Answers> {
  let value: unknown;
  try {
    value = parse(await readFile(path, 'utf8'), { maxAliasCount: 20 });
  } catch (error) {
    throw new TrueupError(
      'misuse',
      'bad-answers',
      `${visible(path)}: ${visible(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))}`,
      { cause: error, fix: 'see the answers format in the README' },
    );
  }
  giveSchemaWords();
  const checked = z.safeParse(Answers, value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const key = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? []);
  throw new TrueupError(
    'misuse',
    'bad-answers',
    `${visible(path)}: \`${visible(key.join('.'))}\`: ${visible(issue?.message ?? 'not valid')}`,
    { fix: 'see the answers format in the README' },
  );
}

/** The answers of somebody who answers nothing. */
export function noAnswers(): Answers {
  return z.parse(Answers, { version: 1 });
}

/** Stores every file that the draft sources of the answers mention; gives the source for each. */
export async function storeSources(answers: Answers, answersPath: string, blobs: Blobs): Promise<(from: From) => DraftSource> {
  const stored = new Map<string, Awaited<ReturnType<Blobs['put']>>>();
  const store = async (name: string) => {
    const path = resolve(dirname(answersPath), name);
    try {
      stored.set(name, await blobs.put(await readFile(path)));
    } catch (error) {
      if (error instanceof TrueupError) throw error;
      throw new TrueupError('misuse', 'bad-answers', `${visible(answersPath)}: ${visible(name)} cannot be read`, {
        cause: error,
        fix: 'paths are relative to the answers file',
      });
    }
  };
  const { from } = answers.update;
  if (typeof from === 'object' && 'patch' in from) await store(from.patch);
  if (typeof from === 'object' && 'texts' in from) for (const name of Object.values(from.texts)) await store(name);
  return (wanted) => sourceOf(wanted, stored);
}

function sourceOf(from: From, stored: ReadonlyMap<string, Awaited<ReturnType<Blobs['put']>>>): DraftSource {
  if (typeof from === 'string') return { kind: from };
  if ('range' in from) return { kind: 'range', to: from.range.to, ...(from.range.from === undefined ? {} : { from: from.range.from }) };
  const digest = (name: string) => {
    const found = stored.get(name);
    if (found === undefined) throw new TrueupError('bug', 'invariant', `${name} was not stored`);
    return found;
  };
  if ('patch' in from) return { kind: 'patch', patch: digest(from.patch) };
  return { kind: 'texts', texts: Object.entries(from.texts).map(([path, name]) => ({ path, text: digest(name) })) };
}
