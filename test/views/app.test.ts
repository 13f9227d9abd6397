import { afterEach, describe, expect, test } from 'vitest';
import type { KeyRow } from '../../views/screen.ts';
import { scriptedHost } from '../rig/host.ts';
import type { HostScript, ScriptedHost } from '../rig/host.ts';
import { session } from '../rig/later-fixtures.ts';
import { proposalOf, proposing } from '../rig/fixtures.ts';
import { listScreen } from '../rig/list-screen.ts';
import { summary } from '../rig/screen-fixtures.ts';
import { renderTui } from '../rig/tui.ts';
import type { Tui, TuiOptions } from '../rig/tui.ts';

const ITEMS = Array.from({ length: 60 }, (_, index) => `item ${index}`);

let open: Tui | undefined;

afterEach(async () => {
  await open?.close();
  open = undefined;
});

/** The app over a list of sixty items, and what its keys decided. */
async function list(
  options: Partial<TuiOptions> = {},
  script: HostScript = {},
  more: readonly KeyRow[] = [],
): Promise<{ readonly tui: Tui; readonly decided: readonly string[]; readonly host: ScriptedHost }> {
  const { screen, decided } = listScreen(ITEMS, more);
  const host = scriptedHost(script);
  const tui = await renderTui({ host, screens: { home: screen }, ...options });
  open = tui;
  return { tui, decided, host };
}

/** The app over its real screens. */
async function app(
  script: HostScript = {},
  options: Partial<TuiOptions> = {},
): Promise<{ readonly tui: Tui; readonly host: ScriptedHost }> {
  const host = scriptedHost(script);
  const tui = await renderTui({ host, ...options });
  open = tui;
  return { tui, host };
}

describe('keys in one chunk', () => {
  test('Down and a decision decide the next item, not the one that was under the cursor', async () => {
    const { tui, decided } = await list();
    await tui.send('\u001b[B\u001b[Ba');
    expect(decided).toEqual(['item 2']);
  });

  test('a burst of one letter is as many keys', async () => {
    const { tui, decided } = await list();
    await tui.send('jjjjja');
    expect(decided).toEqual(['item 5']);
  });

  test('Down and Enter choose the second of a menu', async () => {
    const { tui, decided } = await list();
    await tui.press('c');
    await tui.send('\u001b[B\r');
    expect(decided).toEqual(['two']);
  });

  test('Down, Down, Enter and a decision do all of it in order', async () => {
    const { tui, decided } = await list();
    await tui.press('c');
    await tui.send('\u001b[B\u001b[B\rja');
    expect(decided).toEqual(['three', 'item 1']);
  });

  test('text, deletions and Enter send what a person sees', async () => {
    const { tui, decided } = await list();
    await tui.press('l');
    await tui.send('\u007f\u007f\u007fab\u007fc👩‍👩‍👧\u007f漢\u0001X\r');
    expect(decided).toEqual(['Xac漢']);
  });
});

describe('what has just opened', () => {
  test('is not decided by the key that opened it, nor by the key being held', async () => {
    const { tui, decided } = await list();
    await tui.press('enter', 'enter', 'enter');
    expect(decided).toEqual([]);
    expect(tui.text()).toContain('This has just opened');
    tui.advance(500);
    await tui.press('enter');
    expect(decided).toEqual(['first']);
  });

  test('is decided at once when another key shows that the person is there', async () => {
    const { tui, decided } = await list();
    await tui.press('enter', 'down', 'enter');
    expect(decided).toEqual(['first']);
  });

  test('a gate that opens by itself ignores deciding keys for 400 ms, and follows its person', async () => {
    const { tui, host } = await app({ session: proposing() });
    await tui.press('2');
    await tui.waitFor('2 Proposal]');
    host.show(session({ name: 'update' }));
    await tui.waitFor('3 Review]');
    await tui.press('S');
    expect(tui.text()).toContain('This has just opened');
    expect(host.sent).toEqual([]);
  });

  test('does not pull a person away from another place', async () => {
    const { tui, host } = await app({ session: proposing() });
    await tui.press('1');
    host.show(session({ name: 'update' }));
    await tui.waitFor('Review needs you: ! opens it.');
    expect(tui.text()).toContain('[1 Home]');
  });

  test('a confirmation is confirmed by its own key only', async () => {
    const { tui, decided } = await list();
    await tui.press('x');
    expect(tui.text()).toContain('Two files are written.');
    await tui.press('enter', 'x', 'y');
    expect(decided).toEqual([]);
    await tui.press('Y');
    expect(decided).toEqual(['sent']);
    expect(tui.text()).toContain('[1 Home]');
  });
});

describe('a key', () => {
  test('that is off says why', async () => {
    const { tui, decided } = await list();
    await tui.press('r');
    expect(tui.text()).toContain('Nothing can be refused here.');
    expect(decided).toEqual([]);
    await tui.press('j');
    expect(tui.text()).not.toContain('Nothing can be refused here.');
  });

  test('without a meaning says so', async () => {
    const { tui } = await list();
    await tui.press('=');
    expect(tui.text()).toContain('= does nothing here. ? lists the keys.');
  });

  test('refused by the session shows the reason', async () => {
    const { tui, host } = await app({
      session: proposing(proposalOf(), {
        past: {
          snapshot: { phase: { name: 'update' }, results: { applied: [], rejected: [], comments: [], commits: [] } },
          before: undefined,
          length: 1,
        },
      }),
    });
    host.refusal = 'nothing can be saved: the disk is full';
    await tui.press('u');
    expect(tui.text()).toContain('nothing can be saved: the disk is full');
  });

  test('for a stage that is not there says which one is', async () => {
    const { tui } = await app({ session: proposing() });
    await tui.press('7');
    expect(tui.text()).toContain('Validate has not begun; the session is at Proposal.');
  });

  test('with Escape before it in one chunk is two keys', async () => {
    const { tui, decided } = await list();
    await tui.send('\u001bja');
    expect(decided).toEqual(['item 1']);
  });

  test('bound by the person does it, and its old key does not', async () => {
    const { tui, decided } = await list({}, { settings: { keys: { 'home.decide': ['d'] } } });
    await tui.press('a');
    expect(decided).toEqual([]);
    await tui.press('d');
    expect(decided).toEqual(['item 0']);
  });

  test('bound wrongly is told at the start', async () => {
    const { tui } = await list({}, { settings: { keys: { 'home.dance': ['d'] } } });
    expect(tui.text()).toContain('keys.home.dance: there is no such command.');
  });
});

describe('texts', () => {
  test('are kept as a draft by Esc and come back', async () => {
    const { tui, host } = await list();
    await tui.press('i');
    await tui.send('half a thought');
    await tui.press('esc');
    expect(tui.text()).toContain('Your text is kept as a draft.');
    expect(host.calls).toContainEqual(['keepDraft', 'note', 'half a thought']);
    await tui.press('i');
    expect(tui.text()).toContain('> half a thought');
  });

  test('are never cleared by Ctrl+C', async () => {
    const { tui, host } = await list();
    await tui.press('i');
    await tui.send('precious');
    await tui.press('ctrl+c');
    expect(tui.text()).toContain('> precious');
    expect(tui.text()).toContain('Ctrl+C again');
    expect(host.calls).toContainEqual(['keepDraft', 'note', 'precious']);
  });

  test('have lines, sent as they are', async () => {
    const { tui, decided } = await list();
    await tui.press('i');
    await tui.send('one');
    await tui.press('ctrl+j');
    await tui.send('two');
    await tui.press('shift+enter');
    await tui.send('\u001b[200~three\r\nfour\u001b[201~');
    await tui.press('enter');
    expect(decided).toEqual(['one\ntwo\nthree\nfour']);
  });

  test('sent before come back with Up', async () => {
    const { tui } = await list();
    await tui.press('i');
    await tui.send('first words');
    await tui.press('enter', 'j', 'i', 'up');
    expect(tui.text()).toContain('> first words');
  });

  test('show the terminal cursor where the next character goes', async () => {
    const { tui } = await list();
    await tui.press('i');
    await tui.send('漢字ab');
    await tui.press('left');
    const row = tui
      .text()
      .split('\n')
      .findIndex((line) => line.includes('> 漢字ab'));
    expect(tui.screen.cursor()).toEqual({ x: 7, y: row });
    expect(tui.screen.modesLeftOn()).not.toContain('hidden cursor');
  });

  test('are written in the person’s editor on Ctrl+G', async () => {
    const { tui } = await list();
    await tui.press('i');
    await tui.send('draft');
    await tui.press('ctrl+g');
    await tui.waitFor('> draft (edited)');
    expect(tui.screen.isAlternate).toBe(true);
  });
});

describe('finding', () => {
  test('the palette lists what can be done, why the rest cannot, and runs what is chosen', async () => {
    const { tui, decided } = await list();
    await tui.press(':');
    await tui.send('refuse');
    expect(tui.text()).toMatch(/refuse\s+Nothing can be refused here\./);
    await tui.press('ctrl+u');
    await tui.send('decide');
    await tui.press('enter');
    expect(decided).toEqual(['item 0']);
  });

  test('help lists every key of the place and can be searched', async () => {
    const { tui } = await list();
    await tui.press('?');
    expect(tui.text()).toMatch(/a\s+decide/);
    await tui.send('half');
    expect(tui.text()).toContain('half a page down');
    expect(tui.text()).not.toMatch(/a\s+decide/);
    await tui.press('esc');
    expect(tui.text()).toContain('item 0');
  });

  test('search goes to the next match, round the end, and marks it', async () => {
    const { tui, decided } = await list();
    await tui.press('/');
    await tui.send('item 4');
    await tui.press('enter', 'n', 'n', 'a');
    expect(decided).toEqual(['item 41']);
    expect(
      tui.screen
        .cells()
        .flat()
        .some(({ inverse }) => inverse),
    ).toBe(true);
    await tui.press('N', 'N', 'N');
    expect(tui.text()).toContain('The search went on from the bottom.');
    await tui.press('a');
    expect(decided).toEqual(['item 41', 'item 49']);
    await tui.press('esc');
    expect(
      tui.screen
        .cells()
        .flat()
        .some(({ inverse }) => inverse),
    ).toBe(false);
  });

  test('search that finds nothing says so', async () => {
    const { tui } = await list();
    await tui.press('/');
    await tui.send('zebra');
    await tui.press('enter');
    expect(tui.text()).toContain('Nothing here matches zebra.');
  });

  test('! goes to what needs the person', async () => {
    const other = summary('billing', { needsYou: 'confirm the proposal' });
    const { tui, host } = await app({ sessions: [summary('audit'), other] });
    host.stored.set(other.id, proposing(proposalOf(), { id: other.id, feature: 'billing' }));
    await tui.press('!');
    await tui.waitFor('2 Proposal]');
    expect(host.calls).toEqual([['openSession', other.id]]);
  });
});

describe('leaving and lending the terminal', () => {
  test('copying says which way it went', async () => {
    const { tui } = await list();
    await tui.press('j', 'y');
    await tui.waitFor("Sent the row to the terminal's clipboard.");
    expect(tui.screen.effects).toContain(`osc 52 c;${Buffer.from('item 1').toString('base64')}`);
  });

  test('q at Home resolves with 0 and leaves a trail on the main screen', async () => {
    const { tui } = await app({ session: proposing() });
    await tui.press('1', 'q');
    expect(await tui.exit).toBe(0);
    await tui.screen.flush();
    expect(tui.screen.modesLeftOn()).toEqual([]);
    expect(tui.told()).toBe('login-lockout: 1 open question\ntrueup resume login-lockout_2026-03-02\n');
  });

  test('leaving while work runs asks first', async () => {
    const running = session(
      { name: 'propose', corrections: 0 },
      { runs: { 'corpus/scan#1': { kind: 'corpus/scan', run: 'corpus/scan#1' as never, attempt: 1, request: 'x', specsNeeded: true } } },
    );
    const { tui } = await app({ session: running });
    await tui.press('1', 'q');
    expect(tui.text()).toContain('Leave while work is running?');
    await tui.press('esc');
    expect(tui.screen.isAlternate).toBe(true);
  });

  test('an error while a key is handled ends with 70 and the message, the terminal restored', async () => {
    const { tui } = await list();
    tui.signal('uncaughtException', new Error('planted bug'));
    expect(await tui.exit).toBe(70);
    await tui.screen.flush();
    expect(tui.screen.modesLeftOn()).toEqual([]);
    expect(tui.told()).toContain('planted bug');
  });

  test('an error while Ink draws ends with 70 and the message', async () => {
    const broken: KeyRow = {
      command: 'home.broken',
      keys: ['K'],
      label: 'break a dialog',
      short: 'break',
      group: 'run',
      run: (_view, act) =>
        act.prompt({
          kind: 'choice',
          id: 'broken',
          label: 'x',
          choices: [{ value: 'a', label: undefined as unknown as string }],
          submit: () => undefined,
        }),
    };
    const { tui } = await list({}, {}, [broken]);
    await tui.press('K');
    expect(await tui.exit).toBe(70);
    await tui.screen.flush();
    expect(tui.screen.modesLeftOn()).toEqual([]);
    expect(tui.told()).toContain('trueup stopped');
    open = undefined;
  });
});

describe('the look', () => {
  test('follows the background that the terminal tells', async () => {
    const { screen } = listScreen(ITEMS);
    const host = scriptedHost();
    open = await renderTui({ host, screens: { home: screen }, answers: false });
    await open.send('\u001b]11;rgb:ffff/ffff/ffff\u0007\u001b[?62c');
    await open.waitFor('item 0');
    expect(open.screen.cells()[4]?.[0]?.background).toBe('#d3dff0');
  });

  test('has no colours with NO_COLOR, and says all the same', async () => {
    const colours = await list();
    const text = colours.tui.text();
    await colours.tui.close();
    const { tui } = await list({ env: { NO_COLOR: '1' } });
    expect(tui.text()).toBe(text);
    expect(tui.bytes()).not.toMatch(/\u001b\[[\d;]*m/);
  });

  test('is complete before Ink is there: Ink adds nothing to the first frame', async () => {
    const { tui } = await list();
    const afterQuestions = tui.bytes().split('\u001b[?2026$p\u001b[?u\u001b[c')[1];
    expect(afterQuestions).toBe('');
  });

  test.each([
    [120, 40],
    [80, 24],
    [40, 12],
    [30, 6],
    [10, 3],
    [1, 1],
  ])('keeps the cursor in sight at %ix%i', async (columns, rows) => {
    const { tui, decided } = await list();
    await tui.press('G', 'k');
    await tui.resize({ columns, rows });
    if (rows >= 6) expect(tui.text()).toContain(`item 58`.slice(0, columns - 3));
    await tui.press('a');
    expect(decided).toEqual(['item 58']);
  });

  test('holds at any size, 2x1 to 500x200, on every screen (R3)', async () => {
    const { tui, host } = await app({ session: proposing(), sessions: [summary('audit'), summary('billing', { needsYou: 'x' })] });
    const sessions = [proposing(), session({ name: 'update' }), session({ name: 'complete' })];
    for (let step = 0; step < 120; step += 1) {
      if (step % 40 === 0) host.show(sessions[step / 40]);
      const size = { columns: 2 + ((step * 7919) % 499), rows: 1 + ((step * 104_729) % 200) };
      await tui.resize(size);
      if (step % 5 === 0) await tui.press(['1', 'j', ':', 'esc', '?', 'esc', 'G', 'tab'][(step / 5) % 8] ?? 'j');
      expect(tui.screen.size).toEqual(size);
    }
    await tui.press('esc', '1');
    await tui.resize({ columns: 80, rows: 24 });
    await tui.waitFor('1/9 Home');
    expect(tui.bytes()).not.toMatch(/\u001b\[[23]J/);
  }, 30_000);

  test('gives the keys to the next pane with Tab, also when it has no room', async () => {
    const { tui } = await list({ size: { columns: 60, rows: 20 } });
    await tui.press('tab');
    expect(tui.text()).toContain('Items');
    await tui.press('tab', 'j', 'a');
    expect(tui.text()).toContain('at item 1');
  });
});

describe('what happens by itself', () => {
  test('rings when something waits for a person who looks elsewhere, and only then', async () => {
    const { tui, host } = await app({ session: session({ name: 'propose', corrections: 0 }) });
    host.show(proposing());
    await tui.waitFor('Questions');
    expect(tui.screen.effects).not.toContain('bell');
    await tui.send('\u001b[O');
    host.show(session({ name: 'update' }));
    await tui.waitFor('3 Review]');
    expect(tui.screen.effects).toContain('bell');
  });

  test('is drawn anew when the terminal is looked at again', async () => {
    const { tui } = await list();
    tui.screen.write('\u001b[5Hgarbage from another program');
    await tui.send('\u001b[I');
    expect(tui.text()).not.toContain('garbage');
  });

  test('is drawn at most ten times a second when it is output', async () => {
    const lines: string[] = [];
    const { screen } = listScreen(ITEMS);
    const host = scriptedHost({ session: proposing(), transcript: lines });
    open = await renderTui({ host, screens: { proposal: { ...screen, status: (view) => `${view.transcript('run').length} lines` } } });
    const before = open.bytes().length;
    for (let line = 1; line <= 1000; line += 1) {
      lines.push('output');
      host.change('output');
      if (line % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await open.waitFor('1000 lines');
    const painted = open.bytes().slice(before);
    expect(painted.match(/lines|\u001b\[\d+;\d+H\d+/g)?.length).toBeLessThanOrEqual(2);
  });

  test('is nothing while nothing runs (P7)', async () => {
    const { tui } = await list();
    const before = tui.bytes().length;
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(tui.bytes().length).toBe(before);
  });
});
