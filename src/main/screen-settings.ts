/**
 * Reads what a person set for the full screen, from their own directory only: a repository never rebinds keys.
 *
 * FILE FORMAT. `<user directory>/settings.yaml`: `glyphs: unicode|ascii`, `background: dark|light`, and `keys:`, a mapping
 * from command to a chord or a list of chords (`review.approve: [a, "ctrl+y"]`).
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { parse } from 'yaml';
import type { ScreenSettings } from '../../views/host.ts';
import { TrueupError } from '../domain/error.ts';
import { visible } from '../domain/visible.ts';
import type { Invocation } from './arguments.ts';
import { homeFolder } from './home.ts';

const Settings = z.strictObject({
  glyphs: z.optional(z.enum(['unicode', 'ascii'])),
  background: z.optional(z.enum(['dark', 'light'])),
  keys: z.optional(z.record(z.string(), z.union([z.string(), z.array(z.string())]))),
});

/** The settings, none when there is no file. Throws `damage` with code `bad-settings`, naming the key. */
export async function readSettings(flags: Invocation['flags']): Promise<ScreenSettings> {
  const noColor = flags['no-color'] === true ? { noColor: true } : {};
  const path = join(homeFolder(), 'settings.yaml');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    // No file: everything as it comes.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return noColor;
    throw new TrueupError('damage', 'bad-settings', `${path}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be read'}`, { cause: error });
  }
  const { glyphs, background, keys } = check(text, path);
  return {
    ...noColor,
    ...(glyphs === undefined ? {} : { glyphs }),
    ...(background === undefined ? {} : { background }),
    ...(keys === undefined ? {} : { keys: Object.fromEntries(Object.entries(keys).map(([command, chords]) => [command, typeof chords === 'string' ? [chords] : chords])) }),
  };
}

function check(text: string, path: string): z.infer<typeof Settings> {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 20 }) ?? {};
  } catch (error) {
    throw new TrueupError('damage', 'bad-settings', `${path}: ${visible(error instanceof Error ? (error.message.split('\n')[0] ?? '') : '')}`, { cause: error, fix: 'correct the YAML' });
  }
  const checked = z.safeParse(Settings, value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const key = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : (issue?.path.join('.') ?? '');
  throw new TrueupError('damage', 'bad-settings', `${path}: \`${visible(key)}\`: ${visible(issue?.message ?? 'not valid')}`, { fix: 'the keys are glyphs, background and keys' });
}
