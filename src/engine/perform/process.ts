/** Runs a program through the runner, streams its lines to the screen, and keeps its output as a blob. */
import type { ProcessResult } from '../../domain/task.ts';
import type { RunRequest } from '../../ports.ts';
import type { Effect } from '../../workflow/effect.ts';
import type { Bench } from '../bench.ts';

/** Resolves with the process's result whatever it did. */
export async function runProcess({ ports, signal }: Bench, effect: Effect, request: RunRequest): Promise<ProcessResult> {
  const { output, ...result } = await ports.runner.run(request, (lines) => ports.transcript.append(effect.run, lines), signal);
  return { ...result, output: await ports.blobs.put(output) };
}
