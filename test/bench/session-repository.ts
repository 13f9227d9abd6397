/** A git repository with sessions as the product itself keeps them, for measuring how it starts and resumes. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { openBlobs } from '../../sessions/blobs.ts';
import { openJournal } from '../../sessions/journal.ts';
import { openStore } from '../../sessions/store.ts';
import { diffDocuments } from '../../src/documents/diff.ts';
import { Config } from '../../src/domain/config.ts';
import { digestOf } from '../../src/domain/digest.ts';
import { SessionId, RunId } from '../../src/domain/ids.ts';
import type { SessionEvent } from '../../src/workflow/event.ts';
import { outstanding, proposalDigest } from '../../src/workflow/selectors.ts';
import { summarize } from '../../src/workflow/summarize.ts';
import { replay } from '../../src/workflow/transition.ts';
import { makeRepository, temporaryFolder } from '../rig/small-repository.ts';

/** Text of the first hunk, which stands on the screen of the resumed session once its texts are read. */
export const LONG_SESSION_MARK = /stop after 3 attempts of kind 1\b/;
/** Name of the newest of the short sessions; it stands on Home when the list is there. */
export const SHORT_SESSION_MARK = /short-00/;

const SECTIONS = 50;
const SPEC = 'specs/limits.md';

/** A repository with sessions, and how to remove it. */
export interface SessionRepository {
  readonly root: string;
  readonly long: SessionId;
  remove(): void;
}

/** Makes `short` sessions that wait for a first answer, and one in review whose journal holds `events` events. */
export async function makeSessionRepository(short: number, events: number): Promise<SessionRepository> {
  const root = temporaryFolder('bench');
  const before = specText(5);
  makeRepository(root, { [SPEC]: before });
  for (let index = 0; index < short; index++) await keep(root, started(`short-${String(index).padStart(2, '0')}`, index));
  const long = await keep(root, longSession(before, specText(3), events), [before, specText(3)]);
  // Listing makes the caches that the first frame reads.
  await openStore(root, summaryOf).list();
  return { root, long, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** A repository with one session that reviews `after` against `before`. */
export async function makeReviewRepository(before: string, after: string): Promise<SessionRepository> {
  const root = temporaryFolder('bench');
  makeRepository(root, { [SPEC]: before });
  const long = await keep(root, longSession(before, after, 0), [before, after]);
  await openStore(root, summaryOf).list();
  return { root, long, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Prints 2.5 MB of lines a second until it is ended. */
const FLOOD = `const line = 'x'.repeat(99) + '\\n';
setInterval(() => process.stdout.write(line.repeat(250)), 10);
`;

/** The review of `makeReviewRepository`, and a session in the same repository whose four validations print 10 MB a second together. */
export async function makeFloodedRepository(before: string, after: string): Promise<SessionRepository & { readonly flooded: SessionId }> {
  const root = temporaryFolder('bench');
  makeRepository(root, { [SPEC]: before, 'flood.mjs': FLOOD });
  const long = await keep(root, longSession(before, after, 0), [before, after]);
  const flooded = await keep(root, floodedSession());
  await openStore(root, summaryOf).list();
  return { root, long, flooded, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** A `quick` session whose one task was skipped and whose validations are about to run. */
function floodedSession(): readonly SessionEvent[] {
  const at = '2026-03-02T12:00:00.000Z';
  const events = started('flood', 1).map((event): SessionEvent =>
    event.type === 'session/started' ? { ...event, route: { ...event.route, workflow: 'quick' } } : event,
  );
  const answer = (event: object): void => void events.push({ at, ...event } as SessionEvent);
  const outcome = (event: object): void => {
    const session = replay(events);
    const effect = session && outstanding(session).at(-1);
    answer({ run: effect?.run ?? RunId.parse('none#0'), attempt: effect?.attempt ?? 0, ...event });
  };
  outcome({ type: 'corpus/scanned', intent: 'flood', specs: [], keyChanges: [{ text: 'flood', change: 'ADDED' }], questions: [] });
  const phase = replay(events)?.phase;
  if (phase?.name === 'propose' && phase.proposal !== undefined)
    answer({ type: 'proposal/confirmed', digest: proposalDigest(phase.proposal) });
  const task = { id: 'T1', title: 'flood', change: 'ADDED', spec: 'a#b', files: [], dependsOn: [] };
  outcome({ type: 'tasks/extracted', tree: '0'.repeat(40), tasks: [task] });
  answer({ type: 'task/skipped', task: 'T1', reason: 'nothing to do' });
  const validations = ['one', 'two', 'three', 'four'].map((name) => ({
    name,
    argv: [process.execPath, 'flood.mjs'],
    reason: 'configured',
    critical: false,
    timeoutMs: 600_000,
  }));
  outcome({ type: 'validations/planned', validations });
  return events;
}

function summaryOf(events: readonly SessionEvent[]): ReturnType<typeof summarize> | undefined {
  const session = replay(events);
  return session && summarize(session);
}

async function keep(root: string, events: readonly SessionEvent[], texts: readonly string[] = []): Promise<SessionId> {
  const first = events[0];
  if (first?.type !== 'session/started') throw new Error('a session begins with session/started');
  const folder = await openStore(root, summaryOf).create(first.id);
  const blobs = openBlobs(path.join(folder, 'blobs'));
  for (const text of texts) await blobs.put(Buffer.from(text));
  const { journal } = await openJournal(folder);
  await journal.append(events);
  await journal.close();
  return first.id;
}

/** The `age`th session, one minute older than the one before. */
function started(feature: string, age: number): readonly SessionEvent[] {
  const at = new Date(Date.UTC(2026, 2, 2, 12, -age)).toISOString();
  const id = SessionId.parse(`${feature}_2026-03-02`);
  const route = { workflow: 'feature' as const, reasons: ['named'], overruled: false };
  return [
    {
      type: 'session/started',
      at,
      id,
      request: `Change ${feature}`,
      feature,
      route,
      config: Config.parse({}),
      targets: [],
      artifacts: `specs/meta/sessions/${id}`,
    },
  ];
}

/** Proposal, draft, and then hunks that are approved and taken back until there are enough events. */
function longSession(before: string, after: string, count: number): readonly SessionEvent[] {
  const events = [...started('long', 1000)];
  const at = '2026-03-02T12:00:00.000Z';
  const answer = (event: object): void => void events.push({ at, ...event } as SessionEvent);
  const outcome = (event: object): void => {
    const session = replay(events);
    const effect = session && outstanding(session).at(-1);
    answer({ run: effect?.run ?? RunId.parse('none#0'), attempt: effect?.attempt ?? 0, ...event });
  };
  const spec = {
    path: SPEC,
    digest: digestOf(before),
    sections: ['Limits'],
    score: 1,
    reasons: ['named'],
    touched: ['Limits'],
    included: true,
  };
  outcome({
    type: 'corpus/scanned',
    intent: 'lower the limits',
    specs: [spec],
    keyChanges: [{ text: 'lower', change: 'MODIFIED' }],
    questions: [],
  });
  const phase = replay(events)?.phase;
  if (phase?.name === 'propose' && phase.proposal !== undefined)
    answer({ type: 'proposal/confirmed', digest: proposalDigest(phase.proposal) });
  answer({ type: 'draft/requested', source: { kind: 'staged' } });
  const hunks = diffDocuments(Buffer.from(before), Buffer.from(after));
  const draft = { path: SPEC, base: digestOf(before), draft: digestOf(after), versions: {}, hunks };
  outcome({ type: 'draft/made', source: { kind: 'staged' }, drafts: [draft], notes: [] });
  for (let index = 0; events.length < count; index++) {
    const hunk = hunks[(index >> 1) % hunks.length]?.id ?? '';
    answer(
      index % 2 === 0 ? { type: 'hunks/decided', decisions: [{ hunk, verdict: 'approved' }] } : { type: 'hunks/cleared', hunks: [hunk] },
    );
  }
  return events;
}

function specText(limit: number): string {
  const sections = Array.from(
    { length: SECTIONS },
    (_, index) => `### Requirement ${index + 1}\n\nThe system SHALL stop after ${limit} attempts of kind ${index + 1}.\n`,
  );
  return `# Limits\n\n## Requirements\n\n${sections.join('\n')}`;
}
