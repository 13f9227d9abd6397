import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffDocuments } from '../../src/documents/diff.ts';
import { planRows, rowText, wordMarks, type DiffRow, type RowOptions } from '../../src/documents/rows.ts';
import { bytesOf, editedPair, hasCorpora, realPairs } from './material.ts';

function plan(before: string, after: string, options?: RowOptions): readonly DiffRow[] {
  return planRows(bytesOf(before), bytesOf(after), diffDocuments(bytesOf(before), bytesOf(after)), options);
}

const SIGNS: Readonly<Record<DiffRow['kind'], string>> = { section: '§', context: ' ', removed: '-', added: '+', fold: '~' };

/** Rows as people see them: sign, lines, text. */
function drawn(before: string, after: string, options?: RowOptions): readonly string[] {
  const documents = { before: bytesOf(before), after: bytesOf(after) };
  return plan(before, after, options).map(
    (row) =>
      `${SIGNS[row.kind]}${row.beforeLine ?? ''}/${row.afterLine ?? ''} ${row.kind === 'fold' ? row.folded : row.kind === 'section' ? row.section : rowText(documents, row)}`,
  );
}

/** Every row that stands for lines of both documents, checked to tell each line once and in order. */
function checkRows(before: Uint8Array, after: Uint8Array, options?: RowOptions): void {
  const rows = planRows(before, after, diffDocuments(before, after), options);
  let [old, now] = [1, 1];
  for (const [index, row] of rows.entries()) {
    if (row.kind === 'section') continue;
    if (row.beforeLine !== undefined) expect(row.beforeLine).toBe(old);
    if (row.afterLine !== undefined) expect(row.afterLine).toBe(now);
    const lines = row.folded ?? 1;
    if (row.kind !== 'added') old += lines;
    if (row.kind !== 'removed') now += lines;
    if (row.kind === 'fold') expect(row.hunk).toBeUndefined();
    else if (row.kind !== 'context') expect(row.hunk).toBeDefined();
    if (row.pair === undefined) continue;
    expect(rows[row.pair]?.pair).toBe(index);
    expect(rows[row.pair]?.hunk).toBe(row.hunk);
    expect(rows[row.pair]?.kind).toBe(row.kind === 'added' ? 'removed' : 'added');
  }
  const count = (bytes: Uint8Array): number =>
    planRows(bytes, bytes, [], { unfolded: 'all' }).filter(({ kind }) => kind === 'context').length;
  expect(old - 1).toBe(count(before));
  expect(now - 1).toBe(count(after));
}

describe('planRows', () => {
  const numbered = Array.from({ length: 20 }, (_, at) => `line ${at + 1}\n`).join('');

  it('shows changes with three lines of context and folds the rest', () => {
    expect(drawn(`# A\n${numbered}`, `# A\n${numbered.replace('line 10\n', 'line ten\n')}`)).toEqual([
      '~1/1 7',
      '§/ A',
      ' 8/8 line 7',
      ' 9/9 line 8',
      ' 10/10 line 9',
      '-11/ line 10',
      '+/11 line ten',
      ' 12/12 line 11',
      ' 13/13 line 12',
      ' 14/14 line 13',
      '~15/15 7',
    ]);
  });

  it('opens one fold by its line, or all', () => {
    const after = numbered.replace('line 10\n', 'line ten\n');
    expect(drawn(numbered, after, { unfolded: new Set([14]) }).filter((row) => row.startsWith('~'))).toEqual(['~1/1 6']);
    expect(drawn(numbered, after, { unfolded: 'all' }).some((row) => row.startsWith('~'))).toBe(false);
  });

  it('does not fold six lines between changes', () => {
    const after = numbered.replace('line 5\n', 'line five\n').replace('line 12\n', 'line twelve\n');
    expect(drawn(numbered, after).filter((row) => row.startsWith('~'))).toEqual(['~16/16 5']);
  });

  it('opens each section with a row of its own, a removed one too', () => {
    expect(drawn('# A\nx\n## B\ny\n## C\nz\n', '# A\nx\n## C\nz2\n')).toEqual([
      '§/ A',
      ' 1/1 # A',
      ' 2/2 x',
      '§/ A > B',
      '-3/ ## B',
      '-4/ y',
      '§/ A > C',
      ' 5/3 ## C',
      '-6/ z',
      '+/4 z2',
    ]);
  });

  it('shows lines that stay inside a hunk as such', () => {
    const [before, after] = [bytesOf('## A\n\nold one\nkept line\nold two\n'), bytesOf('## A\n\nnew one\nkept line\nnew two\n')];
    const [first, second] = diffDocuments(before, after);
    if (first === undefined || second === undefined) throw new Error('two hunks expected');
    const joined = {
      ...first,
      added: 3,
      removed: 3,
      before: { ...first.before, end: second.before.end },
      after: { ...first.after, end: second.after.end },
    };
    const rows = planRows(before, after, [joined]).filter(({ hunk }) => hunk === joined.id);
    expect(rows.map((row) => `${SIGNS[row.kind]}${rowText({ before, after }, row)}`)).toEqual([
      '-old one',
      '+new one',
      ' kept line',
      '-old two',
      '+new two',
    ]);
  });

  it('pairs an old line with the new line most like it', () => {
    const rows = plan(
      '## A\nThe first rule holds for all.\nThe second rule holds for none.\n',
      '## A\nSomething else entirely here.\nThe first rule holds for many.\nThe second rule holds for few.\n',
    );
    const pairs = rows.flatMap((row) =>
      row.kind === 'removed' && row.pair !== undefined ? [[row.beforeLine, rows[row.pair]?.afterLine]] : [],
    );
    expect(pairs).toEqual([
      [2, 3],
      [3, 4],
    ]);
  });

  it('tells every line of both documents once and in order', () => {
    fc.assert(
      fc.property(editedPair, fc.boolean(), ([before, after], open) => checkRows(before, after, open ? { unfolded: 'all' } : {})),
      { numRuns: 500 },
    );
  });

  it.runIf(hasCorpora)('does so on real pairs', () => {
    for (const { before, after } of realPairs()) checkRows(before, after);
  });
});

/** The marked words of both lines, strong ones with `!`. */
function marked(before: string, after: string): readonly (readonly string[])[] {
  const marks = wordMarks(before, after);
  const words = (line: string, list: typeof marks.before): readonly string[] =>
    list.map(([start, end, strong]) => `${line.slice(start, end)}${strong ? '!' : ''}`);
  return [words(before, marks.before), words(after, marks.after)];
}

describe('wordMarks', () => {
  const cases: readonly (readonly [title: string, before: string, after: string, marks: readonly (readonly string[])[]])[] = [
    ['mark a changed word', 'It logs each request.', 'It logs every request.', [['each'], ['every']]],
    [
      'mark binding words strongly',
      'It SHALL reply within 200 ms always.',
      'It SHOULD reply within 150 ms always.',
      [
        ['SHALL!', '200!'],
        ['SHOULD!', '150!'],
      ],
    ],
    [
      'mark a changed unit strongly',
      'Wait for 5 seconds and then go on.',
      'Wait for 5 minutes and then go on.',
      [['seconds!'], ['minutes!']],
    ],
    ['mark a new word alone', 'It logs each request.', 'It logs each failed request.', [[], ['failed']]],
    [
      'mark a new sentence as a whole',
      'It logs each request. It ends.',
      'It logs each request. Then comes more. It ends.',
      [[], ['Then comes more.']],
    ],
    [
      'compare words only inside like sentences',
      'The cat sat on the mat. Dogs bark.',
      'Dogs bark loudly. The cat sat on the mat.',
      [['Dogs bark.'], ['Dogs bark loudly.']],
    ],
    ['say nothing when more than 60 % changed', 'One two three four.', 'Five six seven four.', [[], []]],
    ['say nothing of equal lines', 'same', 'same', [[], []]],
    ['keep table cells apart', '| a | one two three | x |', '| a | one two four | x |', [['three'], ['four']]],
    ['keep words of other scripts whole', 'Größe ändern 日本 und mehr davon', 'Größe ändert 日本 und mehr davon', [['ändern'], ['ändert']]],
  ];
  it.each(cases)('%s', (_, before, after, marks) => {
    expect(marked(before, after)).toEqual(marks);
  });

  it('lie inside their lines, in order and apart', () => {
    const words = fc
      .array(fc.constantFrom('a', 'SHALL', '5', 'ms', '. ', ' ', 'X', '|', 'é', '日', '\uD83D\uDE00'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(words, words, (before, after) => {
        const marks = wordMarks(before, after);
        for (const [line, list] of [
          [before, marks.before],
          [after, marks.after],
        ] as const) {
          let last = 0;
          for (const [start, end] of list) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            last = end;
          }
          expect(last).toBeLessThanOrEqual(line.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
