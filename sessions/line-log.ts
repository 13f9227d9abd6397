/** Appends JSON lines to a file, durably, sharing one sync between calls that come together; the file of a conversation. */
import { TrueupError } from '../src/domain/error.ts';
import { writeWhole } from './atomic-write.ts';
import { type Disk, type OpenFile, syncFolder } from './disk.ts';
import { diskFailure } from './failure.ts';
import { dirname } from 'node:path';

/** An open log. `append` resolves when the lines are on stable storage; after it rejects once, the log refuses everything until opened again. */
export interface LineLog {
  append(lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens a log at a length up to which it has been read; what is behind that is cut. */
export async function openLineLog(disk: Disk, path: string, length: number): Promise<LineLog> {
  const file = await disk.open(path, 'append', 0o600);
  try {
    if (file.length() > length) await file.truncate(length);
    await file.datasync();
    await syncFolder(disk, dirname(path));
  } catch (error) {
    await file.close();
    throw error;
  }
  return start(file, path, length);
}

function start(file: OpenFile, path: string, length: number): LineLog {
  let durable = length;
  let waiting: { readonly text: string; readonly resolve: () => void; readonly reject: (error: TrueupError) => void }[] = [];
  let running: Promise<void> | undefined;
  let failed: TrueupError | undefined;

  async function drain(): Promise<void> {
    // Lines given in this turn of the event loop go together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const bytes = Buffer.from(batch.map(({ text }) => text).join(''), 'utf8');
        await writeWhole(file, bytes);
        await file.datasync();
        durable += bytes.length;
        for (const { resolve } of batch) resolve();
      } catch (error) {
        const failure = diskFailure(error, 'cannot be written', path);
        failed = failure;
        // The rejected lines should not come back; where even that fails, opening cuts a torn one.
        await file.truncate(durable).catch(() => undefined);
        for (const { reject } of [...batch, ...waiting]) reject(failure);
        waiting = [];
      }
    }
    running = undefined;
  }

  return {
    append(lines) {
      if (failed !== undefined) return Promise.reject(failed);
      if (lines.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ text: lines.map((line) => `${line}\n`).join(''), resolve, reject });
        running ??= drain();
      });
    },
    async close() {
      await running;
      await file.close();
    },
  };
}
