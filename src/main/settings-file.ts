/**
 * The person's settings file: read only when there is one.
 *
 * FILE FORMAT. `<user directory>/settings.yaml`: `glyphs: unicode|ascii`, `background: dark|light`, and `keys:`, a mapping
 * from command to a chord or a list of chords (`review.approve: [a, "ctrl+y"]`).
 */
import * as z from 'zod/mini';
import { parse } from 'yaml';
import type { ScreenSettings } from '../../views/host.ts';
import { TrueupError } from '../domain/error.ts';
import { giveSchemaWords } from '../domain/schema-words.ts';
import { visible } from '../domain/visible.ts';

const Settings = z.strictObject({
  glyphs: z.optional(z.enum(['unicode', 'ascii'])),
  background: z.optional(z.enum(['dark', 'light'])),
  keys: z.optional(z.record(z.string(), z.union([z.string(), z.array(z.string())]))),
});

/** The settings in a text. Throws `damage` with code `bad-settings`, naming the key. */
export function parseSettings(text: string, path: string): ScreenSettings {
  const { glyphs, background, keys } = check(text, path);
  return {
    ...(glyphs === undefined ? {} : { glyphs }),
    ...(background === undefined ? {} : { background }),
    ...(keys === undefined
      ? {}
      : {
          keys: Object.fromEntries(
            Object.entries(keys).map(([command, chords]) => [command, typeof chords === 'string' ? [chords] : chords]),
          ),
        }),
  };
}

function check(text: string, path: string): z.infer<typeof Settings> {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 20 }) ?? {};
  } catch (error) {
    throw new TrueupError(
      'damage',
      'bad-settings',
      `${path}: ${visible(error instanceof Error ? (error.message.split('\n')[0] ?? '') : '')}`,
      { cause: error, fix: 'correct the YAML' },
    );
  }
  giveSchemaWords();
  const checked = z.safeParse(Settings, value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const key = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : (issue?.path.join('.') ?? '');
  throw new TrueupError('damage', 'bad-settings', `${path}: \`${visible(key)}\`: ${visible(issue?.message ?? 'not valid')}`, {
    fix: 'the keys are glyphs, background and keys',
  });
}
