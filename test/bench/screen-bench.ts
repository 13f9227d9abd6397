/** P2 to P7: how soon a key is on the screen in the review of a large change, held, searched, opened, and left alone. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { skipped, type Figure } from './figure.ts';
import { median, quantile } from './measure.ts';
import { pagerTimes, type PagerTimes } from './pager.ts';
import { cpuMsOf, installed, peakMemoryOf } from './processes.ts';
import { openScreen, type Screen } from './screen.ts';
import { makeFloodedRepository, makeReviewRepository, type SessionRepository } from './session-repository.ts';

export const goals: readonly string[] = ['P2', 'P3', 'P4', 'P5', 'P6', 'P7'];

const launcher = path.join(fileURLToPath(new URL('../../dist/', import.meta.url)), 'launcher.cjs');
const SIZES = [10_000, 100_000] as const;
/** Text of the first change, on the screen once its texts are read. */
const FIRST_CHANGE = /always do thing 0\b/;
const KEYS = { line: 'j', page: '\u001b[6~', section: '}' } as const;
const WARM_KEYS = 150;
const SAMPLES = 300;
const HOLD_MS = 10_000;
const IDLE_MS = 60_000;
const SEARCHES = 25;
const OPENINGS = 5;

/** Measures the built program; skipped while there is none. */
export async function run(): Promise<readonly Figure[]> {
  if (!existsSync(launcher)) return goals.map((id) => skipped(id, 'review of a large change', '', 'build first: npm run build'));
  const figures: Figure[] = [];
  for (const lines of SIZES) {
    const [before, after] = [specText(lines, 'do'), specText(lines, 'always do')];
    const repository = await makeReviewRepository(before, after);
    try {
      const pager = await pagerTimes(before, after, FIRST_CHANGE, (share) => `always do thing ${10 * Math.floor((share * lines) / 90)} `);
      figures.push(...(await review(repository, lines, pager)));
      if (lines === 100_000) figures.push(...(await opening(repository, pager)));
    } finally {
      repository.remove();
    }
  }
  return [...figures, await decided()];
}

const DECISIONS = 150;

/** Approving and undoing in one session while four validations of another print 10 MB a second together. */
async function decided(): Promise<Figure> {
  const label = 'decision while validations print 10 MB/s, p99';
  const repository = await makeFloodedRepository(specText(10_000, 'do'), specText(10_000, 'always do'));
  const screen = resume(repository, repository.flooded, '--trust');
  try {
    await screen.until(/running/, 60_000);
    await screen.pressed('1', 600);
    await screen.until(/long .*undecided/, 10_000);
    // The session that waits for a person stands first.
    await screen.pressed('g', 300);
    await screen.pressed('\r', 600);
    await screen.until(FIRST_CHANGE, 60_000);
    await screen.pressed('.', 600);
    const samples: number[] = [];
    for (let count = 0; count < DECISIONS; count += 1) {
      samples.push((await screen.pressed('a', 20)).ms, (await screen.pressed('u', 20)).ms);
    }
    const painted = samples.filter((ms) => ms > 0);
    if (painted.length < samples.length * 0.9)
      return { ...figure('P4', label, painted.length, 'keys painted', 16), ok: false, note: screen.text() };
    return figure('P4', label, quantile(painted, 0.99), 'ms', 16);
  } finally {
    await screen.close();
    repository.remove();
  }
}

/** Requirements in plain and in Chinese words; one in ten is changed by the verb. */
function specText(lines: number, verb: string): string {
  const out = ['# Orders', ''];
  for (let index = 0; out.length < lines; index += 1) {
    const changed = index % 10 === 0 ? verb : 'do';
    const words =
      index % 5 === 0 ? '仕様は利用者が三回失敗したときロックされる。' : 'It is described in plain words that go on for a while.';
    out.push(
      `## REQ-${index} Requirement ${index}`,
      '',
      `The system SHALL ${changed} thing ${index} within ${index % 90} seconds.`,
      words,
      '',
      '- GIVEN a thing',
      '- WHEN it happens',
      '- THEN it is done',
      '',
    );
  }
  return `${out.join('\n')}\n`;
}

function resume(repository: SessionRepository, session: string = repository.long, ...flags: readonly string[]): Screen {
  const env = { XDG_CACHE_HOME: path.join(repository.root, '.git', 'cache'), TRUEUP_HOME: path.join(repository.root, '.git', 'home') };
  for (const folder of Object.values(env)) mkdirSync(folder, { recursive: true });
  return openScreen([process.execPath, launcher, 'resume', session, ...flags], { cwd: repository.root, env });
}

async function review(repository: SessionRepository, lines: number, pager: PagerTimes | undefined): Promise<readonly Figure[]> {
  const screen = resume(repository);
  try {
    await screen.until(FIRST_CHANGE, 60_000);
    await screen.quiet(1500);
    // Every line is shown, so that the whole document is scrolled through.
    await screen.pressed('Z', 500);
    const figures = [...(await keyFigures(screen, lines, pager)), await decidedAlone(screen, lines)];
    if (lines === 100_000)
      figures.push(...(await held(screen, 30, 3)), ...(await held(screen, 60, 6)), await searched(screen, pager), await idle(screen));
    return figures;
  } finally {
    await screen.close();
  }
}

async function keyFigures(screen: Screen, lines: number, pager: PagerTimes | undefined): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [name, key] of Object.entries(KEYS)) {
    await screen.pressed('g', 50);
    for (let count = 0; count < WARM_KEYS; count += 1) await screen.pressed(key);
    await screen.pressed('g', 50);
    const samples: { readonly ms: number; readonly bytes: number }[] = [];
    for (let count = 0; count < SAMPLES; count += 1) samples.push(await screen.pressed(key));
    const painted = samples.filter(({ bytes }) => bytes > 0).map(({ ms }) => ms);
    const label = `${name} in a ${lines / 1000}k-line diff`;
    const peer = name === 'section' ? undefined : pager?.[name === 'line' ? 'line' : 'page'];
    figures.push(
      { ...figure('P2', `${label}, p50`, median(painted), 'ms', 1), ...besideLess(peer) },
      figure('P2', `${label}, p99`, quantile(painted, 0.99), 'ms', 8),
    );
    if (name === 'line') figures.push(figure('P2', `${label}, bytes p50`, median(samples.map(({ bytes }) => bytes)), 'bytes', 500));
  }
  return figures;
}

/** Approving and undoing while nothing else runs, all over the document. */
async function decidedAlone(screen: Screen, lines: number): Promise<Figure> {
  const samples: number[] = [];
  await screen.pressed('g', 100);
  for (let count = 0; count < DECISIONS / 3; count += 1) {
    await screen.pressed(']'.repeat(5), 60);
    samples.push((await screen.pressed('a', 40)).ms, (await screen.pressed('u', 40)).ms);
  }
  const painted = samples.filter((ms) => ms > 0);
  return figure('P4', `decision in a ${lines / 1000}k-line diff, p99`, quantile(painted, 0.99), 'ms', 16);
}

function besideLess(value: number | undefined): Pick<Figure, 'peer'> {
  return value === undefined ? {} : { peer: { name: 'git diff | less', value } };
}

function figure(id: string, label: string, value: number, unit: string, most: number): Figure {
  return { id, label, value, unit, goal: `<= ${most} ${unit}`, ok: value <= most };
}

/** A key held down at a rate: every one is painted, the last one soon, and it costs little. */
async function held(screen: Screen, hertz: number, cpuMost: number): Promise<readonly Figure[]> {
  await screen.pressed('g', 100);
  const before = { arrivals: screen.arrivals().count, cpu: cpuMsOf(screen.pid) ?? 0, at: performance.now() };
  const keys = Math.round((HOLD_MS * hertz) / 1000);
  let sentMs = before.at;
  for (let key = 0; key < keys; key += 1) {
    const due = before.at + (key * 1000) / hertz;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    sentMs = performance.now();
    screen.send('j');
  }
  await screen.quiet(100);
  const seconds = (screen.arrivals().lastMs - before.at) / 1000;
  const cpu = ((cpuMsOf(screen.pid) ?? 0) - before.cpu) / 10 / seconds;
  const { count, lastMs } = screen.arrivals();
  const there = screen.text();
  // The same keys at once lead to the same place, unless one was lost. A reader that is late sees two frames as one.
  await screen.pressed('g', 100);
  await screen.pressed('j'.repeat(keys), 300);
  const painted = screen.text() === there ? Math.min(1, (count - before.arrivals) / keys) : 0;
  const label = `key held at ${hertz} Hz for 10 s`;
  return [
    { id: 'P3', label: `${label}, frames seen`, value: painted * 100, unit: '%', goal: 'no key lost, >= 90 % seen', ok: painted >= 0.9 },
    figure('P3', `${label}, last key`, lastMs - sentMs, 'ms', 16),
    figure('P3', `${label}, CPU`, cpu, '% CPU', cpuMost),
  ];
}

/** From Enter to the first match, for matches all over the document. */
async function searched(screen: Screen, pager: PagerTimes | undefined): Promise<Figure> {
  const samples: number[] = [];
  for (let count = 0; count < SEARCHES; count += 1) {
    await screen.pressed('g', 50);
    await screen.pressed('/', 50);
    await screen.pressed(`thing ${Math.floor((11_000 * (count + 1)) / (SEARCHES + 1))} `, 60);
    samples.push((await screen.pressed('\r', 60)).ms);
  }
  return {
    ...figure('P6', 'search in a 100k-line diff to the first match, p99', quantile(samples, 0.99), 'ms', 20),
    ...besideLess(pager?.search),
  };
}

async function idle(screen: Screen): Promise<Figure> {
  await screen.quiet(2000);
  const before = { bytes: screen.bytes(), cpu: cpuMsOf(screen.pid) ?? 0 };
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const bytes = screen.bytes() - before.bytes;
  const cpu = ((cpuMsOf(screen.pid) ?? 0) - before.cpu) / (IDLE_MS / 100);
  return {
    id: 'P7',
    label: 'left alone for 60 s',
    value: bytes,
    unit: 'bytes',
    goal: '0 bytes, CPU below 0.1 %',
    ok: bytes === 0 && cpu < 0.1,
    note: `${cpu.toFixed(2)} % CPU`,
  };
}

async function opening(repository: SessionRepository, pager: PagerTimes | undefined): Promise<readonly Figure[]> {
  const samples: { readonly ms: number; readonly bytes: number }[] = [];
  for (let count = 0; count < OPENINGS; count += 1) {
    const screen = resume(repository);
    const ms = await screen.until(FIRST_CHANGE, 60_000);
    await screen.quiet(500);
    samples.push({ ms, bytes: peakMemoryOf(screen.pid) ?? 0 });
    await screen.close();
  }
  const label = 'open a 100k-line diff to its first hunk';
  const ms = median(samples.map((sample) => sample.ms));
  const memory = Math.max(...samples.map(({ bytes }) => bytes)) / 2 ** 20;
  const why = installed('lazygit') === undefined ? 'lazygit is not installed' : 'lazygit is not measured here';
  return [
    { id: 'P5', label, value: ms, unit: 'ms', goal: "<= lazygit's time", ok: undefined, note: why, ...besideLess(pager?.open) },
    figure('P5', `${label}, peak memory`, memory, 'MiB', 200),
  ];
}
