/** The rows of a review hold every line, keep to their width whatever the text, and cost the same for ten rows as for a hundred thousand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/workflow/state.ts';
import type { Pane, Size, Theme, Ui, View } from '../../../views/screen.ts';
import { review } from '../../../views/screens/review.ts';
import { affectedSpec, proposalOf } from '../../rig/fixtures.ts';
import { HOSTILE, anySize, expectRowsFit, hostileText } from '../../rig/hostile-text.ts';
import { NO_RESULTS, session } from '../../rig/later-fixtures.ts';
import { blobsOf, comment, draftOf, reviewOf, reviewing } from '../../rig/review-fixtures.ts';
import type { MadeDraft } from '../../rig/review-fixtures.ts';
import { press, ui, view } from '../../rig/screen-fixtures.ts';
import { COLOUR, PLAIN } from '../../rig/theme.ts';

/** Paints nothing, but keeps words unmarked as with colour. */
const BARE: Theme = { ...PLAIN, tier: '16' };
const LARGE: Size = { columns: 120, rows: 34 };

function viewOf(made: readonly MadeDraft[], of: Session, size: Size, change: Partial<Ui> = {}, theme: Theme = COLOUR): View {
  return view({ session: of, blob: blobsOf(made), theme, ui: ui({ screen: 'review', size, ...change }) });
}

function diffPane(on: View, size: Size): { readonly pane: Pane; readonly width: number } {
  const placed = review.arrange(on, size).panes[0];
  if (placed === undefined) throw new Error('no pane');
  return placed;
}

const line = fc.constantFrom(
  '# One',
  '## Two',
  '## REQ-1 Three',
  'The system SHALL do it.',
  'The system SHALL do it twice.',
  '- item',
  '',
  'x',
  ...HOSTILE.map((text) => text.replaceAll('\n', ' ')),
);
const text = fc.array(line, { maxLength: 40 }).map((lines) => lines.join('\n'));
/** A text and one made from it by edits, as people make them. */
const pair = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.array(fc.tuple(fc.nat(40), fc.option(line)), { maxLength: 8 }))
  .map(([lines, edits]) => {
    const edited = [...lines];
    for (const [at, replacement] of edits)
      edited.splice(at % (edited.length + 1), replacement === null ? 1 : 0, ...(replacement === null ? [] : [replacement]));
    return [lines.join('\n'), edited.join('\n')] as const;
  });
/** Marks some changes as mechanical, and links one that takes text out with one that puts text in. */
function marked(made: MadeDraft, bits: readonly boolean[]): MadeDraft {
  const { hunks } = made.draft;
  const out = hunks.find(({ added }) => added === 0);
  const into = hunks.find(({ removed }) => removed === 0);
  const pairOf = (id: string): { readonly pair?: string } => {
    if (out === undefined || into === undefined || bits[0] !== true) return {};
    return id === out.id ? { pair: into.id } : id === into.id ? { pair: out.id } : {};
  };
  const flagged = hunks.map(({ pair: _pair, ...hunk }, index) => {
    const other = pairOf(hunk.id);
    return { ...hunk, ...other, mechanical: other.pair === undefined && bits[(index % bits.length) + 1] === true };
  });
  return { ...made, draft: { ...made.draft, hunks: flagged } };
}
const bits = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });
const look: fc.Arbitrary<Partial<Ui>> = fc.record({
  wrap: fc.boolean(),
  arrangement: fc.constantFrom('auto', 'unified', 'split'),
  showAs: fc.constantFrom('diff', 'diff', 'final', 'source'),
  filter: fc.constantFrom('all', 'undecided', 'rejected', 'commented', 'normative'),
  sort: fc.constantFrom('', 'risk'),
  foldUnchanged: fc.boolean(),
  sideways: fc.constantFrom(0, 8, 80),
  pane: fc.nat(1),
  maximised: fc.boolean(),
});

describe('rows of a review', () => {
  it('are never wider than their pane, whatever the texts, the size and the arrangement', () => {
    fc.assert(
      fc.property(
        pair,
        text,
        hostileText,
        look,
        anySize,
        fc.constantFrom(COLOUR, PLAIN),
        bits,
        (edit, created, words, change, size, theme, flags) => {
          const made = [
            marked(draftOf(words, edit[0], edit[1], { before: words, after: 'x' }), flags),
            draftOf('b.md', undefined, created),
          ];
          const hunk = made[0]?.draft.hunks[0];
          const comments = [
            comment('c1', {
              path: words,
              text: words,
              quote: created,
              author: words,
              replies: [{ author: words, at: words, text: words }],
              ...(hunk === undefined ? {} : { hunk: hunk.id }),
            }),
            comment(words, { path: 'b.md', quote: words, text: words }),
          ];
          const of = reviewing(reviewOf(made, 'a?ra?r', { notes: [words] }), comments);
          const others = [{ who: { kind: 'session' as const, id: words }, scenarios: [] }];
          const overlaps = (hunk === undefined ? [] : [hunk.section]).map((requirement) => ({
            path: words,
            requirement,
            scenarios: [],
            others,
            base: 'gone' as const,
          }));
          expectRowsFit(review, { ...viewOf(made, of, size, change, theme), overlaps }, size);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('hold every line of both texts in order when nothing is folded', () => {
    fc.assert(
      fc.property(pair, fc.boolean(), ([before, after], wrap) => {
        const count = (document: string): number => document.split(/\r\n|\r|\n/).length - (/(?:^|[\r\n])$/.test(document) ? 1 : 0);
        const made = [draftOf('a.md', before, after)];
        const on = viewOf(made, reviewing(reviewOf(made)), LARGE, { foldUnchanged: false, wrap, maximised: true }, BARE);
        const { pane, width } = diffPane(on, LARGE);
        const digits = Math.max(2, String(Math.max(count(before), count(after))).length);
        const rows = Array.from({ length: pane.count }, (_row, index) => pane.row(index, width, false));
        const numbered = (from: number, signs: string): readonly number[] =>
          rows.flatMap((row) => {
            const number = row.slice(from, from + digits).trim();
            return /^\d+$/.test(number) && signs.includes(row.charAt(3 + 2 * (digits + 1))) ? [Number(number)] : [];
          });
        expect(numbered(3, ' -')).toEqual(Array.from({ length: count(before) }, (_line, index) => index + 1));
        expect(numbered(4 + digits, ' +')).toEqual(Array.from({ length: count(after) }, (_line, index) => index + 1));
      }),
      { numRuns: 150 },
    );
  });

  it('lead to every change exactly once, whatever is wrapped, split or folded', () => {
    fc.assert(
      fc.property(
        pair,
        fc.record({
          wrap: fc.boolean(),
          arrangement: fc.constantFrom('unified', 'split'),
          foldUnchanged: fc.boolean(),
          sort: fc.constantFrom('', 'risk'),
        }),
        bits,
        ([before, after], change, flags) => {
          const made = [marked(draftOf('a.md', before, after), flags)];
          const hunks = made[0]?.draft.hunks ?? [];
          const of = reviewing(reviewOf(made));
          const approvedAt = (on: View, row: number): readonly string[] => {
            const here = { ...on, ui: { ...on.ui, places: { 'review/diff': { cursor: row, top: 0 } } } };
            const [sent] = press(review, 'a', here).sent;
            if (sent?.type === 'hunks/decided') return sent.decisions.map(({ hunk }) => hunk);
            // What is put together is decided once it was shown.
            const folds = press(review, 'enter', here).ui[0]?.folds;
            return folds === undefined ? [] : approvedAt({ ...here, ui: { ...here.ui, folds } }, row);
          };
          let cursor = 0;
          const reached: string[] = [];
          for (let step = 0; step <= hunks.length; step += 1) {
            const on = viewOf(made, of, LARGE, { ...change, places: { 'review/diff': { cursor, top: 0 } } });
            const [name, , row] = press(review, ']', on).calls[0] ?? [];
            if (name !== 'place' || typeof row !== 'number') break;
            cursor = row;
            reached.push(...approvedAt(on, cursor));
          }
          const twice = change.foldUnchanged ? [] : hunks.filter(({ pair: other }) => other !== undefined);
          expect(new Set(reached)).toEqual(new Set(hunks.map(({ id }) => id)));
          expect(reached.length).toBe(hunks.length + twice.length);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('stand beside the line they replace when new ones come before it', () => {
    const made = [
      draftOf(
        'a.md',
        'The system SHALL lock after 5 failures.\n',
        'Accounts can be locked by an administrator too.\nThe system SHALL lock after 3 failures.\n',
      ),
    ];
    const on = viewOf(made, reviewing(reviewOf(made)), LARGE, { arrangement: 'split', maximised: true }, BARE);
    const { pane, width } = diffPane(on, LARGE);
    expect(Array.from({ length: pane.count }, (_row, index) => pane.row(index, width, false).trimEnd()).slice(2)).toEqual([
      ' ?                                                           │  1 + Accounts can be locked by an administrator too.',
      ' ?  1 - The system SHALL lock after 5 failures.              │  2 + The system SHALL lock after 3 failures.',
    ]);
  });

  it('name the specs to draft for, whatever they are called', () => {
    fc.assert(
      fc.property(hostileText, anySize, (path, size) => {
        const waiting = session({ name: 'update' }, { results: { ...NO_RESULTS, proposal: proposalOf({ specs: [affectedSpec(path)] }) } });
        expectRowsFit(review, viewOf([], waiting, size), size);
      }),
      { numRuns: 30 },
    );
  });

  it('show a text of any line endings line by line', () => {
    const made = [draftOf('a.md', 'one\r\ntwo\rthree\nfour\r\n', 'one\r\ntwo\rTHREE\nfour\r\n')];
    const on = viewOf(made, reviewing(reviewOf(made)), LARGE, {}, BARE);
    const { pane } = diffPane(on, LARGE);
    expect(Array.from({ length: pane.count }, (_row, index) => pane.text(index)).slice(1)).toEqual([
      'one',
      'two',
      'undecided  changed  1/1',
      'three',
      'THREE',
      'four',
    ]);
  });

  it('give a wrapped line its text once', () => {
    const made = [draftOf('a.md', 'short\n', `${'word '.repeat(60)}end\n`)];
    const on = viewOf(made, reviewing(reviewOf(made)), LARGE, { wrap: true });
    const { pane } = diffPane(on, LARGE);
    expect(Array.from({ length: pane.count }, (_row, index) => pane.text(index)).filter((row) => row.endsWith('end'))).toHaveLength(1);
    expect(pane.count).toBeGreaterThan(6);
  });

  it('paint as much for a step in 30,000 lines as in 300 (P2)', () => {
    const painted = [300, 30_000].map((count) => {
      const lines = Array.from({ length: count }, (_line, index) =>
        index % 40 === 0 ? `## REQ-${index} Title` : `The system SHALL do thing ${index} for 日本 within 5 seconds.`,
      );
      const made = [
        draftOf(
          'big.md',
          lines.join('\n'),
          lines.map((words, index) => (index % 7 === 3 ? words.replace('within', 'in at most') : words)).join('\n'),
        ),
      ];
      const of = reviewing(reviewOf(made));
      let calls = 0;
      const counting: Theme = { ...BARE, paint: (_token, words) => ((calls += 1), words) };
      const folds = {};
      const draw = (top: number): void => {
        const on = viewOf(made, of, LARGE, { wrap: true, folds, places: { 'review/diff': { cursor: top + 10, top } } }, counting);
        const { pane, width } = diffPane(on, LARGE);
        for (let row = top; row < top + LARGE.rows; row += 1) pane.row(row, width, row === top + 10);
      };
      draw(100);
      calls = 0;
      for (let top = 101; top < 121; top += 1) draw(top);
      return calls / 20;
    });
    expect(painted[1]).toBeLessThanOrEqual((painted[0] ?? 0) + 5);
    expect(painted[1]).toBeLessThan(40);
  });
});
