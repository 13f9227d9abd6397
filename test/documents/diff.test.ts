import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyHunks, diffDocuments } from '../../src/documents/diff.ts';
import type { Hunk } from '../../src/domain/hunk.ts';
import { bytesOf, documentBytes, editedPair, exact, hasCorpora, realPairs } from './material.ts';

function diff(before: string, after: string): readonly Hunk[] {
  return diffDocuments(bytesOf(before), bytesOf(after));
}

/** Hunks as `kind change section: -removed +added`, with N for normative and M for bookkeeping. */
function told(before: string, after: string): readonly string[] {
  return diff(before, after).map(
    ({ kind, change, section, removed, added, normative, mechanical }) =>
      `${kind} ${change} ${section}: -${removed} +${added}${normative ? ' N' : ''}${mechanical ? ' M' : ''}`,
  );
}

function take(before: Uint8Array, after: Uint8Array, hunks: readonly Hunk[]): string {
  return exact(applyHunks(before, after, hunks));
}

/** Holds what every diff promises, and gives its hunks. */
function check(before: Uint8Array, after: Uint8Array): readonly Hunk[] {
  const hunks = diffDocuments(before, after);
  expect(take(before, after, hunks)).toBe(exact(after));
  expect(take(before, after, [])).toBe(exact(before));
  let [old, now] = [0, 0];
  for (const hunk of hunks) {
    expect(exact(after.subarray(now, hunk.after.start))).toBe(exact(before.subarray(old, hunk.before.start)));
    expect(hunk.before.end - hunk.before.start + hunk.after.end - hunk.after.start).toBeGreaterThan(0);
    [old, now] = [hunk.before.end, hunk.after.end];
  }
  expect(new Set(hunks.map(({ id }) => id)).size).toBe(hunks.length);
  return hunks;
}

/** Lines of a text, without their endings. */
function lines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/u);
}

/** What taking `taken` leaves: a document whose every line stands in one of the two, and whose own diff leads to `after`. */
function checkSubset(before: Uint8Array, after: Uint8Array, taken: readonly Hunk[]): void {
  const middle = applyHunks(before, after, taken);
  const known = new Set([...lines(exact(before)), ...lines(exact(after)), '']);
  expect(lines(exact(middle)).filter((line) => !known.has(line))).toEqual([]);
  const rest = diffDocuments(middle, after);
  expect(take(middle, after, rest)).toBe(exact(after));
  expect(take(before, after, taken.toReversed())).toBe(exact(middle));
}

describe('diffDocuments and applyHunks', () => {
  it('turn any document into any other, and leave it alone without hunks', () => {
    fc.assert(
      fc.property(editedPair, ([before, after]) => void check(before, after)),
      { numRuns: 1_000 },
    );
  });

  it('take any subset without running lines together or losing one (W2)', () => {
    fc.assert(
      fc.property(editedPair, fc.infiniteStream(fc.boolean()), ([before, after], coin) => {
        const hunks = diffDocuments(before, after);
        checkSubset(
          before,
          after,
          hunks.filter(() => coin.next().value),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('find nothing between equal documents', () => {
    fc.assert(
      fc.property(documentBytes, (bytes) => {
        expect(diffDocuments(bytes, bytes.slice())).toEqual([]);
      }),
    );
  });

  it('leave exactly the other hunks when lines are unlike each other, so that nothing decided is asked again (W2)', () => {
    const sections = fc.array(fc.record({ lines: fc.array(fc.nat({ max: 2 }), { maxLength: 6 }), edit: fc.nat({ max: 5 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(sections, fc.infiniteStream(fc.boolean()), (plan, coin) => {
        const write = (edited: boolean): string =>
          plan
            .map(
              ({ lines: marks, edit }, at) =>
                `## Part ${at}\n\n${marks
                  .map((mark, row) => {
                    const word = `w${at}x${row}`;
                    if (edited && row % 3 === edit % 3 && mark === 1) return `${word}a ${word}b ${word}c changed${at}x${row} ${word}d\n\n`;
                    if (edited && mark === 2) return '';
                    return `${word}a ${word}b ${word}c ${word}d\n\n`;
                  })
                  .join('')}${edited && edit === 4 ? `### New ${at}\nnew${at} text${at} of${at}\n\n` : ''}`,
            )
            .join('');
        const [before, after] = [bytesOf(write(false)), bytesOf(write(true))];
        const hunks = check(before, after);
        const taken = hunks.filter(() => coin.next().value);
        const rest = diffDocuments(applyHunks(before, after, taken), after);
        expect(rest.map(({ id }) => id)).toEqual(hunks.filter((hunk) => !taken.includes(hunk)).map(({ id }) => id));
      }),
      { numRuns: 300 },
    );
  });

  it('refuse hunks of another document, and hunks that overlap', () => {
    const [before, after] = [bytesOf('a\nb\nc\n'), bytesOf('x\nb\ny\n')];
    const [first, second] = diffDocuments(before, after);
    if (first === undefined || second === undefined) throw new Error('two hunks expected');
    expect(() => applyHunks(bytesOf('a'), after, [second])).toThrow(expect.objectContaining({ code: 'hunk-mismatch' }));
    expect(() => applyHunks(before, after, [first, { ...second, before: { start: 1, end: 3 } }])).toThrow(
      expect.objectContaining({ code: 'hunk-mismatch' }),
    );
  });

  it('refuse hunks whose new text overlaps', () => {
    const [before, after] = [bytesOf('a\nb\nc\n'), bytesOf('x\nb\ny\n')];
    const [first, second] = diffDocuments(before, after);
    if (first === undefined || second === undefined) throw new Error('two hunks expected');
    expect(() => applyHunks(before, after, [first, { ...second, after: { start: 0, end: 3 } }])).toThrow(
      expect.objectContaining({ code: 'hunk-mismatch' }),
    );
  });

  it.runIf(hasCorpora)('hold all of this on 200 real pairs (W2)', () => {
    const pairs = realPairs();
    expect(pairs.length).toBe(200);
    for (const { before, after } of pairs) {
      const hunks = check(before, after);
      checkSubset(
        before,
        after,
        hunks.filter((_, index) => index % 2 === 0),
      );
      checkSubset(
        before,
        after,
        hunks.filter((_, index) => index % 3 === 1),
      );
    }
  });
});

describe('hostile text survives byte for byte', () => {
  const cases: readonly (readonly [title: string, before: string | Uint8Array, after: string | Uint8Array])[] = [
    ['a BOM that comes and goes', '\uFEFF# A\ntext\n', '# A\ntext\n'],
    ['CRLF that becomes LF', '# A\r\none\r\ntwo\r\n', '# A\none\ntwo\n'],
    ['mixed line endings', '# A\r\none\ntwo\rthree', '# A\none\ntwo\r\nthree\r'],
    ['lone CR throughout', '# A\rone\r\r# B\r', '# A\rtwo\r\r# B\r'],
    ['no-break spaces', '# A\u00A0\n\u00A0one\n', '# A\n one\n'],
    [
      'bytes that are no UTF-8',
      new Uint8Array([35, 32, 255, 254, 10, 128, 10, 97, 10]),
      new Uint8Array([35, 32, 255, 253, 10, 128, 10, 98, 10]),
    ],
    ['an unclosed fence', '# A\n```\n# not\n', '# A\n```\n# not\n# nor this\n'],
    ['setext headings', 'A\n===\ntext\n\nB\n---\ntext\n', 'A\n===\nother\n\nC\n---\ntext\n'],
    ['no heading at all', 'one\ntwo\nthree\n', 'one\n2\nthree\nfour\n'],
    ['one heading many times', '## Notes\na\n## Notes\nb\n## Notes\nc\n', '## Notes\nx\n## Notes\na\n## Notes\nb\n## Notes\nc\n'],
    ['nothing before', '', '# A\n\ntext\n\n## B\nmore'],
    ['nothing after', '# A\n\ntext\n\n## B\nmore', ''],
    ['a final line ending that comes', 'a\nb', 'a\nb\n'],
    ['a final line ending that goes', 'a\nb\n', 'a\nb'],
    ['blank lines only', '\n\n\n', '\n'],
    ['NUL bytes', 'a\u0000b\n\u0000\n', 'a\u0000c\n\u0000\n'],
  ];
  it.each(cases)('%s', (_, before, after) => {
    const [old, now] = [before, after].map((text) => (typeof text === 'string' ? bytesOf(text) : text));
    if (old === undefined || now === undefined) throw new Error('two texts expected');
    const hunks = check(old, now);
    for (const hunk of hunks) checkSubset(old, now, [hunk]);
  });

  it('700 kB on one line and on many', () => {
    const long = 'word '.repeat(140_000);
    check(bytesOf(`# A\n${long}\nend\n`), bytesOf(`# A\n${long}changed\nend\n`));
    const many = Array.from({ length: 20_000 }, (_, at) => `line ${at % 7} of the text here`);
    check(bytesOf(many.join('\n')), bytesOf(many.filter((_, at) => at % 11 !== 3).join('\n')));
  });
});

describe('sections in a diff', () => {
  it('keep their history when their heading is renamed', () => {
    const body = 'The system SHALL lock the account after five failed attempts.\n\nIt tells the owner by mail.\n';
    expect(told(`# A\n\n## Lockout\n\n${body}`, `# A\n\n## Account lockout\n\n${body}`)).toEqual([
      'changed MODIFIED A > Account lockout: -1 +1',
    ]);
  });

  it('stay the same when the heading above them changes', () => {
    const child = '### Requirement: Reply\nThe system SHALL reply.\n';
    expect(told(`## ADDED Requirements\n\n${child}`, `## MODIFIED Requirements\n\n${child}`)).toEqual([
      'changed MODIFIED MODIFIED Requirements: -1 +1',
    ]);
  });

  it('do not lend their lines to an unrelated section', () => {
    const part = (name: string, words: string): string =>
      `### Requirement: ${name}\nThe system SHALL ${words}.\n\n#### Scenario: ok\n- **WHEN** the user presses a key\n- **THEN** it works\n\n`;
    const found = told(
      `# A\n\n${part('Quit', 'exit on q')}${part('Keep', 'keep files')}`,
      `# A\n\n${part('Keep', 'keep files')}${part('Search', 'find words in long texts quickly')}`,
    );
    expect(found).toEqual(['removed DEPRECATED A > Requirement: Quit: -7 +0 N', 'added ADDED A > Requirement: Search: -0 +7 N']);
  });

  it('do not pair the scenarios of a requirement that goes with those of one that comes', () => {
    const part = (name: string, words: string, does: string): string =>
      `### Requirement: ${name}\n${words}\n\n#### Scenario: ${name} works\n- **WHEN** the user presses the key of it\n- **THEN** the system ${does}\n`;
    const before = `# A\n\n${part('Quit', 'Alpha beta gamma delta epsilon zeta.', 'exits and restores the terminal')}`;
    expect(told(before, `# A\n\n${part('Zoom', 'Other words that have no part here.', 'shows larger letters than before')}`)).toEqual([
      'removed DEPRECATED A > Requirement: Quit: -6 +0 N',
      'added ADDED A > Requirement: Zoom: -0 +6 N',
    ]);
  });

  it('do not lend single lines to another section that is new', () => {
    const kept = `${'Alpha beta gamma delta epsilon. '.repeat(8)}\n\n`;
    const shared = '- **WHEN** the user presses the key that stands below it\n';
    const before = `## A\n\n${kept}${shared}- and so on with it\n\n## Z\n\nEnd.\n`;
    const after = `## A\n\n${kept}## B\n\nEntirely other words stand here in this new part of it.\n\n${shared}- nothing of that kind remains\n- nor of this\n\n## Z\n\nEnd.\n`;
    expect(told(before, after)).toEqual(['removed MODIFIED A: -3 +0 N', 'added ADDED B: -0 +8 N']);
  });

  it('stay the same under another parent with a text somewhat like the old one', () => {
    const before = '## ADDED Requirements\n\n### Requirement: Reply\nAlpha beta gamma delta epsilon zeta.\n';
    const after = '## CHANGED Things\n\n### Requirement: Reply\nAlpha beta gamma other words here.\n';
    expect(told(before, after).at(-1)).toBe('changed MODIFIED CHANGED Things > Requirement: Reply: -1 +1');
  });

  it('keep their name when they go while a heading above them changes, so that a decision on them holds', () => {
    const before = '# Old title\n\nText of it stays the same here.\n\n## Gone\n\nWords.\n';
    expect(told(before, '# New title\n\nText of it stays the same here.\n')).toEqual([
      'changed MODIFIED New title: -1 +1',
      'removed DEPRECATED New title > Gone: -4 +0',
    ]);
  });

  it('show only the new heading when a text is parted in two', () => {
    const [one, two] = [
      'First paragraph with some words in it.\n\nSecond one, also with words.\n\n',
      'Third paragraph about another thing.\n\nFourth and last one of them.\n',
    ];
    expect(told(`## A\n\n${one}${two}`, `## A\n\n${one}## B\n\n${two}`)).toEqual(['added ADDED B: -0 +2']);
  });

  it('show only the old heading when two texts become one', () => {
    const [one, two] = [
      'First paragraph with some words in it.\n\nSecond one, also with words.\n\n',
      'Third paragraph about another thing.\n\nFourth and last one of them.\n',
    ];
    expect(told(`## A\n\n${one}## B\n\n${two}`, `## A\n\n${one}${two}`)).toEqual(['removed DEPRECATED B: -2 +0']);
  });

  it('are told as moved when they stand elsewhere unchanged', () => {
    const part = (name: string, length: number): string =>
      `## ${name}\n\n${Array.from({ length }, (_, at) => `Line ${'abcdefghij'.charAt(at)} of ${name} says something.\n`).join('')}\n`;
    const found = told(part('A', 2) + part('B', 9) + part('C', 8), part('B', 9) + part('C', 8) + part('A', 2));
    expect(found).toEqual(['moved DEPRECATED A: -5 +0', 'moved ADDED A: -0 +5']);
  });

  it('are new as a whole in a new document, large ones section by section', () => {
    const long = Array.from({ length: 60 }, (_, at) => `Line ${'x'.repeat(at + 1)}.\n`).join('');
    expect(told('', `# A\n\nIntro.\n\n## B\n\n${long}\n## C\n\nEnd.\n`)).toEqual([
      'added ADDED A: -0 +4',
      'added ADDED A > B: -0 +63',
      'added ADDED A > C: -0 +3',
    ]);
  });

  it('take a new requirement with its scenarios as one piece', () => {
    const scenarios = Array.from({ length: 12 }, (_, at) => `#### Scenario: ${'x'.repeat(at + 1)}\n- **WHEN** a\n- **THEN** b\n`).join(
      '\n',
    );
    const fresh = `### Requirement: B\nIt SHALL work.\n\n${scenarios}`;
    expect(told('# T\n\n### Requirement: A\nIt SHALL be.\n', `# T\n\n### Requirement: A\nIt SHALL be.\n\n${fresh}`)).toEqual([
      'added ADDED T > Requirement: B: -0 +51 N',
    ]);
  });

  it('put the rule between sections where it was when a section comes before it', () => {
    const before = '## 1. A\n\nText of A.\n\n---\n\n## 2. C\n\nText.\n';
    const after = '## 1. A\n\nText of A.\n\n### 1.1 New\n\nText of the new one.\n\n---\n\n## 2. C\n\nText.\n';
    expect(told(before, after)).toEqual(['added ADDED 1. A > 1.1 New: -0 +4']);
  });
});

describe('pieces of a diff', () => {
  it('are cut by list item, so that each can be decided', () => {
    const before = '## R\n- **REQ-1**: The system SHALL reply within 200 ms.\n- **REQ-2**: The system SHALL log every call.\n';
    const after =
      '## R\n- **REQ-1**: The system SHALL reply within 150 ms.\n- **REQ-2**: The system SHALL log every failed call.\n- **REQ-3**: It MUST stop.\n- **REQ-4**: It MUST go.\n';
    expect(told(before, after)).toEqual([
      'changed MODIFIED R: -1 +1 N',
      'changed MODIFIED R: -1 +1',
      'added MODIFIED R: -0 +1 N',
      'added MODIFIED R: -0 +1 N',
    ]);
  });

  it('are cut by requirement in a list of any length', () => {
    const list = (word: string): string =>
      `## R\n${Array.from({ length: 200 }, (_, at) => `- **REQ-${at + 1}**: The system SHALL ${word} ${'x'.repeat(at % 9)}.\n`).join('')}`;
    expect(diff(list('send'), list('give')).map(({ removed, added }) => [removed, added])).toEqual(
      Array.from({ length: 200 }, () => [1, 1]),
    );
    expect(diff('## R\n', list('send'))).toHaveLength(200);
  });

  it('keep a rewritten text together although its blank lines match', () => {
    const before = '## A\n\nAlpha beta gamma delta.\n\nEpsilon zeta eta theta.\n';
    const after = '## A\n\nEntirely other words stand here.\n\nNothing of it remains now.\n';
    expect(told(before, after)).toEqual(['changed MODIFIED A: -3 +3']);
  });

  it('go together at the end of a file without a final line ending, where a blank line between them would be lost', () => {
    const before = '## A\n\n1. The first thing.\n2. The second thing.';
    const added = '\n\n## B\n\nText of B.\n\n## C\n\nText of C.';
    const [hunk, ...others] = check(bytesOf(before), bytesOf(before + added));
    expect(others).toEqual([]);
    expect(hunk).toMatchObject({ kind: 'added', change: 'ADDED', removed: 0, added: 8 });
  });

  it('start where a block starts', () => {
    const item = (name: string): string => `${name}:\n  same\n  end\n\n`;
    const [hunk] = diff(`# A\n\n${item('a')}${item('c')}`, `# A\n\n${item('a')}${item('b')}${item('c')}`);
    expect(hunk?.line.after).toBe(7);
    expect(hunk?.added).toBe(4);
  });

  it('have the same id for the same change and another for a second one', () => {
    const [before, after] = ['## A\nx\n\nunique\n\nx\n', '## A\ny\n\nunique\n\ny\n'];
    const ids = diff(before, after).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => /^[0-9a-f]{12}$/u.test(id))).toBe(true);
    expect(
      diff(`## Z\nnew\n\n${before}`, `## Z\nnewer\n\n${after}`)
        .map(({ id }) => id)
        .slice(1),
    ).toEqual(ids);
  });
});

describe('what a hunk says of itself', () => {
  const body = (line: string): string => `# T\n\n## A\n\n${line}\n`;
  const judged: readonly (readonly [title: string, before: string, after: string, mark: string])[] = [
    ['a changed number binds', 'Reply within 200 ms.', 'Reply within 150 ms.', ' N'],
    ['a changed unit binds', 'Wait 5 seconds.', 'Wait 5 minutes.', ' N'],
    ['a changed modal verb binds', 'It SHALL stop.', 'It SHOULD stop.', ' N'],
    ['a new negation binds', 'It must stop at once.', 'It must not stop at once.', ' N'],
    ['a changed id binds', 'See REQ-12 for it.', 'See REQ-13 for it.', ' N'],
    ['changed prose does not bind', 'A fast reply to all.', 'A quick reply to all.', ''],
    ['a rewrapped paragraph is bookkeeping', 'One two three\nfour five.', 'One two\nthree four five.', ' M'],
    ['trailing space is bookkeeping', 'One two.  ', 'One two.', ' M'],
    ['another bullet is bookkeeping', '* one\n* two', '- one\n- two', ' M'],
    ['renumbering a list is bookkeeping', '3. one\n4. two', '1. one\n2. two', ' M'],
    ['another nesting is no bookkeeping', '- one\n- two', '- one\n  - two', ''],
    ['white space in code is no bookkeeping', '```\na: 1\n  b: 2\n```', '```\na: 1\nb: 2\n```', ''],
    ['a number at the start of a line binds', '5 retries at most', '9 retries at most', ' N'],
    ['the version line is bookkeeping', '**Version:** 1.0', '**Version:** 1.1', ' M'],
    ['the date line is bookkeeping', 'Last updated: 2026-01-02', 'Last updated: 2026-03-04', ' M'],
    ['a limit that looks like a version line is none', 'The version: at least 1.0', 'The version: at least 1.1', ' N'],
  ];
  it.each(judged)('%s', (_, before, after, mark) => {
    const found = told(body(before), body(after)).map((line) => line.replace(/^.* \+\d+/u, ''));
    expect([...new Set(found)]).toEqual([mark]);
  });

  it.each([
    ['formatting', 'One two three\nfour five.', 'One two\nthree four five.'],
    ['formatting', '* one  \n* two', '- one\n- two'],
    ['renumbering', '3. one\n4. two', '1. one\n2. two'],
    ['version', '**Version:** 1.0', '**Version:** 1.1'],
    [undefined, 'One two three.', 'One two four.'],
  ])('bookkeeping is told as what it is: %s', (kind, before, after) => {
    expect(new Set(diff(body(before), body(after)).map(({ mechanicalKind }) => mechanicalKind))).toEqual(new Set([kind]));
  });

  it('a row of the revision history and a renumbered heading are bookkeeping', () => {
    const before = '## 2. Revision History\n\n| Version | Changes |\n|---|---|\n| 1.0 | First |\n';
    const after = '## 3. Revision History\n\n| Version | Changes |\n|---|---|\n| 1.0 | First |\n| 1.1 | SHALL more |\n';
    expect(told(before, after).every((line) => line.endsWith(' M'))).toBe(true);
  });

  it('its summary is one short line of the changed text without markers', () => {
    const [hunk] = diff('## A\n\n- old\n', `## A\n\n- **Bold** start ${'and more words '.repeat(20)}\n`);
    expect(hunk?.summary.startsWith('Bold start and more')).toBe(true);
    expect(Array.from(hunk?.summary ?? '').length).toBeLessThanOrEqual(80);
    expect(diff('a\n', 'b\u2028c\u0085d\n')[0]?.summary).toBe('b c d');
  });
});
