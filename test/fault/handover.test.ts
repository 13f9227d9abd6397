/** D7: one writer at a time; a killed one is followed at once, a stopped one is not, and every follower has a higher epoch. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readJournal } from '../../sessions/journal.ts';
import { type LockKind, acquireLock } from '../../sessions/lock.ts';
import { type Child, startChild } from './children/process.ts';
import { isFull, temporaryFolder } from './folders.ts';

const HANDOVERS: Readonly<Record<LockKind, number>> = isFull ? { abstract: 400, file: 100 } : { abstract: 45, file: 15 };
const TAKEOVER_MS_MAX = 1000;

const starts = (word: string) => (line: string) => line.startsWith(word);

/** A stopped holder keeps the session, and is the one who goes on when it continues. */
async function stopAndContinue(folder: string, kind: LockKind, holder: Child): Promise<string> {
  holder.process.kill('SIGSTOP');
  const asked = await acquireLock(folder, { kind });
  const answer = 'heldBy' in asked ? asked.heldBy : 'nobody';
  const goesOn = holder.line(starts('ack'));
  holder.process.kill('SIGCONT');
  await goesOn;
  return answer;
}

interface Story {
  readonly takeoversMs: readonly number[];
  readonly epochs: readonly number[];
  readonly answers: readonly string[];
}

async function handOver(folder: string, kind: LockKind, count: number): Promise<Story> {
  const takeoversMs: number[] = [];
  const epochs: number[] = [];
  const answers: string[] = [];
  let holder = startChild('./writer.ts', folder, kind, 'w0');
  await holder.line(starts('ack'));
  for (let n = 1; n <= count; n += 1) {
    const follower = startChild('./writer.ts', folder, kind, `w${n}`);
    await follower.line(starts('held'));
    if (n % 3 === 0) answers.push(await stopAndContinue(folder, kind, holder));
    const opened = follower.line(starts('opened'));
    const began = performance.now();
    await holder.kill();
    epochs.push(Number((await opened).split(' ')[1]));
    takeoversMs.push(performance.now() - began);
    await follower.line(starts('ack'));
    holder = follower;
  }
  await holder.kill();
  return { takeoversMs, epochs, answers };
}

test('control: a lock that trusts a clock is taken from a holder that is only stopped', async () => {
  const folder = join(temporaryFolder(), 'login_2026-11-02');
  mkdirSync(folder);
  const holder = startChild('./writer.ts', folder, 'clock', 'w0');
  await holder.line(starts('ack'));
  const follower = startChild('./writer.ts', folder, 'clock', 'w1');
  await follower.line(starts('held'));
  holder.process.kill('SIGSTOP');
  await follower.line(starts('opened'));
  await Promise.all([holder.kill(), follower.kill()]);
});

describe.each(Object.entries(HANDOVERS))('with %s sockets', (name, count) => {
  const kind: LockKind = name === 'file' ? 'file' : 'abstract';

  test(`D7 ${count} handovers by kill -9, a third of them from a holder that had been stopped`, async () => {
    const folder = join(temporaryFolder(), 'login_2026-11-02');
    mkdirSync(folder);
    const { takeoversMs, epochs, answers } = await handOver(folder, kind, count);
    expect(epochs.every((epoch, at) => at === 0 || epoch > (epochs[at - 1] ?? 0))).toBe(true);
    expect(answers.filter((answer) => !/^process \d+ \(writer\.mjs\) .* does not answer/.test(answer))).toEqual([]);
    expect(takeoversMs.toSorted((a, b) => a - b)[Math.floor(count / 2)]).toBeLessThanOrEqual(TAKEOVER_MS_MAX);
    const lines = readFileSync(join(folder, 'journal.jsonl'), 'utf8').split('\n');
    const sequence = lines.flatMap((line) => /"seq":(\d+)/.exec(line)?.[1] ?? []).map(Number);
    expect(new Set(sequence).size).toBe(sequence.length);
    const { events } = await readJournal(folder);
    expect(events.length).toBeGreaterThan(count);
  });
});
