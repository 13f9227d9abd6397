/** Extracts, performs, checks and rolls back implementation tasks. */
import { TrueupError } from '../../domain/error.ts';
import type { Argv, ProcessResult } from '../../domain/task.ts';
import { extractTasks, taskWords } from '../../review/tasks.ts';
import type { EffectOf } from '../../workflow/effect.ts';
import type { Bench, Outcome } from '../bench.ts';
import { runProcess } from './process.ts';

const FILES_MAX = 5;

/** Tasks in dependency order, each with the code files that mention its words. */
export async function performTasks({ ports, session }: Bench, effect: EffectOf<'tasks/extract'>): Promise<Outcome> {
  const words = [
    ...effect.applied.flatMap((spec) => spec.sections.map(({ section, summary }) => taskWords(section, summary))),
    ...effect.keyChanges.map(({ text }) => taskWords('', text)),
    ...effect.findings.map((finding) => taskWords(finding.section, finding.quote)),
  ];
  const mentions = new Map<string, readonly string[]>();
  const own = new Set(effect.applied.map(({ path }) => path));
  for (const list of words) {
    const key = list.join(' ');
    if (mentions.has(key)) continue;
    const found = list.length === 0 ? [] : await ports.probe.mentions(list, FILES_MAX * 2);
    mentions.set(key, found.filter((path) => !own.has(path) && !path.startsWith(session().artifacts)).slice(0, FILES_MAX));
  }
  const check = effect.check === 'none' ? undefined : effect.check === 'detect' ? await ports.probe.check() : effect.check;
  const { applied, keyChanges, findings } = effect;
  const tasks = extractTasks({ applied, keyChanges, findings, check, filesFor: (list) => mentions.get(list.join(' ')) ?? [] });
  return { type: 'tasks/extracted', tasks: [...tasks], tree: await ports.git.snapshot() };
}

/** Runs the configured command for a task; the task comes as JSON on standard input and as TRUEUP_TASK_* variables. */
export async function performTaskWork(bench: Bench, effect: EffectOf<'task/work'>): Promise<Outcome> {
  const { task, argv, timeoutMs } = effect;
  if (effect.from !== undefined) await rollBackInterrupted(bench, effect, effect.from);
  const env = {
    TRUEUP_TASK_ID: task.id,
    TRUEUP_TASK_TITLE: task.title,
    TRUEUP_TASK_SPEC: task.spec,
    TRUEUP_TASK_FILES: task.files.join('\n'),
  };
  const result = await runProcess(bench, effect, { argv, env, stdin: `${JSON.stringify(task)}\n`, timeoutMs });
  return { type: 'task/worked', task: task.id, result };
}

/** A crash in the middle of a command leaves its edits half done; they are kept as a snapshot and taken back, so that the command starts clean. */
async function rollBackInterrupted({ ports }: Bench, effect: EffectOf<'task/work'>, from: string): Promise<void> {
  const { git } = ports;
  const now = await git.snapshot();
  if ((await git.between(from, now)).length === 0) return;
  await git.revert(from, now);
  ports.transcript.append(effect.run, [`an interrupted attempt was rolled back; its files are in the snapshot ${now}`]);
}

/** Runs the task's check, then records what the task changed. */
export async function performTaskCheck(bench: Bench, effect: EffectOf<'task/check'>): Promise<Outcome> {
  const { git } = bench.ports;
  const result =
    effect.argv === undefined ? undefined : await runProcess(bench, effect, { argv: effect.argv, timeoutMs: effect.timeoutMs });
  const tree = await git.snapshot();
  const files = [...(await git.between(effect.tree, tree))];
  return { type: 'task/checked', task: effect.task.id, ...(result === undefined ? {} : { result }), tree, files };
}

/** Undoes one task's change in the work tree; later changes of other tasks stay. */
export async function performTaskRollback({ ports }: Bench, effect: EffectOf<'task/rollback'>): Promise<Outcome> {
  const { files, conflicts } = await ports.git.revert(effect.before, effect.after ?? (await ports.git.snapshot()));
  return { type: 'task/rolled_back', task: effect.task, files: [...files], conflicts: [...conflicts] };
}

/** Runs the full verification, command after command. */
export async function performVerify(bench: Bench, effect: EffectOf<'verify/run'>): Promise<Outcome> {
  const results: ProcessResult[] = [];
  for (const argv of effect.commands) results.push(await verifyOne(bench, effect, argv));
  return { type: 'verification/finished', results };
}

async function verifyOne(bench: Bench, effect: EffectOf<'verify/run'>, argv: Argv): Promise<ProcessResult> {
  if (bench.signal.aborted) throw new TrueupError('failure', 'cancelled', 'the verification was cancelled');
  return runProcess(bench, effect, { argv, timeoutMs: effect.timeoutMs });
}
