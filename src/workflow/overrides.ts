/** Reads per-invocation flags into configuration overrides. The flags are derived from the configuration schema, so every key has one. */
import * as z from 'zod/mini';
import { Config } from '../domain/config.ts';
import { TrueupError } from '../domain/error.ts';
import { nearest } from '../review/nearest.ts';

/** The part of a configuration that one invocation replaces; sections and keys that are absent stay as configured. */
export type Overrides = { readonly [S in keyof Config]?: Partial<Config[S]> };

/** One flag: its name without dashes and the configuration key it sets. */
export interface Flag {
  readonly name: string;
  readonly section: keyof Config;
  readonly key: string;
  readonly schema: z.core.$ZodType;
}

/** Short names for what people set most; the derived names work beside them. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  'skip-alignment': 'alignment-skip',
  alignment: 'alignment-mode',
  validation: 'validation-level',
  grouping: 'commit-default-grouping',
};

/** Every flag there is: `--<section>-<key>`, `--<key>` where only one section has it, and the short names. */
export const FLAGS: readonly Flag[] = deriveFlags();

/**
 * Reads `--name`, `--name=value`, `--no-name` into one override. Lists take one command or validation a flag
 * (`--required="unit: npm test"`, `--conditional="npm run e2e when views/**,ui/**"`, `--verify="npm test"`).
 * Throws `misuse` with the nearest name for a flag that does not exist and with the accepted values for a bad value.
 */
export function readFlag(text: string): Overrides {
  const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/su.exec(text) ?? [];
  const flag = findFlag(name);
  if (flag !== undefined) return setting(flag, parsed(flag, text, value));
  const negated = name.startsWith('no-') ? findFlag(name.slice(3)) : undefined;
  if (negated !== undefined && isBoolean(negated.schema) && value === undefined) return setting(negated, false);
  throw new TrueupError('misuse', 'unknown-flag', `--${name}: no such flag`, { fix: nearestFlag(name) });
}

/** The flag of that name; underscores may stand for dashes, and case does not matter. */
export function findFlag(name: string): Flag | undefined {
  const wanted = name.toLowerCase().replaceAll('_', '-');
  return FLAGS.find((flag) => flag.name === wanted);
}

/** Whether a flag needs a value after it. */
export function takesValue(flag: Flag): boolean {
  return !isBoolean(flag.schema);
}

/** Both overrides; lists that two flags name add up, anything else is won by the later one. */
export function mergeOverrides(earlier: Overrides, later: Overrides): Overrides {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const [section, keys] of [...Object.entries(earlier), ...Object.entries(later)]) {
    const into = (merged[section] ??= {});
    for (const [key, value] of Object.entries(keys)) {
      const before = into[key];
      into[key] = Array.isArray(before) && Array.isArray(value) && !isArgvKey(section, key) ? [...before, ...value] : value;
    }
  }
  return merged;
}

/** The configuration with the overrides in place. Throws `misuse` when the result is not a valid configuration. */
export function applyOverrides(config: Config, overrides: Overrides): Config {
  const sections = Object.entries(config).map(([section, keys]) => {
    const over = Object.entries(overrides).find(([name]) => name === section)?.[1];
    return [section, { ...keys, ...over }];
  });
  const result = z.safeParse(Config, Object.fromEntries(sections));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new TrueupError('misuse', 'bad-override', `${issue?.path.join('.') ?? 'override'}: ${issue?.message ?? 'not valid'}`);
}

function deriveFlags(): readonly Flag[] {
  const keys = Object.keys(Config.shape).flatMap((section) => sectionFlags(section));
  const bare = keys.flatMap((flag) => {
    const name = flag.key.replaceAll('_', '-');
    const unique = keys.filter((other) => other.key === flag.key).length === 1;
    return unique && !(name in SHORT_NAMES) ? [{ ...flag, name }] : [];
  });
  const short = Object.entries(SHORT_NAMES).flatMap(([name, full]) => {
    const flag = keys.find((candidate) => candidate.name === full);
    return flag === undefined ? [] : [{ ...flag, name }];
  });
  return [...short, ...bare, ...keys];
}

function sectionFlags(section: string): readonly Flag[] {
  if (!isSection(section)) return [];
  const schema = inner(Config.shape[section]);
  if (!(schema instanceof z.ZodMiniObject)) return [];
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  return Object.entries(shape).map(([key, value]) => ({ name: `${section}-${key.replaceAll('_', '-')}`, section, key, schema: value }));
}

function isSection(name: string): name is keyof Config {
  return Object.hasOwn(Config.shape, name);
}

/** The schema under defaults and optionals. */
function inner(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodMiniDefault || schema instanceof z.ZodMiniOptional) return inner(schema.def.innerType);
  return schema;
}

function isBoolean(schema: z.core.$ZodType): boolean {
  return inner(schema) instanceof z.ZodMiniBoolean;
}

/** A list of words that is one command, so a second one replaces it. */
function isArgvKey(section: string, key: string): boolean {
  return section === 'implementation' && (key === 'command' || key === 'check');
}

function setting(flag: Flag, value: unknown): Overrides {
  return { [flag.section]: { [flag.key]: value } };
}

function parsed(flag: Flag, text: string, value: string | undefined): unknown {
  const raw = rawValue(flag, value);
  const result = z.safeParse(flag.schema, raw);
  if (raw !== undefined && result.success) return result.data;
  throw new TrueupError(
    'misuse',
    'bad-flag-value',
    `${text}: ${value === undefined ? 'a value is missing' : 'not a value this flag takes'}`,
    {
      fix: `write --${flag.name}=${accepted(flag)}`,
    },
  );
}

const TRUE_WORDS = ['true', 'yes', 'on', '1'];
const FALSE_WORDS = ['false', 'no', 'off', '0'];

function rawValue(flag: Flag, value: string | undefined): unknown {
  const schema = inner(flag.schema);
  if (schema instanceof z.ZodMiniBoolean) {
    if (value === undefined) return true;
    const word = value.toLowerCase();
    return TRUE_WORDS.includes(word) ? true : FALSE_WORDS.includes(word) ? false : undefined;
  }
  if (value === undefined) return undefined;
  if (schema instanceof z.ZodMiniNumber) return value.trim() === '' ? undefined : Number(value);
  if (schema instanceof z.ZodMiniEnum) return value.toLowerCase().replaceAll('-', '_');
  if (!(schema instanceof z.ZodMiniArray)) return value;
  const element = inner(schema.def.element);
  if (element instanceof z.ZodMiniArray) return [words(unquoted(value))];
  if (element instanceof z.ZodMiniObject) return [validation(unquoted(value))];
  return flag.section === 'specs' ? list(unquoted(value)) : words(unquoted(value));
}

/** What a flag accepts, for messages. */
function accepted(flag: Flag): string {
  const schema = inner(flag.schema);
  if (schema instanceof z.ZodMiniBoolean) return 'true or false';
  if (schema instanceof z.ZodMiniNumber) return 'a number in its range';
  if (schema instanceof z.ZodMiniEnum) return Object.keys(schema.def.entries).join(' or ');
  return '"a command"';
}

function nearestFlag(name: string): string {
  const [close] = nearest(
    name,
    FLAGS.map((flag) => flag.name),
    3,
  );
  const quoting = 'put it in backticks if it belongs to the request';
  return close === undefined ? `see \`trueup --help\` for the flags, or ${quoting}` : `did you mean --${close}? Otherwise ${quoting}`;
}

function unquoted(value: string): string {
  return /^"[^"]*"$/su.test(value) ? value.slice(1, -1) : value;
}

function words(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/gsu)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}

function list(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `[NAME: ]COMMAND[ when GLOB,GLOB]`. */
function validation(text: string): unknown {
  const [, name, rest = ''] = /^(?:([\p{L}\p{N}_-]+):\s+)?(.*)$/su.exec(text.trim()) ?? [];
  const [, command = rest, globs] = /^(.*?)\s+when\s+(\S.*)$/su.exec(rest) ?? [];
  return { name: name ?? command.trim(), command: words(command), ...(globs === undefined ? {} : { when: list(globs) }) };
}
