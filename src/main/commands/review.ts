/** `trueup review`: a person's verdict on spec changes from anywhere, as exit code, text, JSON or Markdown. */
import { readFile } from 'node:fs/promises';
import { createAnswerer } from '../../api/answers.ts';
import { runHeadless } from '../../api/headless.ts';
import { runPlain } from '../../api/plain/plain.ts';
import { TrueupError } from '../../domain/error.ts';
import { SessionId } from '../../domain/ids.ts';
import { visible } from '../../domain/visible.ts';
import type { Blobs } from '../../ports.ts';
import { nothingToReview, verdictOf } from '../../workflow/artifacts/verdict.ts';
import type { Session } from '../../workflow/state.ts';
import { readAnswers } from '../answers-file.ts';
import type { Invocation } from '../arguments.ts';
import { placeOf } from '../place.ts';
import { readSession } from '../read-session.ts';
import type { Repository } from '../repository.ts';
import { applyVerdict } from '../review/apply-verdict.ts';
import { awaitVerdict } from '../review/await-verdict.ts';
import { followReview } from '../review/follow-review.ts';
import type { Prepared } from '../review/prepare.ts';
import { placeFor, prepare } from '../review/prepare.ts';
import { newestOpenReview, openReviewOf, showsNow, textsOf, verdictOn, workOn } from '../review/review-session.ts';
import { controllingTerminal, linesOf } from '../review/standard-input.ts';
import { tellVerdict, verdictFormat, verdictIn } from '../review/tell-verdict.ts';
import { wantsScreen } from '../terminal.ts';
import type { Work } from '../work.ts';
import { print, textFlag } from './common.ts';

type Flags = Invocation['flags'];

interface Found {
  readonly session: Session;
  readonly blobs: Blobs;
}

/**
 * Reviews a target, or waits for the verdict on it (`--wait`). Resolves with 0 approved or nothing to review, 1 changes
 * requested, 3 undecided, 4 aborted. Nothing but the session's own folder is written without `--apply`.
 */
export async function review(invocation: Invocation): Promise<number> {
  const { positionals, flags } = invocation;
  verdictFormat(flags);
  const timeoutMs = timeoutOf(flags);
  const waits = flags['wait'] === true;
  const waited = waits ? await sessionNamed(positionals, flags) : undefined;
  if (waited !== undefined) return finish(waited.repository, await wait(waited.repository, waited.id, timeoutMs), flags);
  const prepared = await prepare(invocation, process.stdin);
  const { repository, target, texts } = prepared;
  const open = flags['new'] === true ? undefined : await openReviewOf(repository, target);
  // A review that shows these texts already is gone on with; one of another text leaves a verdict on these as it was given.
  const isUnderReview = open !== undefined && (await showsNow(repository, open, texts.texts));
  const given = flags['new'] === true || isUnderReview ? undefined : await verdictOn(repository, target, texts.texts);
  if (given !== undefined) return finish(repository, given, flags);
  if (open === undefined && texts.texts.length === 0) {
    // What nobody can be shown must not pass for nothing.
    const [why] = texts.withheld;
    if (why !== undefined)
      throw new TrueupError('refusal', 'not-shown', `no change can be shown: ${why}`, { fix: 'mend or remove the file' });
    return tellVerdict(nothingToReview(target, texts.notes), flags);
  }
  if (!waits) return finish(repository, await decideHere(prepared, open, flags), flags);
  const id = await leaveOpen(prepared, open, flags);
  const left = await readSession(repository.root, id);
  return finish(repository, verdictOf(left.session) === 'nothing' ? left : await wait(repository, id, timeoutMs), flags);
}

/** `--timeout` in milliseconds. Throws `misuse` for what is no number of seconds, or without `--wait`. */
function timeoutOf(flags: Flags): number | undefined {
  const text = textFlag(flags, 'timeout');
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (flags['wait'] !== true || text.trim() === '' || !(seconds >= 0 && seconds <= 1_000_000))
    throw new TrueupError('misuse', 'bad-arguments', '--timeout is a number of seconds and goes with --wait', {
      fix: 'trueup review --wait --timeout 600',
    });
  return seconds * 1000;
}

/** The session to wait for, where one is named or none is and a review is open. */
async function sessionNamed(
  positionals: readonly string[],
  flags: Flags,
): Promise<{ readonly repository: Repository; readonly id: SessionId } | undefined> {
  const [name, more] = positionals;
  if (more !== undefined || name === '-') return undefined;
  const repository = await placeFor(flags);
  const named = SessionId.safeParse(name);
  const id =
    name === undefined
      ? await newestOpenReview(repository)
      : (await repository.store.list()).find((one) => named.success && one.workflow === 'review' && one.id === named.data)?.id;
  if (id === undefined) return undefined;
  // Of the working tree it is found again by what the tree holds now, on which there may be a verdict.
  const { subject } = name === undefined ? (await readSession(repository.root, id)).session : {};
  return subject?.kind === 'worktree' && subject.paths.length === 0 ? undefined : { repository, id };
}

async function wait(repository: Repository, id: SessionId, timeoutMs: number | undefined): Promise<Found> {
  note(`waiting for a person's verdict: trueup resume ${id}`);
  return awaitVerdict(repository, id, timeoutMs, note);
}

/** Begins or refreshes the review and lets go of it, so that a person can take it up elsewhere. One that is open there stays as it is. */
async function leaveOpen({ repository, target, texts }: Prepared, open: SessionId | undefined, flags: Flags): Promise<SessionId> {
  try {
    const work = await workOn(repository, target, texts, { id: open, afresh: flags['new'] === true });
    await work.close();
    return work.engine.shown().id;
  } catch (error) {
    if (open !== undefined && error instanceof TrueupError && error.code === 'session-held') return open;
    throw error;
  }
}

/** A person decides in this terminal, or answers decide for them. */
async function decideHere(prepared: Prepared, open: SessionId | undefined, flags: Flags): Promise<Found> {
  const { repository, target, texts } = prepared;
  const answers = textFlag(flags, 'answers');
  const checked = answers === undefined ? undefined : await readAnswers(answers);
  const work = await workOn(repository, target, texts, { id: open, afresh: flags['new'] === true });
  const { id } = work.engine.shown();
  for (const line of work.notes) note(line);
  if (checked !== undefined) await answered(work, checked);
  else await converse(prepared, work, flags);
  return readSession(repository.root, id);
}

async function answered(work: Work, answers: Awaited<ReturnType<typeof readAnswers>>): Promise<void> {
  try {
    await runHeadless(
      work.engine,
      createAnswerer(answers, () => ({ kind: 'texts', texts: [] })),
      { format: 'text', print: note },
    );
  } finally {
    await work.close();
  }
}

async function converse(prepared: Prepared, work: Work, flags: Flags): Promise<void> {
  if (!prepared.inputTaken) return converseWith(process.stdin, prepared, work, flags);
  const keyboard = process.stdout.isTTY ? controllingTerminal() : undefined;
  try {
    await converseWith(keyboard, prepared, work, flags);
  } finally {
    keyboard?.destroy();
  }
}

async function converseWith(
  keyboard: NodeJS.ReadStream | undefined,
  { repository, show }: Prepared,
  work: Work,
  flags: Flags,
): Promise<void> {
  if (keyboard !== undefined && wantsScreen(flags, process.env, keyboard)) {
    const { runScreen } = await import('../screen.ts');
    await runScreen({ place: placeOf(repository), work, flags, keyboard });
    return;
  }
  const out = verdictFormat(flags) === 'text' ? print : note;
  try {
    const following = await followReview(work, repository, show);
    const lines = keyboard === undefined ? noLines() : linesOf(keyboard);
    await runPlain({ engine: work.engine, blobs: work.blobs, readFile, lines, print: out });
    await following.close();
  } finally {
    await work.close();
  }
}

async function* noLines(): AsyncGenerator<string> {
  // Nobody can type: the review waits for somebody who takes it up.
}

/** Tells the verdict and, where that was asked for, writes what was decided. */
async function finish(repository: Repository, { session, blobs }: Found, flags: Flags): Promise<number> {
  const code = await tellVerdict(await verdictIn(session, blobs), flags);
  if (flags['apply'] !== true) return code;
  const out = verdictFormat(flags) === 'text' ? print : note;
  for (const line of await applyVerdict(session, repository, await textsOf(session, blobs))) out(visible(line));
  return code;
}

function note(line: string): void {
  process.stderr.write(`${visible(line)}\n`);
}
