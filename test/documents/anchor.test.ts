/** Remarks find their text again: exactly where it was not edited, near where it was, and with their quote where it is gone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anchorComments, type Anchor } from '../../src/documents/anchor.ts';
import { boundHunks } from '../../src/documents/bound-hunks.ts';
import { diffDocuments } from '../../src/documents/diff.ts';
import { encode, scanLines } from '../../src/documents/lines.ts';
import { outline } from '../../src/documents/outline.ts';
import type { Comment, Hunk } from '../../src/domain/hunk.ts';
import { hasCorpora, realPairs, textOf } from './material.ts';

const PATH = 'specs/login.md';
const DOCUMENT = `# Login

Version: 1.2

## REQ-04 Error text

A failed login SHALL NOT reveal whether the account exists.
The text is the same for every reason.

## REQ-11 Lockout

### Scenario: third failure

- GIVEN two failures in the last minutes
- WHEN a third login fails
- THEN the account is locked

### Scenario: success

- GIVEN two failures in the last minutes
- WHEN a third login succeeds
- THEN the counter is cleared

## REQ-20 Audit

Every attempt is logged.
`;

/** A remark on lines of a text (1-based, both included), as the screen makes it. */
function on(text: string, first: number, last = first, change: Partial<Comment> = {}): Comment {
  const lines = text.split('\n');
  const section = outline(encode(text)).sections.findLast(({ startLine }) => startLine <= first)?.id ?? '';
  return {
    id: 'c1',
    path: PATH,
    section,
    quote: lines.slice(first - 1, last).join('\n'),
    scope: first === last ? 'line' : 'range',
    context: { before: lines[first - 2] ?? '', after: lines[last] ?? '' },
    text: 'why?',
    resolved: false,
    ...change,
  };
}

function lineOf(text: string, wanted: string, nth = 1): number {
  const found = text.split('\n').flatMap((line, index) => (line.includes(wanted) ? [index + 1] : []));
  return found[nth - 1] ?? expect.fail(`no line ${nth} with ${wanted}`);
}

function anchor(comment: Comment, text: string, base?: string): Anchor | 'gone' {
  const help = base === undefined ? {} : { base: encode(base), hunks: boundHunks(PATH, diffDocuments(encode(base), encode(text))) };
  const [found] = anchorComments([comment], encode(text), outline(encode(text)), help);
  return found?.anchor ?? expect.fail('the remark was dropped');
}

/** `how side first-last section`. */
function place(comment: Comment, text: string, base?: string): string {
  const found = anchor(comment, text, base);
  return found === 'gone' ? 'gone' : `${found.how} ${found.side} ${found.first}-${found.last} ${found.section}`;
}

describe('a remark', () => {
  const logged = on(DOCUMENT, lineOf(DOCUMENT, 'Every attempt'));

  test('stays on its line, wherever text above it came or went', () => {
    expect(place(logged, DOCUMENT)).toBe('exact after 26-26 Login > REQ-20 Audit');
    expect(place(logged, DOCUMENT.replace('Version: 1.2\n\n', ''))).toBe('exact after 24-24 Login > REQ-20 Audit');
    expect(place(logged, `\r\n${DOCUMENT.replaceAll('\n', '\r\n')}`)).toBe('exact after 27-27 Login > REQ-20 Audit');
  });

  test('on one of two equal lines stays on its own', () => {
    const given = 'GIVEN two failures';
    for (const nth of [1, 2]) {
      const comment = on(DOCUMENT, lineOf(DOCUMENT, given, nth), undefined, { section: 'Login > REQ-11 Lockout' });
      const flat = DOCUMENT.replaceAll('### Scenario: ', '**Scenario** ');
      const edited = flat.replace('Version: 1.2', 'Version: 1.3\n\nDraft.');
      const around = { before: '', after: nth === 1 ? '- WHEN a third login fails' : '- WHEN a third login succeeds' };
      expect(place({ ...comment, context: around }, edited)).toBe(
        `exact after ${lineOf(edited, given, nth)}-${lineOf(edited, given, nth)} Login > REQ-11 Lockout`,
      );
    }
  });

  test('on a range keeps all its lines', () => {
    const from = lineOf(DOCUMENT, 'WHEN a third login fails');
    expect(place(on(DOCUMENT, from, from + 1), `Note.\n\n${DOCUMENT}`)).toBe(
      'exact after 17-18 Login > REQ-11 Lockout > Scenario: third failure',
    );
  });

  test('on a line that was edited is near it, and prefers the edited line to a stranger that reads the same', () => {
    expect(place(logged, DOCUMENT.replace('attempt is logged', 'failed attempt is logged at once'))).toBe(
      'near after 26-26 Login > REQ-20 Audit',
    );
    const text = '# A\n\nfirst line here\nthe limit is five tries\nlast line here\n\nmiddle\n';
    const edited = '# A\n\nthe limit is five tries\n\nfirst line here\nthe limit is now three tries\nlast line here\n';
    expect(place(on(text, 4), edited)).toBe('near after 6-6 A');
  });

  test('on text that the draft takes out stands at the old text', () => {
    const draft = DOCUMENT.replace('The text is the same for every reason.\n', '');
    const comment = on(DOCUMENT, lineOf(DOCUMENT, 'The text is the same'));
    expect(place(comment, draft, DOCUMENT)).toBe('exact before 8-8 Login > REQ-04 Error text');
    expect(place(comment, draft)).toBe('gone');
  });

  test('goes with its section when that is renamed, and with its text to another section', () => {
    const renamed = DOCUMENT.replace('## REQ-20 Audit', '## REQ-20 Audit trail of logins');
    expect(place(logged, renamed, DOCUMENT)).toBe('exact after 26-26 Login > REQ-20 Audit trail of logins');
    const moved = DOCUMENT.replace('Every attempt is logged.\n', '').replace(
      'Version: 1.2\n',
      'Version: 1.2\n\nEvery attempt is logged.\n',
    );
    expect(place(logged, moved)).toBe('exact after 5-5 Login');
  });

  test('on a section follows its heading, and is gone with it', () => {
    const comment = on(DOCUMENT, lineOf(DOCUMENT, '## REQ-11'), undefined, { scope: 'section', quote: 'REQ-11 Lockout' });
    expect(place(comment, `Intro.\n\n${DOCUMENT}`)).toBe('exact after 12-12 Login > REQ-11 Lockout');
    expect(place(comment, DOCUMENT.replace('# Login', '# Sign-in'))).toBe('near after 10-10 Sign-in > REQ-11 Lockout');
    expect(place(comment, '# Other\n\nText.\n')).toBe('gone');
  });

  test('whose quote was shortened stands at the change it was made on', () => {
    const draft = DOCUMENT.replace('Every attempt is logged.', 'Each try SHALL be written down.');
    const [hunk] = boundHunks(PATH, diffDocuments(encode(DOCUMENT), encode(draft)));
    const comment = on(DOCUMENT, 26, 26, { quote: 'Each tr', hunk: hunk?.id ?? '' });
    const [found] = anchorComments([{ ...comment, quote: '..' }], encode(draft), outline(encode(draft)), {
      base: encode(DOCUMENT),
      hunks: hunk === undefined ? [] : [hunk],
    });
    expect(found?.anchor).toMatchObject({ how: 'exact', first: 26, section: 'Login > REQ-20 Audit' });
  });

  test('finds nothing in an empty document and in one of other words, and is kept all the same', () => {
    expect(place(logged, '')).toBe('gone');
    expect(place(logged, '# Login\n\n## REQ-20 Audit\n\nNobody knows.\n')).toBe('gone');
    expect(place({ ...logged, quote: '', context: undefined }, DOCUMENT)).toBe('exact after 24-24 Login > REQ-20 Audit');
  });
});

const WORDS = ['lock', 'user', 'after', 'three', 'login', 'SHALL', 'token', 'link', 'mail', 'minutes', 'never', 'log'];
const sentence = fc.array(fc.constantFrom(...WORDS), { minLength: 3, maxLength: 9 }).map((words) => words.join(' '));
const bodies = fc.array(
  fc.record({ heading: fc.constantFrom('A', 'B', 'C', 'D'), lines: fc.array(sentence, { minLength: 1, maxLength: 6 }) }),
  {
    minLength: 1,
    maxLength: 6,
  },
);
const MARK = 'the marked sentence of this document stands alone';

test('random edits elsewhere never lose the place of a remark', () => {
  fc.assert(
    fc.property(
      bodies,
      fc.nat(),
      fc.nat(),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom('drop', 'put', 'change'), sentence)),
      (parts, at, within, edits) => {
        const chosen = at % parts.length;
        const text = parts.flatMap(({ heading, lines }, index) => {
          const own = index === chosen ? lines.toSpliced(within % (lines.length + 1), 0, MARK) : lines;
          return [`## ${heading} ${index}`, '', ...own, ''];
        });
        const comment = on(text.join('\n'), text.indexOf(MARK) + 1);
        let edited = text;
        for (const [where, kind, words] of edits) {
          const line = where % edited.length;
          if (edited[line] === MARK || edited[line]?.startsWith('##') === true) continue;
          edited = edited.toSpliced(line, kind === 'put' ? 0 : 1, ...(kind === 'drop' ? [] : [words]));
        }
        const found = anchor(comment, edited.join('\n'));
        expect(found).toMatchObject({ how: 'exact', first: edited.indexOf(MARK) + 1, last: edited.indexOf(MARK) + 1 });
      },
    ),
    { numRuns: 300, seed: 5 },
  );
});

test('any document gives every remark a place inside it, or keeps it as gone', () => {
  const anything = fc.array(fc.oneof(sentence, fc.constantFrom('# A', '## B', '', '\u0000\ud800', '- [ ] x', '````')), { maxLength: 20 });
  fc.assert(
    fc.property(anything, anything, fc.nat(), fc.nat(3), (before, after, at, length) => {
      const text = before.join('\n');
      const first = before.length === 0 ? 1 : (at % before.length) + 1;
      const comments = [
        on(text, first, Math.min(first + length, Math.max(1, before.length))),
        on(text, first, first, { scope: 'section' }),
      ];
      const document = encode(after.join('\n'));
      const found = anchorComments(comments, document, outline(document), { base: encode(text) });
      expect(found.map(({ comment }) => comment)).toEqual(comments);
      for (const { anchor: one } of found) {
        if (one === 'gone') continue;
        expect(one.first).toBeGreaterThanOrEqual(1);
        expect(one.last).toBeGreaterThanOrEqual(one.first);
        expect(one.last).toBeLessThanOrEqual(outline(one.side === 'after' ? document : encode(text)).lines.count);
      }
    }),
    { numRuns: 400, seed: 6 },
  );
});

/** Lines of a real text that are remarked on. */
const REMARKS_MAX = 25;

test.skipIf(!hasCorpora)('on real edits, remarks on lines that stayed are where those lines are, and none is lost', () => {
  let [stayed, right, all] = [0, 0, 0];
  for (const { before, after } of realPairs()) {
    const hunks = diffDocuments(before, after);
    const now = linesNow(before, hunks);
    const text = textOf(before);
    const lines = text.split(/\r\n|\r|\n/u);
    const { sections } = outline(before);
    const remarked = lines.flatMap((line, index) => (line.trim() === '' ? [] : [index]));
    const step = Math.ceil(remarked.length / REMARKS_MAX);
    const chosen = remarked.filter((_, index) => index % step === 0);
    const comments = chosen.map((line): Comment => ({
      ...on(lines.join('\n'), line + 1),
      section: sections.findLast(({ startLine }) => startLine <= line + 1)?.id ?? '',
    }));
    const found = anchorComments(comments, after, outline(after), { base: before, hunks });
    all += found.length;
    expect(found).toHaveLength(chosen.length);
    for (const [index, { anchor: one }] of found.entries()) {
      const line = now.get(chosen[index] ?? -1);
      if (line === undefined) continue;
      stayed += 1;
      if (one !== 'gone' && one.how === 'exact' && one.side === 'after' && one.first === line + 1) right += 1;
    }
  }
  expect(all).toBeGreaterThan(3_000);
  expect(right / stayed).toBeGreaterThan(0.99);
});

/** Where each line that no change touches is after it; 0-based. */
function linesNow(before: Uint8Array, hunks: readonly Hunk[]): ReadonlyMap<number, number> {
  const now = new Map<number, number>();
  let [line, at] = [0, 0];
  const keep = (end: number): void => {
    while (line < end) now.set(line++, at++);
  };
  for (const hunk of hunks) {
    keep(hunk.line.before - 1);
    line += hunk.removed;
    at += hunk.added;
  }
  keep(scanLines(before).count);
  return now;
}
