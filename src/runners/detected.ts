/** What a project's files imply, before it becomes validations. */
import type { Argv } from '../domain/task.ts';
import type { Validation } from '../domain/validation.ts';
import type { ProjectFiles } from './project-files.ts';

/** What one kind of project is checked with. */
export interface Detected {
  /** The quickest command that notices when the code no longer holds together. */
  readonly check?: Argv;
  readonly validations: readonly Validation[];
}

/** Looks for one kind of project; undefined when this is not one. */
export type Detector = (files: ProjectFiles) => Promise<Detected | undefined>;

const MINUTE_MS = 60_000;
const TEST_TIMEOUT_MS = 15 * MINUTE_MS;
const LINT_TIMEOUT_MS = 5 * MINUTE_MS;

/** What may differ from what the command tells. */
interface Details {
  /** Short, for lists. Default: the command. */
  readonly name?: string;
  readonly junit?: string;
}

/** A validation that pauses the workflow when it fails. */
export function testRun(argv: Argv, reason: string, details: Details = {}): Validation {
  return { name: argv.join(' '), argv, reason, critical: true, timeoutMs: TEST_TIMEOUT_MS, ...details };
}

/** A check of types: quick, and a failure pauses the workflow. */
export function typeCheck(argv: Argv, reason: string, details: Details = {}): Validation {
  return { name: argv.join(' '), argv, reason, critical: true, timeoutMs: LINT_TIMEOUT_MS, ...details };
}

/** A check of style: a failure is logged for follow-up. */
export function lintRun(argv: Argv, reason: string, details: Details = {}): Validation {
  return { name: argv.join(' '), argv, reason, critical: false, timeoutMs: LINT_TIMEOUT_MS, ...details };
}
