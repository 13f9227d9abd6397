/** A visit to the review through the whole frame: places by name, a place that is kept, a text edited over it, and what was seen told at its end (W2). */
import { afterEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/workflow/state.ts';
import { scriptedHost } from '../../rig/host.ts';
import type { ScriptedHost } from '../../rig/host.ts';
import { LOGIN, LOGIN_AFTER, LOGIN_BEFORE, draftOf, reviewOf, reviewing } from '../../rig/review-fixtures.ts';
import type { MadeDraft } from '../../rig/review-fixtures.ts';
import { renderTui } from '../../rig/tui.ts';
import type { Tui } from '../../rig/tui.ts';

let open: Tui | undefined;

afterEach(async () => {
  await open?.close();
  open = undefined;
});

const LONGER = draftOf(
  'specs/auth/login.md',
  LOGIN_BEFORE,
  LOGIN_AFTER.replace('Version: 1.3', 'Version: 1.3\n\nA note of some words.\n\nAnother note of some words.\n\nA third note.'),
);
/** The same session with this draft. */
const withDraft = (of: Session, made: MadeDraft): Session => ({ ...reviewing(reviewOf([made])), route: of.route });
const blobs = Object.fromEntries([LOGIN, LONGER].flatMap((made) => [...made.blobs]));

const first = reviewing(reviewOf([LOGIN]));

async function visit(rows = 24): Promise<{ readonly tui: Tui; readonly host: ScriptedHost }> {
  const host = scriptedHost({ session: { ...first, route: { ...first.route } }, blobs });
  open = await renderTui({ host, size: { columns: 80, rows } });
  return { tui: open, host };
}

/** The row of the screen with the cursor's marker. */
const here = (tui: Tui): string =>
  tui
    .text()
    .split('\n')
    .find((row) => row.startsWith('▸')) ?? '';

describe('a visit', () => {
  it('goes to what the palette is told by name', async () => {
    const { tui } = await visit();
    await tui.press(':');
    await tui.send('req-12');
    expect(tui.text()).toContain('go to REQ-12 Unlock  in Login');
    await tui.press('enter');
    expect(here(tui)).toContain('undecided  added  normative');
  });

  it('stays on its text when the draft becomes another under it', async () => {
    const { tui, host } = await visit();
    await tui.press(']', ']', 'j');
    expect(here(tui)).toContain('- After');
    const of = host.session()?.shown() ?? first;
    host.show(withDraft(of, LONGER));
    await tui.waitFor('Another note');
    expect(here(tui)).toContain('- After');
    await tui.resize({ columns: 40, rows: 14 });
    expect(here(tui)).toContain('- After');
  });

  it('edits a change over the review and hands the whole draft on', async () => {
    const { tui, host } = await visit();
    await tui.press(']', ']', 'E');
    expect(tui.text()).toContain('New text of "After 3 failed attempts');
    await tui.press('ctrl+e');
    await tui.send(' At once.');
    tui.advance(1000);
    await tui.press('enter');
    expect(host.calls).toContainEqual([
      'draftText',
      'specs/auth/login.md',
      LOGIN_AFTER.replace('locks the account.', 'locks the account. At once.'),
    ]);
  });

  it('ends with what was on the screen, told once', async () => {
    const { tui, host } = await visit(14);
    await tui.press('q');
    const seen = { type: 'review/seen', hunks: LOGIN.draft.hunks.slice(0, 1).map(({ id }) => id) };
    expect(host.sent).toEqual([seen]);
    await tui.press('1', '2', '1');
    expect(host.sent).toEqual([seen]);
  });
});
