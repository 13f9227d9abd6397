/** A change can be edited where it is read: exactly its own bytes become others, and what a field cannot hold is left to an editor (W2). */
import { describe, expect, it } from 'vitest';
import type { MadeDraft } from '../../rig/review-fixtures.ts';
import type { View } from '../../../views/screen.ts';
import { review } from '../../../views/screens/review.ts';
import { LOGIN, LOGIN_AFTER, blobsOf, draftOf, reviewOf, reviewing } from '../../rig/review-fixtures.ts';
import { answer, press, ui, view } from '../../rig/screen-fixtures.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The review of a draft, the cursor on one of its changes. */
function on({ draft, blobs }: MadeDraft, number: number, change: Partial<View> = {}): View {
  const made = [{ draft, blobs }];
  const at = view({ session: reviewing(reviewOf(made)), blob: blobsOf(made), ui: ui({ screen: 'review' }), ...change });
  let cursor = 0;
  for (let step = 0; step < number; step += 1) {
    const [, , row] = press(review, ']', { ...at, ui: { ...at.ui, places: { 'review/diff': { cursor, top: 0 } } } }).calls[0] ?? [];
    cursor = typeof row === 'number' ? row : cursor;
  }
  return { ...at, ui: { ...at.ui, places: { 'review/diff': { cursor, top: 0 } } } };
}

/** The draft that is asked for when the change's text is replaced, and what the field began with. */
function edited(at: View, text: string): { readonly initial: string; readonly draft: string | undefined; readonly notice: unknown } {
  const did = press(review, 'E', at);
  const initial = did.prompt?.kind === 'text' ? did.prompt.initial : '';
  if (did.prompt !== undefined) answer(did, text);
  const [, , bytes] = did.calls.find(([name]) => name === 'draftText') ?? [];
  const notice = did.calls.find(([name]) => name === 'notice')?.[1];
  return { initial, draft: bytes instanceof Uint8Array ? decoder.decode(bytes) : undefined, notice };
}

describe('editing in place', () => {
  it('begins with the new text and replaces exactly it', () => {
    const { initial, draft } = edited(on(LOGIN, 2), 'After 4 failed attempts the system locks the account.\nFor an hour.');
    expect(initial).toBe('After 3 failed attempts within 10 minutes the system locks the account.');
    expect(draft).toBe(LOGIN_AFTER.replace(initial, 'After 4 failed attempts the system locks the account.\nFor an hour.'));
  });

  it('keeps line endings, a missing last one, and a byte order mark', () => {
    const crlf = draftOf('a.md', '\uFEFF# A\r\n\r\nOne.\r\n\r\nTwo.', '\uFEFF# A\r\n\r\nOne and more.\r\n\r\nTwo and last.');
    const first = edited(on(crlf, 1), 'Uno.\nDue.');
    expect(first.initial).toBe('One and more.');
    expect(first.draft).toBe('\uFEFF# A\r\n\r\nUno.\r\nDue.\r\n\r\nTwo and last.');
    const last = edited(on(crlf, 2), 'Tre.');
    expect(last.initial).toBe('Two and last.');
    expect(last.draft).toBe('\uFEFF# A\r\n\r\nOne and more.\r\n\r\nTre.');
  });

  it('takes a change out when nothing is left of it, and puts text where something is taken out', () => {
    const added = draftOf('a.md', '# A\n\nOne.\n', '# A\n\nOne.\nTwo.\n');
    expect(edited(on(added, 1), '').draft).toBe('# A\n\nOne.\n');
    const removed = draftOf('a.md', '# A\n\nOne.\nTwo.\nThree.\n', '# A\n\nOne.\nThree.\n');
    expect(edited(on(removed, 1), 'Zwei.').draft).toBe('# A\n\nOne.\nZwei.\nThree.\n');
  });

  it('asks for no draft when nothing was changed', () => {
    const at = on(LOGIN, 2);
    const { draft, notice } = edited(at, 'After 3 failed attempts within 10 minutes the system locks the account.');
    expect(draft).toBeUndefined();
    expect(notice).toBe('Nothing was changed.');
  });

  it('leaves to an editor what a field would change by showing it', () => {
    const text = (of: string): MadeDraft => draftOf('a.md', '# A\n', `# A\n\n${of}\n`);
    const why = (of: string): unknown => edited(on(text(of), 1), 'x').notice;
    expect(why('a\ttab')).toBe('This text holds characters that a field cannot show as they are: e opens it in your editor.');
    expect(why('hidden\u202etext')).toMatch(/cannot show/);
    expect(why('mixed\r\nendings\nhere')).toMatch(/cannot show/);
    expect(why('long '.repeat(2000))).toBe('This text is too long for a field: e opens it in your editor.');
    const broken = text('bytes');
    const bytes = Uint8Array.from([...new TextEncoder().encode('# A\n\nbad '), 0xff, 10]);
    const blobs = new Map([...broken.blobs].map(([digest, known]) => [digest, digest === broken.draft.draft ? bytes : known]));
    expect(edited(on({ draft: broken.draft, blobs }, 1), 'x').notice).toBe('This text is not UTF-8: e opens it in your editor.');
  });

  it('says why it is off', () => {
    expect(press(review, 'E', on(LOGIN, 0)).calls).toEqual([
      ['notice', 'There is no change and no requirement text under the cursor: ] goes to the next change.'],
    ]);
    expect(press(review, 'E', on(LOGIN, 1, { readOnly: 'Held elsewhere.' })).calls).toEqual([['notice', 'Held elsewhere.']]);
  });

  it('edits the criterion or requirement under the cursor where nothing changed, and no other byte', () => {
    const path = '.kiro/specs/login/requirements.md';
    const before = [
      '# Requirements Document',
      '',
      '## Requirements',
      '',
      '### Requirement 1: Login',
      '',
      '**User Story:** As a person, I want to log in, so that I am known.',
      '',
      '#### Acceptance Criteria',
      '',
      '1. WHEN a person logs in, THE system SHALL know them.',
      '2. WHEN a login fails, THE system SHALL say so.  ',
      '   At once.',
      '3. THE system SHALL log it.',
      '',
    ].join('\r\n');
    const made = draftOf(path, before, before.replace('log it.', 'log it twice.'));
    const at = on(made, 0, { ui: ui({ screen: 'review', foldUnchanged: false }) });
    const pane = review.arrange(at, { columns: 120, rows: 40 }).panes[0]?.pane;
    const row = Array.from({ length: pane?.count ?? 0 }, (_, index) => index).find((index) => pane?.text(index).includes('a login fails'));
    const there = { ...at, ui: { ...at.ui, places: { 'review/diff': { cursor: row ?? 0, top: 0 } } } };
    const { initial, draft } = edited(there, 'IF a login fails, THEN THE system SHALL say so.\nAt once.');
    expect(initial).toMatch(/^WHEN a login fails, THE system SHALL say so\.\s*\nAt once\.$/u);
    expect(draft).toBe(
      before
        .replace('log it.', 'log it twice.')
        .replace(/WHEN a login fails, THE system SHALL say so\. */u, 'IF a login fails, THEN THE system SHALL say so.'),
    );
  });
});
