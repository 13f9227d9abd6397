import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gap, Round, Severity } from '../../src/domain/gap.ts';
import { judge, openBySeverity, weigh } from '../../src/review/convergence.ts';

function gap(severity: Severity, state: Gap['state'] = 'open'): Gap {
  const finding = { rule: 'PLC-01', severity, path: 'a.md', section: '', line: 1, column: 1, quote: 'x', message: 'm', mechanical: false };
  return { id: 'G-001', finding, firstRound: 1, lastRound: 1, reopened: 0, state };
}
const gaps = (critical: number, medium: number, low: number): readonly Gap[] => [
  ...Array.from({ length: critical }, () => gap('CRITICAL')),
  ...Array.from({ length: medium }, () => gap('MEDIUM')),
  ...Array.from({ length: low }, () => gap('LOW')),
];
type Open = readonly [critical: number, medium: number, low: number];
function judged(open: readonly Open[], limits: { maxRounds?: number; stallThreshold?: number; stallFrom?: number } = {}) {
  const rounds = open.map(([CRITICAL, MEDIUM, LOW], index): Round => ({
    round: index + 1,
    found: 0,
    resolved: 0,
    new: 0,
    reopened: 0,
    open: { CRITICAL, MEDIUM, LOW },
    weight: 9 * CRITICAL + 3 * MEDIUM + LOW,
    specs: [],
  }));
  return judge({ rounds, gaps: gaps(...(open.at(-1) ?? [0, 0, 0])), maxRounds: 20, stallThreshold: 3, stallFrom: 1, ...limits });
}

describe('the weight of a ledger', () => {
  it('is 9, 3 and 1 for each open gap and nothing for the others (W3)', () => {
    expect(weigh(gaps(2, 3, 4))).toBe(18 + 9 + 4);
    expect(weigh([gap('CRITICAL', 'waived'), gap('CRITICAL', 'deferred'), gap('CRITICAL', 'resolved')])).toBe(0);
    expect(openBySeverity([...gaps(1, 0, 2), gap('MEDIUM', 'deferred')])).toEqual({ CRITICAL: 1, MEDIUM: 0, LOW: 2 });
  });
});

describe('refinement (W3)', () => {
  const cases: readonly (readonly [string, readonly Open[], string, RegExp])[] = [
    ['converges at once when nothing blocks', [[0, 0, 0]], 'converged', /after round 1$/],
    [
      'converges with LOW gaps left, and lists them',
      [
        [1, 0, 9],
        [0, 0, 9],
      ],
      'converged',
      /9 LOW gaps listed/,
    ],
    [
      'goes on while the blocking weight falls',
      [
        [5, 0, 0],
        [4, 0, 0],
        [3, 0, 0],
        [2, 0, 0],
        [1, 0, 0],
      ],
      'continue',
      /^1 CRITICAL and 0 MEDIUM open$/,
    ],
    [
      'does not count the first round as one without progress',
      [
        [2, 0, 0],
        [2, 0, 0],
        [2, 0, 0],
      ],
      'continue',
      /2 of 3 rounds without progress/,
    ],
    [
      'stalls after three rounds without progress',
      [
        [2, 0, 0],
        [2, 0, 0],
        [2, 0, 0],
        [2, 0, 0],
      ],
      'stalled',
      /^3 rounds in a row/,
    ],
    [
      'sees through gaps that come and go',
      [
        [2, 0, 0],
        [1, 0, 0],
        [2, 0, 0],
        [1, 0, 0],
        [2, 0, 0],
      ],
      'stalled',
      /3 rounds in a row/,
    ],
    [
      'takes a CRITICAL turned into two MEDIUM for progress',
      [
        [1, 0, 0],
        [1, 0, 0],
        [0, 2, 0],
      ],
      'continue',
      /0 CRITICAL and 2 MEDIUM open$/,
    ],
    [
      'does not take fewer LOW gaps for progress',
      [
        [0, 1, 9],
        [0, 1, 6],
        [0, 1, 3],
        [0, 1, 0],
      ],
      'stalled',
      /0 CRITICAL and 1 MEDIUM open/,
    ],
    [
      'forgets idle rounds once a new minimum comes',
      [
        [3, 0, 0],
        [3, 0, 0],
        [3, 0, 0],
        [2, 0, 0],
        [2, 0, 0],
      ],
      'continue',
      /1 of 3/,
    ],
  ];
  it.each(cases)('%s', (_title, open, verdict, reason) => {
    expect(judged(open)).toMatchObject({ verdict, reason: expect.stringMatching(reason) });
  });

  it('ends at the last allowed round and says so', () => {
    expect(
      judged(
        [
          [3, 0, 0],
          [2, 0, 0],
          [1, 0, 0],
        ],
        { maxRounds: 3 },
      ),
    ).toMatchObject({ verdict: 'stalled', reason: expect.stringMatching(/^all 3 rounds used; 1 CRITICAL/) });
    expect(
      judged(
        [
          [3, 0, 0],
          [0, 0, 1],
        ],
        { maxRounds: 2 },
      ).verdict,
    ).toBe('converged');
  });

  it('counts from the round at which a person chose to continue, against the best so far', () => {
    const open: readonly Open[] = [
      [2, 0, 0],
      [2, 0, 0],
      [2, 0, 0],
      [2, 0, 0],
    ];
    expect(judged(open, { stallFrom: 5 }).verdict).toBe('continue');
    expect(judged([...open, [2, 0, 0], [2, 0, 0]], { stallFrom: 5 }).verdict).toBe('continue');
    expect(judged([...open, [2, 0, 0], [2, 0, 0], [2, 0, 0]], { stallFrom: 5 }).verdict).toBe('stalled');
    expect(
      judged(
        [
          [1, 0, 0],
          [2, 0, 0],
          [2, 0, 0],
          [2, 0, 0],
          [2, 0, 0],
          [1, 0, 0],
          [1, 0, 0],
        ],
        { stallFrom: 5 },
      ).verdict,
    ).toBe('stalled');
  });

  it('has nothing to say before the first round', () => {
    expect(judged([]).verdict).toBe('continue');
  });

  it('always ends: within max rounds it converges or stalls', () => {
    const open = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3));
    fc.assert(
      fc.property(fc.array(open, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 5 }), (trail, stallThreshold) => {
        expect(judged(trail, { maxRounds: trail.length, stallThreshold }).verdict).not.toBe('continue');
        const [critical, medium] = trail.at(-1) ?? [0, 0];
        expect(judged(trail).verdict === 'converged').toBe(critical + medium === 0);
      }),
    );
  });
});
