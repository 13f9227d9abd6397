/** The durable order: nothing is shown or performed before it is on disk, and a failed write takes the decision back. */
import { describe, expect, test } from 'vitest';
import { TrueupError } from '../../src/domain/error.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { startEngine } from '../../src/engine/engine.ts';
import type { Journal, Ports } from '../../src/ports.ts';
import type { SessionEvent } from '../../src/workflow/event.ts';
import { proposalDigest } from '../../src/workflow/selectors.ts';
import { AT, started } from '../rig/world.ts';

interface Bench {
  readonly log: string[];
  readonly journal: SessionEvent[];
  readonly ports: Ports;
  /** Lets the next append go on, or fail. */
  release(error?: Error): Promise<void>;
  hold: boolean;
}

function unused(name: string): never {
  throw new Error(`${name} is not part of this test`);
}

/** Ports in memory whose journal can be held back; reads find one spec and no project. */
function bench(): Bench {
  const log: string[] = [];
  const journal: SessionEvent[] = [];
  const gates: ((error?: Error) => void)[] = [];
  const self: Bench = {
    log,
    journal,
    hold: false,
    release: async (error) => {
      gates.shift()?.(error);
      await new Promise((resolve) => setImmediate(resolve));
    },
    ports: {
      clock: { now: () => AT, elapsedMs: () => 0 },
      journal: memoryJournal(),
      blobs: { put: () => Promise.resolve('0'.repeat(64) as never), get: () => unused('blobs.get') },
      files: {
        list: () => {
          log.push('scan');
          return Promise.resolve(['specs/login.md']);
        },
        read: () =>
          Promise.resolve(new TextEncoder().encode('# Login\n\n## Lockout\n\nAfter 5 failures the system SHALL lock the account.\n')),
        writeAll: (writes) => {
          log.push(`write ${writes[0]?.path ?? ''}`);
          return Promise.resolve([]);
        },
      },
      staging: { list: () => Promise.resolve([]), read: () => Promise.resolve(undefined) },
      runner: { run: () => unused('runner') },
      probe: { detect: () => Promise.resolve([]), check: () => Promise.resolve(undefined), mentions: () => Promise.resolve([]) },
      git: new Proxy({} as Ports['git'], { get: () => () => Promise.reject(new TrueupError('refusal', 'no-git', 'no git here')) }),
      transcript: { append: () => undefined },
    },
  };
  function memoryJournal(): Journal {
    return {
      append: async (events) => {
        log.push(`append ${events.map(({ type }) => type).join(' ')}`);
        if (self.hold) {
          const error = await new Promise<Error | undefined>((resolve) => gates.push(resolve));
          if (error !== undefined) throw error;
        }
        journal.push(...events);
        log.push('durable');
      },
      close: () => Promise.resolve(),
    };
  }
  return self;
}

async function begun(target: Bench): Promise<Engine> {
  const engine = await startEngine(target.ports, [], [started('feature')]);
  await engine.idle();
  return engine;
}

function proposalOf(engine: Engine) {
  const { phase } = engine.decided();
  return phase.name === 'propose' && phase.proposal !== undefined ? phase.proposal : expect.fail('no proposal');
}

describe('the durable order', () => {
  test('D1 an effect begins only after the event that asked for it is on disk', async () => {
    const target = bench();
    await begun(target);
    expect(target.log.slice(0, 3)).toEqual(['append session/started', 'durable', 'scan']);
  });

  test('D1 a decision is judged by at once and shown once it is on disk', async () => {
    const target = bench();
    const engine = await begun(target);
    target.hold = true;
    expect(engine.send({ type: 'proposal/edited', intent: 'Lock sooner.' })).toBeUndefined();
    expect(proposalOf(engine).intent).toBe('Lock sooner.');
    expect(engine.shown().phase).not.toBe(engine.decided().phase);
    await target.release();
    expect(engine.shown().phase).toBe(engine.decided().phase);
  });

  test('decisions made while the disk is busy are appended together', async () => {
    const target = bench();
    const engine = await begun(target);
    target.hold = true;
    engine.send({ type: 'proposal/edited', intent: 'One.' });
    engine.send({ type: 'proposal/edited', intent: 'Two.' });
    engine.send({ type: 'proposal/edited', intent: 'Three.' });
    await target.release();
    await target.release();
    await engine.idle();
    expect(target.log.filter((line) => line.startsWith('append')).slice(-2)).toEqual([
      'append proposal/edited',
      'append proposal/edited proposal/edited',
    ]);
  });

  test('D5 a decision that could not be saved is taken back, said, and nothing more is taken until the journal is opened anew', async () => {
    const target = bench();
    const engine = await begun(target);
    const before = engine.shown();
    target.hold = true;
    engine.send({ type: 'proposal/edited', intent: 'Lost.' });
    await target.release(new TrueupError('failure', 'disk-full', 'no space left', { fix: 'free some' }));
    expect(engine.trouble()?.code).toBe('disk-full');
    expect(engine.decided()).toBe(before);
    expect(engine.send({ type: 'proposal/edited', intent: 'Again.' })).toBe('nothing can be saved: no space left');
    target.hold = false;
    engine.recover(target.ports.journal);
    expect(engine.send({ type: 'proposal/edited', intent: 'Again.' })).toBeUndefined();
    await engine.idle();
    expect(proposalOf(engine).intent).toBe('Again.');
  });

  test('a refused request is not written', async () => {
    const target = bench();
    const engine = await begun(target);
    const length = target.journal.length;
    expect(engine.send({ type: 'proposal/confirmed', digest: proposalDigest({ ...proposalOf(engine), intent: 'other' }) })).toBe(
      'the proposal changed after it was shown; look at it again',
    );
    await engine.idle();
    expect(target.journal).toHaveLength(length);
  });

  test('S3 a restarted engine performs what was asked for and not answered', async () => {
    const target = bench();
    const engine = await startEngine(target.ports, [started('feature')]);
    await engine.idle();
    expect(target.log).toEqual(['scan', 'append corpus/scanned', 'durable']);
  });

  test('a failure of an effect becomes part of the session, with its fix', async () => {
    const target = bench();
    const engine = await begun(target);
    for (const { id } of proposalOf(engine).questions) engine.send({ type: 'question/answered', id, answer: 'specs/login.md' });
    engine.send({ type: 'spec/included', path: 'specs/login.md', included: true });
    if (proposalOf(engine).keyChanges.length === 0)
      engine.send({ type: 'proposal/edited', keyChanges: [{ text: 'lock after 3', change: 'MODIFIED' }] });
    expect(engine.send({ type: 'proposal/confirmed', digest: proposalDigest(proposalOf(engine)) })).toBeUndefined();
    await engine.idle();
    engine.send({ type: 'draft/requested', source: { kind: 'range', to: 'nowhere' } });
    await engine.idle();
    expect(engine.shown().failures[0]).toMatchObject({ code: 'no-git', message: 'no git here' });
  });
});
