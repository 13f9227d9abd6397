/** Performs one effect through the ports and answers with its outcome. Whatever goes wrong becomes `run/failed`, never a rejection. */
import { TrueupError } from '../domain/error.ts';
import type { Ports } from '../ports.ts';
import type { Effect } from '../workflow/effect.ts';
import type { Session } from '../workflow/state.ts';
import type { Bench, Outcome } from './bench.ts';
import { performAlign } from './perform/align.ts';
import { performArtifact, performSpecDiff } from './perform/artifact.ts';
import { performCommit, performCommitPlan, performRecord } from './perform/commit.ts';
import { performDraft } from './perform/draft.ts';
import { performApply } from './perform/apply.ts';
import { performInstructions } from './perform/instructions.ts';
import { performReview } from './perform/review.ts';
import { performScan } from './perform/scan.ts';
import { performTaskCheck, performTaskRollback, performTaskWork, performTasks, performVerify } from './perform/task.ts';
import { performValidation, performValidationPlan } from './perform/validate.ts';

/** Performs an effect. The answer is an outcome; a failure says what failed and, when known, the fix. */
export async function perform(ports: Ports, session: () => Session, effect: Effect, signal: AbortSignal): Promise<Outcome> {
  try {
    return await dispatch({ ports, session, signal }, effect);
  } catch (error) {
    if (error instanceof TrueupError)
      return { type: 'run/failed', code: error.code, message: error.message, ...(error.fix === undefined ? {} : { fix: error.fix }) };
    const message = error instanceof Error ? error.message : String(error);
    return { type: 'run/failed', code: 'unexpected', message };
  }
}

async function dispatch(bench: Bench, effect: Effect): Promise<Outcome> {
  switch (effect.kind) {
    case 'corpus/scan':
      return performScan(bench, effect);
    case 'draft/make':
      return performDraft(bench, effect);
    case 'spec/apply':
      return performApply(bench, effect);
    case 'artifact/write':
      return performArtifact(bench, effect);
    case 'artifact/spec_diff':
      return performSpecDiff(bench, effect);
    case 'artifact/instructions':
      return performInstructions(bench, effect);
    case 'review/run':
      return performReview(bench, effect);
    case 'align/check':
      return performAlign(bench, effect);
    case 'tasks/extract':
      return performTasks(bench, effect);
    case 'task/snapshot':
      return { type: 'task/opened', task: effect.task, tree: await bench.ports.git.snapshot() };
    case 'task/work':
      return performTaskWork(bench, effect);
    case 'task/check':
      return performTaskCheck(bench, effect);
    case 'task/rollback':
      return performTaskRollback(bench, effect);
    case 'verify/run':
      return performVerify(bench, effect);
    case 'validations/plan':
      return performValidationPlan(bench, effect);
    case 'validation/run':
      return performValidation(bench, effect);
    case 'commit/plan':
      return performCommitPlan(bench, effect);
    case 'commit/make':
      return performCommit(bench, effect);
    case 'record/commit':
      return performRecord(bench, effect);
  }
}
