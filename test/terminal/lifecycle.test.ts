import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { builtProgram, makeSandbox, startInTerminal } from '../rig/terminal.ts';
import type { ProgramTerminal, Sandbox, TerminalOptions } from '../rig/terminal.ts';

const HOME = 'n starts the first session';
const FAULT = new URL('../rig/planted-fault.mjs', import.meta.url).href;

let program: readonly string[] = [];
let sandbox: Sandbox | undefined;
let running: ProgramTerminal | undefined;

beforeAll(() => {
  program = builtProgram();
});

afterEach(async () => {
  await running?.close();
  sandbox?.remove();
  running = undefined;
});

/** The program at Home, its frame drawn by Ink. */
async function start(options: TerminalOptions & { readonly argv?: readonly string[] } = {}): Promise<ProgramTerminal> {
  sandbox = makeSandbox();
  running = startInTerminal(options.argv ?? program, { cwd: sandbox.repository, ...options, env: { ...sandbox.env, ...options.env } });
  await running.waitFor(HOME);
  await running.quiet();
  return running;
}

/** Everything the program may have taken is given back. */
async function expectRestored(terminal: ProgramTerminal): Promise<void> {
  await terminal.screen.flush();
  expect(terminal.screen.modesLeftOn()).toEqual([]);
  expect(terminal.screen.text()).not.toContain(HOME);
}

describe('leaving', () => {
  test('q at Home ends with 0 and gives the terminal back', async () => {
    const terminal = await start();
    terminal.key('q');
    expect((await terminal.ended).code).toBe(0);
    await expectRestored(terminal);
  });

  test('Ctrl+C warns first and leaves the second time', async () => {
    const terminal = await start();
    terminal.key('ctrl+c');
    await terminal.waitFor('Ctrl+C again');
    terminal.key('ctrl+c');
    expect((await terminal.ended).code).toBe(0);
    await expectRestored(terminal);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ])('%s ends with %i and gives the terminal back (R3)', async (signal, code) => {
    const terminal = await start();
    terminal.kill(signal);
    expect((await terminal.ended).code).toBe(code);
    await expectRestored(terminal);
  });

  test.each([
    ['throw', 'planted error', 70],
    ['reject', 'planted rejection', 70],
  ])('a bug (%s) gives the terminal back, says so on the main screen and leaves a report', async (fault, message, code) => {
    const terminal = await start({ env: { NODE_OPTIONS: `--import=${FAULT}`, PLANTED_FAULT: fault } });
    terminal.kill('SIGUSR2');
    expect((await terminal.ended).code).toBe(code);
    await expectRestored(terminal);
    expect(terminal.screen.text()).toContain(message);
    const crashes = path.join(sandbox?.env['TRUEUP_HOME'] ?? '', 'crashes');
    const [report = ''] = readdirSync(crashes);
    expect(readFileSync(path.join(crashes, report), 'utf8')).toContain(message);
  });

  test('process.exit from anywhere gives the terminal back', async () => {
    const terminal = await start({ env: { NODE_OPTIONS: `--import=${FAULT}`, PLANTED_FAULT: 'exit' } });
    terminal.kill('SIGUSR2');
    expect((await terminal.ended).code).toBe(3);
    await expectRestored(terminal);
  });

  test.skipIf(!existsSync('/proc'))('SIGKILL leaves nobody to restore, and the terminal is restored', async () => {
    // The shell keeps the terminal open, as a person's does.
    const terminal = await start({ argv: ['/bin/sh', '-c', `"$@"; sleep 60`, 'sh', ...program] });
    const [child = ''] = readFileSync(`/proc/${terminal.pid}/task/${terminal.pid}/children`, 'utf8').trim().split(' ');
    process.kill(Number(child), 'SIGKILL');
    const end = performance.now() + 5000;
    while (terminal.screen.modesLeftOn().length > 0 && performance.now() < end) await terminal.quiet(50);
    await expectRestored(terminal);
  });

  test.skipIf(!existsSync('/proc'))('a terminal that goes away ends the program (R3)', async () => {
    const terminal = await start();
    const { pid } = terminal;
    terminal.hangUp();
    const end = performance.now() + 5000;
    while (existsSync(`/proc/${pid}/stat`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z') && performance.now() < end)
      await terminal.quiet(20);
    expect(existsSync(`/proc/${pid}/stat`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z')).toBe(false);
  });
});

describe('suspending', () => {
  test('Ctrl+Z gives the terminal to the shell, and fg brings the same screen back', async () => {
    const terminal = await start({
      argv: ['bash', '--norc', '--noprofile', '-ic', `set -m; "$@"; echo STOPPED; read -r _; fg`, 'bash', ...program],
    });
    const before = terminal.screen.text();
    terminal.key('ctrl+z');
    await terminal.waitFor('STOPPED');
    expect(terminal.screen.modesLeftOn()).toEqual([]);
    terminal.send('\r');
    await terminal.waitFor(HOME);
    await terminal.quiet();
    expect(terminal.screen.text()).toBe(before);
    expect(terminal.screen.isAlternate).toBe(true);
    terminal.key('q');
    await terminal.ended;
    expect(terminal.screen.modesLeftOn()).toEqual([]);
  });

  test('Ctrl+Z where nothing could wake the program brings it back by itself', async () => {
    const terminal = await start();
    const before = terminal.screen.text();
    terminal.key('ctrl+z');
    await terminal.quiet(300);
    await terminal.waitFor(HOME);
    expect(terminal.screen.text()).toBe(before);
    terminal.key('q');
    expect((await terminal.ended).code).toBe(0);
  });
});

describe('the bytes', () => {
  test('a session at the keyboard never clears the screen, balances its frames and stays on the screen', async () => {
    const terminal = await start({ columns: 100, rows: 30 });
    for (const key of [':', 'esc', '?', 'pagedown', 'esc', 'n', 'H', 'i', 'esc', 'tab', '+', '+', '/', 'esc']) {
      terminal.key(key);
      await terminal.quiet(60);
    }
    const raw = terminal.raw();
    expect(raw).not.toMatch(/\u001b\[[23]J/);
    expect(raw.split('\u001b[?2026h').length).toBe(raw.split('\u001b[?2026l').length);
    const rows = [...raw.matchAll(/\u001b\[(\d+)(?:;\d+)?H/g)].map((match) => Number(match[1]));
    expect(Math.max(...rows)).toBeLessThanOrEqual(30);
  });

  test('says nothing while nobody does anything (P7)', async () => {
    const terminal = await start();
    const before = terminal.raw().length;
    await terminal.quiet(1500);
    expect(terminal.raw().length).toBe(before);
  });

  test('survives a storm of resizes, and then looks as if it had begun at that size (R3)', async () => {
    const terminal = await start({ columns: 80, rows: 24 });
    for (let step = 0; step < 300; step += 1) terminal.resize(1 + ((step * 37) % 200), 1 + ((step * 17) % 60));
    terminal.resize(100, 30);
    await terminal.waitFor(HOME);
    await terminal.quiet();
    const fresh = startInTerminal(program, { cwd: sandbox?.repository ?? '.', env: sandbox?.env ?? {}, columns: 100, rows: 30 });
    await fresh.waitFor(HOME);
    await fresh.quiet();
    expect(terminal.screen.text()).toBe(fresh.screen.text());
    await fresh.close();
  });
});

describe('the keyboard', () => {
  test('keys typed before the first frame are kept', async () => {
    sandbox = makeSandbox();
    running = startInTerminal(program, { cwd: sandbox.repository, env: sandbox.env });
    await running.waitFor('trueup');
    running.send('nLock');
    await running.waitFor('> Lock');
  });

  test('a paste types into fields and does nothing elsewhere', async () => {
    const terminal = await start();
    terminal.send('\u001b[200~q\rq\u001b[201~');
    await terminal.waitFor('Pasted text goes into fields');
    terminal.key('n');
    await terminal.waitFor('INPUT');
    terminal.send('\u001b[200~one\r\ntwo q\u001b[201~');
    await terminal.waitFor('two q');
    expect(await terminal.waitFor('> one')).toContain('two q');
  });
});
