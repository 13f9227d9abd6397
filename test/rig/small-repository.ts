/** A small real repository with a spec, a code file and quick real commands, for sessions that run to their end. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const SPEC_PATH = 'specs/login.md';

export const SPEC_BEFORE = `# Login

**Version:** 1.0

## Requirements

### REQ-01 Lock after failures

After 5 failed logins the system SHALL lock the account.

#### Scenario: fifth failure

- GIVEN four failed logins
- WHEN a fifth login fails
- THEN the account is locked

## Revision History

| Version | Date | Changes |
|---------|------|---------|
| 1.0 | 2026-01-14 | First version |
`;

export const SPEC_AFTER = SPEC_BEFORE.replace('**Version:** 1.0', '**Version:** 1.1')
  .replace('After 5 failed logins', 'After 3 failed logins within 10 minutes')
  .replace('fifth failure', 'third failure')
  .replace('four failed logins', 'two failed logins')
  .replace('a fifth login', 'a third login')
  .replace(
    '| 1.0 | 2026-01-14 | First version |\n',
    '| 1.0 | 2026-01-14 | First version |\n| 1.1 | 2026-03-02 | Lock after 3 failures |\n',
  );

const IMPLEMENT = `import { readFileSync, writeFileSync } from 'node:fs';
const task = JSON.parse(readFileSync(0, 'utf8'));
writeFileSync('src/lockout.js', 'export const FAILURES_MAX = 3;\\n');
console.log('did ' + task.id);
`;

const CONFIG = `implementation:
  command: [node, tools/implement.mjs]
  check: ["true"]
validation:
  detect: false
  required:
    - { name: unit, command: ["true"] }
    - { name: lint, command: ["true"] }
`;

/** Answers that take the session from request to commit. */
export const ANSWERS = `version: 1
request: "workflow: spec-driven feature for locking an account after 3 failed logins within 10 minutes (REQ-01)"
proposal:
  include: [${SPEC_PATH}]
  answers: { default: only what is said }
update:
  from: { range: { to: draft } }
  default: approve
refine: { fixes: true, on_stall: accept_partial, reason: fine }
implement: { by: command, on_failure: fix }
commit: { confirm: true }
`;

/** Runs git in a repository and gives its output without the last newline. */
export function git(root: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).replace(/\n$/u, '');
}

/** Writes files, making their folders. */
export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** A new temporary folder under the system's, with links resolved. */
export function temporaryFolder(name: string): string {
  return realpathSync(mkdtempSync(join(tmpdir(), `trueup-test-${name}-`)));
}

/** Makes a git repository of these files with one commit, as somebody with a name. */
export function makeRepository(root: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(root, { recursive: true });
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'config', 'user.name', 'Test');
  git(root, 'config', 'user.email', 'test@example.invalid');
  writeFiles(root, files);
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'before');
}

/** The small repository, with the spec change on the branch `draft`. */
export function makeSmallRepository(root: string): void {
  makeRepository(root, {
    [SPEC_PATH]: SPEC_BEFORE,
    'src/lockout.js': 'export const FAILURES_MAX = 5;\n',
    'tools/implement.mjs': IMPLEMENT,
    'trueup.yaml': CONFIG,
  });
  git(root, 'checkout', '-q', '-b', 'draft');
  writeFiles(root, { [SPEC_PATH]: SPEC_AFTER });
  git(root, 'commit', '-q', '-a', '-m', 'draft');
  git(root, 'checkout', '-q', 'main');
}
