/** Turns git's own words about a failure into an error a person can act on. */
import { TrueupError } from '../domain/error.ts';
import { visible } from '../domain/visible.ts';
import type { GitOutput } from './spawn.ts';

const LINES_MAX = 3;
const LINE_LENGTH_MAX = 160;

/** The first telling lines of untrusted text on one line, safe to show. */
export function firstLines(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('hint:'))
    .slice(0, LINES_MAX);
  return visible(lines.map((line) => line.slice(0, LINE_LENGTH_MAX)).join(' / '));
}

interface Known {
  readonly pattern: RegExp;
  readonly kind: 'refusal' | 'failure';
  readonly code: string;
  readonly fix: (root: string) => string;
}

const KNOWN: readonly Known[] = [
  {
    pattern: /dubious ownership/,
    kind: 'refusal',
    code: 'git-owner',
    fix: (root) => `if you trust its owner: git config --global --add safe.directory '${root}'`,
  },
  {
    pattern: /\.lock': File exists/,
    kind: 'failure',
    code: 'git-locked',
    fix: () => 'wait until the other git command has ended; when none is running, remove the lock file that the message names',
  },
  { pattern: /No space left on device/, kind: 'failure', code: 'disk-full', fix: () => 'free some space and try again' },
  {
    pattern: /not a git repository/,
    kind: 'refusal',
    code: 'not-a-repository',
    fix: () => 'run `git init` here, or start in a git repository',
  },
  {
    pattern: /index file (?:corrupt|smaller)|bad signature|bad index file/,
    kind: 'failure',
    code: 'git-index-damaged',
    fix: () => 'rebuild it: move .git/index away and run `git reset`',
  },
];

/** What a git command that ended with an unexpected code means: one line, and a fix when the cause is a known one. */
export function gitFailure(what: string, root: string, output: GitOutput): TrueupError {
  const known = KNOWN.find(({ pattern }) => pattern.test(output.stderr));
  const said = firstLines(output.stderr) || `exit code ${output.code}`;
  const message = `git ${what} failed in ${visible(root)}: ${said}`;
  if (known === undefined) return new TrueupError('failure', 'git-failed', message);
  return new TrueupError(known.kind, known.code, message, { fix: known.fix(visible(root)) });
}
