/**
 * The only way this program calls git: with flags and settings that keep everything a repository configures from running.
 * Until the repository is trusted nothing of it runs; afterwards its filters do, and in commits its hooks and signing.
 */
import { TrueupError } from '../domain/error.ts';
import { visible } from '../domain/visible.ts';
import { gitEnvironment } from './environment.ts';
import { gitFailure } from './failure.ts';
import { spawnGit, subcommand, type GitOutput } from './spawn.ts';

export interface GitCall {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: Uint8Array | string;
  /** An open file that receives standard output. */
  readonly into?: number;
  /** Exit codes that are answers and not failures. Default: 0 only. */
  readonly codes?: readonly number[];
  /** A commit in a trusted repository: the person's hooks and signing run and see git as the person set it up. */
  readonly hooks?: boolean;
}

/** Git in one repository for one operation. */
export interface Git {
  readonly root: string;
  readonly trusted: boolean;
  /** Names of the filter drivers that are emptied. */
  readonly emptied: readonly string[];
  /** Runs a subcommand; rejects with a `failure` or `refusal` when it ends with an unexpected code. */
  run(argv: readonly string[], call?: GitCall): Promise<GitOutput>;
}

type Settings = readonly (readonly [key: string, value: string])[];

/** Held in every call: nothing external for looking at things, no pager, no background work, and every byte synced. */
const ALWAYS: Settings = [
  ['core.fsmonitor', 'false'],
  ['core.pager', 'cat'],
  ['core.splitIndex', 'false'],
  ['core.fsync', 'all'],
  ['diff.external', ''],
  ['log.showSignature', 'false'],
  ['submodule.recurse', 'false'],
  ['maintenance.auto', 'false'],
  ['gc.auto', '0'],
  ['user.useConfigOnly', 'true'],
  ['safe.bareRepository', 'explicit'],
];

/** Held until the repository is trusted. */
const UNTRUSTED: Settings = [
  ['core.hooksPath', '/dev/null'],
  ['core.sshCommand', 'false'],
  ['core.askPass', ''],
  ['credential.helper', ''],
  ['commit.gpgSign', 'false'],
  ['protocol.allow', 'never'],
  ['protocol.ext.allow', 'never'],
];

/** What a commit holds when the person's hooks run under it: their own git calls must behave as usual. */
const WITH_HOOKS: Settings = [
  ['core.fsmonitor', 'false'],
  ['core.fsync', 'all'],
  ['core.splitIndex', 'false'],
  ['maintenance.auto', 'false'],
  ['gc.auto', '0'],
  ['user.useConfigOnly', 'true'],
];

/** A partial clone fetches what is missing when it is read, which would run the remote's transport. */
const OFFLINE = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' };

const SWITCHES = ['--no-pager', '--literal-pathspecs', '--no-optional-locks'];

/**
 * Prepares git for one operation in `root`. Filter drivers and configured hooks are looked up anew each time, because
 * the configuration may have changed since; reading it runs nothing. Rejects with a `refusal` when a driver's name
 * cannot be overridden.
 */
export async function hardened(root: string, trusted: boolean): Promise<Git> {
  const base = gitEnvironment(process.env);
  const neutral = trusted ? undefined : neutralise(await programKeys(root, base));
  const env = neutral === undefined ? base : { ...base, ...OFFLINE, ...neutral.env };
  const flags = flagsOf(root, trusted ? ALWAYS : [...ALWAYS, ...UNTRUSTED]);
  const hookFlags = ['-C', root, ...settings(WITH_HOOKS)];
  return {
    root,
    trusted,
    emptied: neutral?.filters ?? [],
    async run(argv, call = {}) {
      const withHooks = trusted && call.hooks === true;
      const output = await spawnGit({
        argv: [...(withHooks ? hookFlags : flags), ...argv],
        env: { ...env, ...call.env },
        mayLinger: withHooks,
        ...(call.input === undefined ? {} : { input: call.input }),
        ...(call.into === undefined ? {} : { into: call.into }),
      });
      if (!(call.codes ?? [0]).includes(output.code)) throw gitFailure(subcommand(argv), root, output);
      return output;
    },
  };
}

/** The same git with more environment, as for a private index. */
export function withEnvironment(git: Git, env: Readonly<Record<string, string>>): Git {
  return { ...git, run: (argv, call = {}) => git.run(argv, { ...call, env: { ...env, ...call.env } }) };
}

function settings(pairs: Settings): readonly string[] {
  return pairs.flatMap(([key, value]) => ['-c', `${key}=${value}`]);
}

function flagsOf(root: string, pairs: Settings): readonly string[] {
  return ['-C', root, ...settings(pairs), ...SWITCHES];
}

/** Every configured key that names a program which ordinary reading and committing would start. */
async function programKeys(root: string, env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const argv = [...flagsOf(root, [...ALWAYS, ...UNTRUSTED]), 'config', '-z', '--name-only', '--get-regexp', String.raw`^(filter|hook)\.`];
  const output = await spawnGit({ argv, env: { ...env, ...OFFLINE } });
  if (output.code > 1) throw gitFailure('config', root, output);
  const names = output.stdout.toString('utf8');
  // A name that is not UTF-8 cannot be put into an environment variable, and so not be overridden.
  if (!Buffer.from(names, 'utf8').equals(output.stdout)) {
    throw new TrueupError(
      'refusal',
      'git-config-unreadable',
      `the git configuration of ${visible(root)} names a filter or hook that is not valid UTF-8`,
      {
        fix: 'look at its .git/config and remove that section',
      },
    );
  }
  return names.split('\0').filter((name) => name !== '');
}

/**
 * Settings that switch those programs off, as environment: unlike `-c`, it takes a name with `=` in it.
 */
function neutralise(keys: readonly string[]): { readonly env: Readonly<Record<string, string>>; readonly filters: readonly string[] } {
  const sections = new Set(keys.map((key) => key.slice(0, key.lastIndexOf('.'))));
  const filters = [...sections].filter((section) => section.startsWith('filter.'));
  const hooks = [...sections].filter((section) => section.startsWith('hook.'));
  const pairs: Settings = [
    ...filters.flatMap((section): Settings => [
      [`${section}.clean`, ''],
      [`${section}.smudge`, ''],
      [`${section}.process`, ''],
      [`${section}.required`, 'false'],
    ]),
    ...hooks.map((section) => [`${section}.enabled`, 'false'] as const),
  ];
  const env = Object.fromEntries(
    pairs.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  );
  return { env: { ...env, GIT_CONFIG_COUNT: String(pairs.length) }, filters: filters.map((section) => section.slice('filter.'.length)) };
}
