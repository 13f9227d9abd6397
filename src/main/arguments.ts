/** The command line as data: every command with its flags, from which `--help` and the README's list are printed. */
import type { ParseArgsConfig } from 'node:util';
import { TrueupError } from '../domain/error.ts';
import { visible } from '../domain/visible.ts';

/** An import of `node:util` would load everything that it offers. */
const { parseArgs } = process.getBuiltinModule('node:util');

interface FlagSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** Placeholder for the value in the help text. */
  readonly value?: string;
  readonly help: string;
}

export interface CommandSpec {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly flags: Readonly<Record<string, FlagSpec>>;
}

/** Flags of every command. */
export const COMMON_FLAGS = {
  repo: { type: 'string', value: 'DIR', help: 'the repository; default: the one around the current folder' },
  plain: { type: 'boolean', help: 'line by line instead of full-screen (also without a terminal, TERM=dumb, ACCESSIBLE=1)' },
  'no-color': { type: 'boolean', help: 'no colour (also NO_COLOR); FORCE_COLOR wins' },
  trust: { type: 'boolean', help: "let this repository's commands, hooks and signing run in this call" },
  help: { type: 'boolean', short: 'h', help: 'this text' },
  version: { type: 'boolean', short: 'v', help: 'the version' },
} as const satisfies Record<string, FlagSpec>;

const format: FlagSpec = { type: 'string', value: 'text|json', help: 'how to print' };

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  { name: 'home', usage: 'trueup', summary: 'the full-screen program in this repository', flags: {} },
  {
    name: 'start',
    usage: 'trueup "<request>" [workflow flags]',
    summary: 'start a session from a request; `workflow: NAME for ...` and flags such as --skip-alignment overrule the routing',
    flags: {},
  },
  {
    name: 'review',
    usage: 'trueup review [target]',
    summary:
      'your verdict on spec changes: the working tree, BRANCH, FROM..TO, openspec/changes/ID, BEFORE AFTER, FILE.patch, or - (a patch)',
    flags: {
      wait: { type: 'boolean', help: 'wait until a person gave the verdict in another terminal; the target may be a session' },
      timeout: { type: 'string', value: 'SECONDS', help: 'wait no longer than this' },
      apply: { type: 'boolean', help: 'then write what was decided: approved changes, and only those' },
      new: { type: 'boolean', help: 'begin anew instead of going on with the open review of this target' },
      answers: { type: 'string', value: 'FILE', help: 'YAML or JSON answers decide instead of a person' },
      format: { type: 'string', value: 'text|json|markdown', help: 'how to print the verdict' },
      output: { type: 'string', value: 'FILE', help: 'write the verdict there' },
    },
  },
  {
    name: 'run',
    usage: 'trueup run [session] --answers FILE',
    summary: 'headless: answers stand in for the person; events as JSON lines',
    flags: {
      answers: { type: 'string', value: 'FILE', help: 'YAML or JSON answers (default: none, so it stops at the first gate)' },
      format,
      until: { type: 'string', value: 'PHASE', help: 'stop once this phase is over' },
      phase: { type: 'string', value: 'PHASE', help: 'run only this phase' },
    },
  },
  {
    name: 'sessions',
    usage: 'trueup sessions [repair|archive ID]',
    summary: 'list sessions, or mend or archive one',
    flags: { format, all: { type: 'boolean', help: 'archived ones too' } },
  },
  { name: 'resume', usage: 'trueup resume [session]', summary: 'go on with a session (default: the one that needs you)', flags: {} },
  { name: 'replay', usage: 'trueup replay SESSION', summary: 'print what happened, event by event', flags: { format } },
  {
    name: 'diff',
    usage: 'trueup diff BEFORE AFTER',
    summary: 'section-aware hunks of two documents, or the document with some of them taken',
    flags: {
      format,
      take: { type: 'string', value: 'all|none|ID,...', help: 'print BEFORE with just these hunks applied' },
      output: { type: 'string', value: 'FILE', help: 'write there instead' },
    },
  },
  {
    name: 'check',
    usage: 'trueup check [paths or units]',
    summary: "the formats' own rules and the review rules over specs, changes and features",
    flags: {
      format: { type: 'string', value: 'text|json|sarif', help: 'how to print' },
      strict: { type: 'boolean', help: 'a WARNING makes a unit invalid, and WARNING and MEDIUM fail too' },
      'fail-on': {
        type: 'string',
        value: 'LEVEL',
        help: 'exit 1 from this level on: ERROR or CRITICAL (default), WARNING or MEDIUM, INFO or LOW, none',
      },
      only: { type: 'string', value: 'format|review', help: 'only the rules of the format, or only the review rules' },
    },
  },
  {
    name: 'overview',
    usage: 'trueup overview',
    summary: 'specs, changes and features of this project, and what of them waits for you',
    flags: { format },
  },
  {
    name: 'archive',
    usage: 'trueup archive CHANGE',
    summary: 'apply an OpenSpec change to its main specs and archive it, all or nothing; what would lose text is shown as a conflict',
    flags: {
      format,
      yes: { type: 'boolean', help: 'also with tasks that are not done' },
      'dry-run': { type: 'boolean', help: 'say what would be done, and do nothing' },
      take: { type: 'string', value: 'main|change', help: "settle every conflict with the main spec's or with the change's text" },
    },
  },
  { name: 'init', usage: 'trueup init', summary: 'write a commented trueup.yaml', flags: {} },
  { name: 'config', usage: 'trueup config', summary: 'print the configuration in force', flags: { format } },
  {
    name: 'trust',
    usage: 'trueup trust [--remove]',
    summary: "let this repository's commands, hooks and signing run",
    flags: { remove: { type: 'boolean', help: 'take the trust back' } },
  },
  { name: 'doctor', usage: 'trueup doctor', summary: 'what is there, what is missing, and how to get it', flags: {} },
  {
    name: 'demo',
    usage: 'trueup demo [--keep]',
    summary: 'a small real project in a temporary folder, with the whole workflow on it',
    flags: { format, keep: { type: 'boolean', help: 'keep the folder afterwards' } },
  },
  { name: 'reset', usage: 'trueup reset', summary: 'give a terminal back its normal modes', flags: {} },
];

export interface Invocation {
  readonly command: string;
  readonly positionals: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  /** Flags that belong to the workflow (`--skip-alignment`), as written; only with `start`. */
  readonly workflowFlags: readonly string[];
}

/** Reads the command line. Throws `misuse` with the nearest help for anything it does not know. */
export function readArguments(argv: readonly string[]): Invocation {
  const named = COMMANDS.find(({ name }) => name === argv[0] && name !== 'home' && name !== 'start');
  if (named !== undefined) {
    const { values, positionals } = parse(argv.slice(1), { ...COMMON_FLAGS, ...named.flags }, true);
    return { command: named.name, positionals, flags: values, workflowFlags: [] };
  }
  const { values, positionals, unknown } = parse(argv, COMMON_FLAGS, false);
  if (positionals.length > 1)
    throw new TrueupError(
      'misuse',
      'bad-arguments',
      `a request is one argument; here are ${positionals.length}, and ${visible(positionals[0] ?? '')} is no command`,
      {
        fix: 'put the request in quotes: trueup "<request>", and values of its flags after `=`; see `trueup --help` for the commands',
      },
    );
  if (positionals.length > 0) return { command: 'start', positionals, flags: values, workflowFlags: unknown };
  if (unknown[0] !== undefined)
    throw new TrueupError('misuse', 'unknown-flag', `${visible(unknown[0])}: no such flag`, { fix: 'see `trueup --help`' });
  return { command: 'home', positionals, flags: values, workflowFlags: [] };
}

function parse(argv: readonly string[], flags: Readonly<Record<string, FlagSpec>>, strict: boolean) {
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    Object.entries(flags).map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }]),
  );
  try {
    const { values, positionals, tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict, tokens: true });
    const unknown = tokens.flatMap((token) =>
      token.kind === 'option' && !(token.name in flags)
        ? [token.value === undefined ? token.rawName : `${token.rawName}=${token.value}`]
        : [],
    );
    const single = Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string | boolean] => !Array.isArray(entry[1])),
    );
    return { values: single, positionals, unknown };
  } catch (error) {
    throw new TrueupError(
      'misuse',
      'bad-arguments',
      visible(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error)),
      { cause: error, fix: 'see `trueup --help`' },
    );
  }
}

/** The whole help text. */
export function helpText(): string {
  const width = Math.max(...COMMANDS.map(({ usage }) => usage.length)) + 2;
  const rows = COMMANDS.flatMap(({ usage, summary, flags }) => [`  ${usage.padEnd(width)}${summary}`, ...flagLines(flags, 6, width)]);
  return [
    'trueup - spec-driven development in the terminal: from a request to a reviewed, validated, committed change',
    '',
    'Usage',
    ...rows,
    '',
    'Flags of every command',
    ...flagLines(COMMON_FLAGS, 2, width),
    '',
    'Exit codes: 0 done, 1 refused, failed or changes requested, 2 misuse, 3 waits for a person, 4 aborted, 5 held by another process, 70 bug, 130 interrupted',
    'Environment: TRUEUP_HOME (the user directory), NO_COLOR, FORCE_COLOR, ACCESSIBLE, VISUAL, EDITOR',
  ].join('\n');
}

function flagLines(flags: Readonly<Record<string, FlagSpec>>, indent: number, width: number): string[] {
  return Object.entries(flags).map(
    ([name, { value, short, help }]) =>
      `${' '.repeat(indent)}${`${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`.padEnd(width + 2 - indent)}${help}`,
  );
}
