/** Prints the verdict of a review in the form that was asked for, and says with which code the program ends. */
import { atomicWrite } from '../../../sessions/atomic-write.ts';
import { nodeDisk } from '../../../sessions/disk.ts';
import { errnoOf } from '../../../sessions/failure.ts';
import { EXIT } from '../../api/exit-codes.ts';
import { TrueupError } from '../../domain/error.ts';
import { visible } from '../../domain/visible.ts';
import { instructionsOf } from '../../review/instructions.ts';
import type { Blobs } from '../../ports.ts';
import type { Verdict, VerdictWord } from '../../workflow/artifacts/verdict.ts';
import { describeVerdict, reviewedOf, verdictLines, verdictMd } from '../../workflow/artifacts/verdict.ts';
import { withdrawnRejections } from '../../workflow/selectors.ts';
import type { Session } from '../../workflow/state.ts';
import type { Invocation } from '../arguments.ts';
import { print, textFlag } from '../commands/common.ts';
import { textsOf } from './review-session.ts';

export type VerdictFormat = 'text' | 'json' | 'markdown';

/** Exit codes of `trueup review` by verdict. */
const VERDICT_EXIT: Readonly<Record<VerdictWord, number>> = {
  approved: EXIT.done,
  nothing: EXIT.done,
  changes_requested: EXIT.failed,
  undecided: EXIT.waiting,
  aborted: EXIT.aborted,
};

/** `--format`; text unless said otherwise. Throws `misuse` for a format there is not. */
export function verdictFormat(flags: Invocation['flags']): VerdictFormat {
  const value = textFlag(flags, 'format') ?? 'text';
  if (value === 'text' || value === 'json' || value === 'markdown') return value;
  throw new TrueupError('misuse', 'unknown-format', `there is no format ${visible(value)}`, { fix: 'use text, json or markdown' });
}

/** The verdict as a value, from the session and its texts. */
export async function verdictIn(session: Session, blobs: Blobs): Promise<Verdict> {
  const texts = await textsOf(session, blobs);
  const review = reviewedOf(session);
  const judged = review === undefined ? { drafts: [], decisions: {} } : { ...review, gone: withdrawnRejections(review) };
  const instructions = instructionsOf(judged, session.results.comments, (digest) => texts.get(digest));
  return describeVerdict(session, texts, instructions);
}

/** Prints the verdict, or writes it to `--output` and prints the short form. Resolves with the exit code. */
export async function tellVerdict(verdict: Verdict, flags: Invocation['flags']): Promise<number> {
  const format = verdictFormat(flags);
  const output = textFlag(flags, 'output');
  const text = inForm(verdict, format);
  if (output === undefined) print(text);
  else {
    await write(output, text);
    print(inForm(verdict, 'text'));
  }
  return VERDICT_EXIT[verdict.verdict];
}

async function write(output: string, text: string): Promise<void> {
  try {
    await atomicWrite(nodeDisk, output, new TextEncoder().encode(`${text}\n`), 0o644);
  } catch (error) {
    throw new TrueupError(
      'failure',
      'cannot-write',
      `${visible(output)}: ${errnoOf(error) || 'cannot be written'}; the verdict is kept in its session`,
      {
        cause: error,
        fix: 'run the same command with another --output',
      },
    );
  }
}

function inForm(verdict: Verdict, format: VerdictFormat): string {
  switch (format) {
    case 'json':
      return JSON.stringify(verdict);
    case 'markdown':
      return verdictMd(verdict).replace(/\n$/u, '');
    case 'text':
      return verdictLines(verdict)
        .map((line) => visible(line.replaceAll(/\s*\n\s*/gu, ' ')))
        .join('\n');
  }
}
