/**
 * Reads `trueup.yaml` into a checked configuration. Every complaint names file, line, key and the fix; nothing is
 * ignored in silence.
 *
 * FILE FORMAT. YAML 1.2, UTF-8. Top-level keys are those of `src/domain/config.ts`; all are optional. They may also
 * stand under `spec_driven_feature:`. A command is a list of arguments, or one string without shell syntax. Validations:
 * a mapping (`name`, `command`, `when`, `critical`, `timeout_s`, `junit`), or the documented short forms `- cargo_test`
 * and `- tui_testing: "specs/views/*.md changed"`, whose command comes from `validation.commands` or a well-known name.
 */
import * as z from 'zod/mini';
import { LineCounter, isMap, isNode, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { Config } from '../domain/config.ts';
import { TrueupError } from '../domain/error.ts';
import { giveSchemaWords } from '../domain/schema-words.ts';
import { visible } from '../domain/visible.ts';
import { nearest } from '../review/nearest.ts';

const WELL_KNOWN: Readonly<Record<string, readonly string[]>> = {
  cargo_test: ['cargo', 'test'],
  cargo_check: ['cargo', 'check'],
  cargo_clippy: ['cargo', 'clippy'],
  npm_test: ['npm', 'test'],
  npm_lint: ['npm', 'run', 'lint'],
  pytest: ['pytest'],
  go_test: ['go', 'test', './...'],
  mvn_test: ['mvn', '-q', 'test'],
  mix_test: ['mix', 'test'],
  make_test: ['make', 'test'],
};

interface Place {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** The configuration in the text, with defaults for what it leaves out. `file` names it in errors. Throws `damage` TrueupErrors with code `bad-config`. */
export function parseConfig(text: string, file: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const [problem] = document.errors;
  if (problem !== undefined)
    throw badConfig(`${file}:${lines.linePos(problem.pos[0]).line}: ${problem.message}`, 'correct the YAML at that line');
  const place: Place = { file, document, lines };
  const root: unknown = document.toJS({ maxAliasCount: 20 }) ?? {};
  if (!isRecord(root)) throw badConfig(`${file}:1: a mapping of settings is expected`, 'see `trueup init` for a commented example');
  const wrapped = isRecord(root['spec_driven_feature']) ? root['spec_driven_feature'] : undefined;
  const { spec_driven_feature: _wrapper, ...outer } = root;
  const prefix = wrapped === undefined ? [] : ['spec_driven_feature'];
  const settings = normalise({ ...outer, ...wrapped }, place, prefix);
  giveSchemaWords();
  const checked = z.safeParse(Config, settings);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  if (issue === undefined) throw badConfig(`${file}: not a valid configuration`, 'see `trueup init`');
  throw describe(issue, place, prefix);
}

/** The configuration of a repository without a `trueup.yaml`. */
export function defaultConfig(): Config {
  return z.parse(Config, {});
}

function describe(issue: z.core.$ZodIssue, place: Place, prefix: readonly string[]): TrueupError {
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const path = [...prefix, ...issue.path.map(String), key];
    const known = knownKeys(issue.path.map(String));
    const [close] = nearest(key, known, 3);
    return badConfig(
      `${where(place, path)}: unknown key \`${visible(path.join('.'))}\``,
      close === undefined ? `known keys here: ${known.join(', ')}` : `did you mean \`${close}\`?`,
    );
  }
  const path = [...prefix, ...issue.path.map(String)];
  return badConfig(
    `${where(place, path)}: \`${visible(path.join('.'))}\`: ${visible(issue.message)}`,
    'see `trueup init` for the key and its values',
  );
}

function knownKeys(path: readonly string[]): string[] {
  const defaults: unknown = z.parse(Config, {});
  let here: unknown = defaults;
  for (const part of path) here = isRecord(here) ? here[part] : undefined;
  return isRecord(here) ? Object.keys(here) : ['name', 'command', 'when', 'critical', 'timeout_s', 'junit'];
}

function where({ file, document, lines }: Place, path: readonly string[]): string {
  for (let depth = path.length; depth > 0; depth--) {
    const keys = path.slice(0, depth).map((part) => (/^\d+$/u.test(part) ? Number(part) : part));
    const parent = keys.length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
    const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === String(keys.at(-1))) : undefined;
    const node: unknown = pair?.key ?? document.getIn(keys, true);
    const start = isNode(node) ? node.range?.[0] : undefined;
    if (start !== undefined) return `${file}:${lines.linePos(start).line}`;
  }
  return file;
}

function badConfig(message: string, fix: string): TrueupError {
  return new TrueupError('damage', 'bad-config', message, { fix });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Rewrites the short forms into the full ones; anything else is left for the schema to judge. */
function normalise(settings: Record<string, unknown>, place: Place, prefix: readonly string[]): Record<string, unknown> {
  const implementation = settings['implementation'];
  const validation = settings['validation'];
  return {
    ...settings,
    ...(isRecord(implementation) ? { implementation: normaliseImplementation(implementation, place, [...prefix, 'implementation']) } : {}),
    ...(isRecord(validation) ? { validation: normaliseValidation(validation, place, [...prefix, 'validation']) } : {}),
  };
}

function normaliseImplementation(implementation: Record<string, unknown>, place: Place, path: readonly string[]): Record<string, unknown> {
  const { command, check, verify } = implementation;
  return {
    ...implementation,
    ...(command === undefined ? {} : { command: argv(command, place, [...path, 'command']) }),
    ...(check === undefined ? {} : { check: argv(check, place, [...path, 'check']) }),
    ...(Array.isArray(verify) ? { verify: verify.map((one: unknown, index) => argv(one, place, [...path, 'verify', String(index)])) } : {}),
  };
}

function normaliseValidation(validation: Record<string, unknown>, place: Place, path: readonly string[]): Record<string, unknown> {
  const { commands, ...rest } = validation;
  if (commands !== undefined && !isRecord(commands))
    throw badConfig(
      `${where(place, [...path, 'commands'])}: \`validation.commands\` maps names to commands`,
      'write `commands: { lint: "npm run lint" }`',
    );
  const named = new Map(Object.entries(commands ?? {}));
  const list = (key: 'required' | 'conditional'): unknown => {
    const value = rest[key];
    return Array.isArray(value)
      ? value.map((one: unknown, index) => validationOf(one, named, place, [...path, key, String(index)]))
      : value;
  };
  return {
    ...rest,
    ...(rest['required'] === undefined ? {} : { required: list('required') }),
    ...(rest['conditional'] === undefined ? {} : { conditional: list('conditional') }),
  };
}

function validationOf(value: unknown, named: ReadonlyMap<string, unknown>, place: Place, path: readonly string[]): unknown {
  if (typeof value === 'string') return commandNamed(value, named, place, path);
  if (!isRecord(value)) return value;
  if (value['command'] !== undefined) return { ...value, command: argv(value['command'], place, [...path, 'command']) };
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length !== 1 || first === undefined || typeof first[1] !== 'string') return value;
  return { ...commandNamed(first[0], named, place, path), when: globsOf(first[1]) };
}

/** `"specs/views/*.md changed"` or a comma-separated list of globs. */
function globsOf(text: string): string[] {
  return text
    .replace(/\s+changed\s*$/u, '')
    .split(',')
    .map((glob) => glob.trim())
    .filter((glob) => glob !== '');
}

function commandNamed(name: string, named: ReadonlyMap<string, unknown>, place: Place, path: readonly string[]): Record<string, unknown> {
  const own = named.get(name);
  const ownPath = [...path.slice(0, -2), 'commands', name];
  if (isRecord(own)) return { name, ...own, command: argv(own['command'], place, [...ownPath, 'command']) };
  const command = own ?? WELL_KNOWN[name];
  if (command === undefined)
    throw badConfig(
      `${where(place, path)}: no command is known for the validation \`${visible(name)}\``,
      `add \`validation.commands.${visible(name)}\` with the command to run`,
    );
  return { name, command: argv(command, place, ownPath) };
}

const SHELL_SYNTAX = /[|&;<>$`"'\\*?(){}\n]/u;

function argv(value: unknown, place: Place, path: readonly string[]): unknown {
  if (typeof value !== 'string') return value;
  if (SHELL_SYNTAX.test(value))
    throw badConfig(
      `${where(place, path)}: \`${visible(path.join('.'))}\` uses shell syntax; commands are started without a shell`,
      'write the command as a list of arguments',
    );
  return value.trim().split(/\s+/u);
}
