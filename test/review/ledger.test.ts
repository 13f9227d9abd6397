import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, Gap } from '../../src/domain/gap.ts';
import { updateLedger } from '../../src/review/ledger.ts';

function finding(part: Partial<Finding> = {}): Finding {
  return {
    rule: 'PLC-01',
    severity: 'CRITICAL',
    path: 'specs/login.md',
    section: 'Login > Limits',
    line: 10,
    column: 3,
    quote: 'TBD',
    message: 'm',
    mechanical: false,
    ...part,
  };
}

/** Ids with their state after running rounds of findings from an empty ledger. */
function after(...rounds: readonly (readonly Finding[])[]): readonly Gap[] {
  return rounds.reduce<readonly Gap[]>((gaps, findings, index) => updateLedger(gaps, findings, index + 1).gaps, []);
}
const states = (gaps: readonly Gap[]): readonly string[] => gaps.map(({ id, state }) => `${id} ${state}`);

describe('the gap ledger (W3)', () => {
  it('counts gaps found, new, resolved and reopened per round', () => {
    const a = finding();
    const b = finding({ rule: 'LEX-01', quote: 'fast', line: 12 });
    const one = updateLedger([], [a, b], 1);
    expect(one).toMatchObject({ found: 2, new: 2, resolved: 0, reopened: 0 });
    const two = updateLedger(one.gaps, [b], 2);
    expect(two).toMatchObject({ found: 1, new: 0, resolved: 1, reopened: 0 });
    const three = updateLedger(two.gaps, [a, b], 3);
    expect(three).toMatchObject({ found: 2, new: 0, resolved: 0, reopened: 1 });
    expect(three.gaps.map(({ id, state, firstRound, lastRound, reopened }) => [id, state, firstRound, lastRound, reopened])).toEqual([
      ['G-001', 'open', 1, 3, 1],
      ['G-002', 'open', 1, 3, 0],
    ]);
    expect(updateLedger(two.gaps, [], 3).gaps[0]).toMatchObject({ state: 'resolved', lastRound: 1 });
  });

  it('keeps the identity of a gap when only its message, line or column changes', () => {
    expect(states(after([finding()], [finding({ message: 'said differently', line: 90, column: 1 })]))).toEqual(['G-001 open']);
  });

  it('keeps it when the section moves under another heading, and when its quote grows', () => {
    expect(states(after([finding()], [finding({ section: 'Access > Login > Limits' })]))).toEqual(['G-001 open']);
    const lex = finding({ rule: 'LEX-01', quote: 'fast' });
    expect(states(after([lex], [{ ...lex, quote: 'very fast' }]))).toEqual(['G-001 open']);
  });

  it('tells apart other words, other requirements, other files and other families at the same place', () => {
    const lex = finding({ rule: 'LEX-01', quote: 'fast' });
    const other: readonly Finding[] = [
      { ...lex, quote: 'easy' },
      { ...lex, path: 'specs/other.md' },
      { ...lex, rule: 'PLC-01' },
      { ...lex, section: 'Billing' },
    ];
    for (const next of other) expect(states(after([lex], [next]))).toEqual(['G-001 resolved', 'G-002 open']);
    const requirement = finding({ rule: 'REQ-02', quote: 'FR-004: System should show the list' });
    expect(states(after([requirement], [{ ...requirement, quote: 'FR-005: System should show the list' }]))).toEqual([
      'G-001 resolved',
      'G-002 open',
    ]);
  });

  it('tells findings without a quote apart by their rule', () => {
    const missing = finding({ rule: 'STR-01', quote: '' });
    expect(states(after([missing], [{ ...missing, rule: 'STR-05' }]))).toEqual(['G-001 resolved', 'G-002 open']);
    expect(states(after([missing], [{ ...missing, line: 3 }]))).toEqual(['G-001 open']);
  });

  it('resolves the one that is gone when equal quotes stand in one section', () => {
    const first = finding({ line: 10 });
    const second = finding({ line: 40 });
    expect(states(after([first, second], [second]))).toEqual(['G-001 resolved', 'G-002 open']);
    expect(states(after([first, second], [first]))).toEqual(['G-001 open', 'G-002 resolved']);
    expect(states(after([first, second], [second], [first, second]))).toEqual(['G-001 open', 'G-002 open']);
  });

  it('leaves waived and deferred gaps as they are, found again or not', () => {
    const [gap] = after([finding()]);
    if (gap === undefined) throw new Error('no gap');
    for (const state of ['waived', 'deferred'] as const) {
      const marked: Gap = { ...gap, state, reason: 'agreed' };
      for (const findings of [[finding({ line: 30 })], []]) {
        const result = updateLedger([marked], findings, 2);
        expect(result).toMatchObject({ new: 0, resolved: 0, reopened: 0 });
        expect(result.gaps).toMatchObject([{ id: 'G-001', state, reason: 'agreed' }]);
      }
    }
  });

  it('never gives an id twice, not even after the gap is long resolved', () => {
    expect(states(after([finding()], [], [finding({ quote: '???' })], []))).toEqual(['G-001 resolved', 'G-002 resolved']);
    const many = updateLedger(
      [{ id: 'G-999', finding: finding(), firstRound: 1, lastRound: 1, reopened: 0, state: 'open' }],
      [finding({ quote: 'new' })],
      2,
    );
    expect(many.gaps.map(({ id }) => id)).toEqual(['G-999', 'G-1000']);
  });

  it('leaves gaps of specs alone that the round did not look at', () => {
    const gaps = after([finding(), finding({ path: 'specs/other.md' })]);
    expect(states(updateLedger(gaps, [], 2, ['specs/login.md']).gaps)).toEqual(['G-001 resolved', 'G-002 open']);
  });

  it('lists the same rule at the same place once', () => {
    expect(updateLedger([], [finding(), finding({ message: 'again' })], 1)).toMatchObject({ found: 2, new: 1 });
  });
});

const anyFinding: fc.Arbitrary<Finding> = fc.record({
  rule: fc.constantFrom('PLC-01', 'LEX-01', 'LEX-02', 'REF-03'),
  severity: fc.constantFrom('CRITICAL', 'MEDIUM', 'LOW'),
  path: fc.constantFrom('a.md', 'b.md'),
  section: fc.constantFrom('', 'A', 'A > B', 'C'),
  line: fc.integer({ min: 1, max: 9 }),
  column: fc.integer({ min: 1, max: 3 }),
  quote: fc.constantFrom('', 'TBD', 'fast', 'very fast', 'FR-001 x', '登录', '—'),
  message: fc.constantFrom('m', 'n'),
  mechanical: fc.boolean(),
});

describe('any rounds of findings', () => {
  it('give the same ledger whatever the order of the findings', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyFinding, { maxLength: 12 }), { maxLength: 5 }), fc.integer(), (rounds, seed) => {
        const shuffled = rounds.map((findings) => findings.toSorted((a, b) => hash(seed, a) - hash(seed, b)));
        expect(after(...shuffled)).toEqual(after(...rounds));
      }),
    );
  });

  it('keep ids unique and in order, and account for every gap', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyFinding, { maxLength: 12 }), { maxLength: 5 }), (rounds) => {
        let gaps: readonly Gap[] = [];
        rounds.forEach((findings, index) => {
          const open = gaps.filter(({ state }) => state === 'open').length;
          const update = updateLedger(gaps, findings, index + 1);
          expect(update.gaps.slice(0, gaps.length).map(({ id }) => id)).toEqual(gaps.map(({ id }) => id));
          expect(update.gaps.length).toBe(gaps.length + update.new);
          expect(update.gaps.filter(({ state }) => state === 'open').length).toBe(open + update.new + update.reopened - update.resolved);
          gaps = update.gaps;
        });
        expect(gaps.map(({ id }) => id)).toEqual(gaps.map((_, index) => `G-${String(index + 1).padStart(3, '0')}`));
      }),
    );
  });

  it('repeat without a change: nothing new, nothing resolved', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 20 }), (findings) => {
        expect(updateLedger(after(findings), findings, 2)).toMatchObject({ new: 0, resolved: 0, reopened: 0 });
      }),
    );
  });
});

function hash(seed: number, value: unknown): number {
  return [...JSON.stringify(value)].reduce((sum, char) => (Math.imul(sum, 31) + char.charCodeAt(0)) | 0, seed);
}
