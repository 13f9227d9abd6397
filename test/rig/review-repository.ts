/** A repository with one spec whose working tree, branch and patch hold the same two changes, for reviews from anywhere. */
import { join } from 'node:path';
import { git, makeRepository, writeFiles } from './small-repository.ts';

/** A main spec of OpenSpec. */
export const MAIN_SPEC = `# login

## Purpose
Keeps strangers out of accounts, also those who guess for a long time.

## Requirements

### Requirement: Lock
The system SHALL lock the account after 5 failures.

#### Scenario: Fifth failure
- **WHEN** a fifth login fails
- **THEN** the account is locked
`;

/** What a change makes of its one requirement. */
export const DELTA = `## MODIFIED Requirements

### Requirement: Lock
The system SHALL lock the account after 3 failures.

#### Scenario: Fifth failure
- **WHEN** a third login fails
- **THEN** the account is locked
`;

export const SPEC = 'specs/login.md';

export const BEFORE = `# Login

**Version:** 1.0

### REQ-01 Lock

After 5 failed logins the system SHALL lock the account.

### REQ-02 Log

The system SHALL log it.
`;

/** Two hunks, in this order: REQ-01 is normative, REQ-02 is vague. */
export const AFTER = BEFORE.replace('After 5', 'After 3').replace('log it', 'log each failure');

/** The repository at its first commit, with the changed spec on the branch `draft`. */
export function makeReviewRepository(root: string, files: Readonly<Record<string, string>> = {}): void {
  makeRepository(root, { [SPEC]: BEFORE, ...files });
  git(root, 'checkout', '-q', '-b', 'draft');
  writeFiles(root, { [SPEC]: AFTER });
  git(root, 'commit', '-q', '-a', '-m', 'draft');
  git(root, 'checkout', '-q', 'main');
}

/** Puts the change into the working tree. */
export function edit(root: string, text = AFTER, path = SPEC): void {
  writeFiles(root, { [path]: text });
}

/** The change as a patch. */
export function patchOf(root: string): string {
  return `${git(root, 'diff', 'main', 'draft')}\n`;
}

/** The absolute path of the spec. */
export function specIn(root: string): string {
  return join(root, SPEC);
}
