/** Which requirements a draft touches, and who else touches them while the text under them moves. */
import { describe, expect, test } from 'vitest';
import { diffDocuments } from '../../src/documents/diff.ts';
import { formatOf } from '../../src/documents/formats/formats.ts';
import { encode } from '../../src/documents/lines.ts';
import { requirementDigests } from '../../src/documents/requirement-digests.ts';
import { overlaps, touchesBy, type Party } from '../../src/review/overlap.ts';
import { standing, touchesIn } from '../../src/review/touches.ts';

const PATH = 'openspec/specs/login/spec.md';
const SPEC = `# login Specification

## Purpose

Keeps accounts safe from guessing, whoever guesses and from wherever.

## Requirements

### Requirement: Lockout

The system SHALL lock an account after 5 failures.

#### Scenario: fifth failure

- **WHEN** a fifth login fails
- **THEN** the account is locked

#### Scenario: success

- **WHEN** a login succeeds
- **THEN** the counter is cleared

### Requirement: Audit

The system SHALL log every attempt.

#### Scenario: attempt

- **WHEN** a login is tried
- **THEN** it is logged
`;

function touches(after: string, path = PATH, before = SPEC): readonly string[] {
  return touchesIn(path, encode(before), encode(after), diffDocuments(encode(before), encode(after))).map(
    ({ requirement, scenario, digest }) =>
      `${digest === undefined ? '+' : '~'} ${requirement}${scenario === undefined ? '' : ` / ${scenario}`}`,
  );
}

describe('a draft touches', () => {
  test('the requirement and the scenario it changes, and no other', () => {
    expect(touches(SPEC.replace('after 5', 'after 3'))).toEqual(['~ Lockout']);
    expect(touches(SPEC.replace('a login succeeds', 'a login succeeds at last'))).toEqual(['~ Lockout', '~ Lockout / success']);
  });

  test('what it adds, without a text before', () => {
    const more = `${SPEC}\n### Requirement: Unlock\n\nThe system SHALL send a link.\n`;
    expect(touches(more)).toEqual(['+ Unlock']);
    const between = SPEC.replace(
      '### Requirement: Audit',
      '### Requirement: Unlock\n\nThe system SHALL send a link.\n\n### Requirement: Audit',
    );
    expect(touches(between)).toEqual(['+ Unlock']);
    const scenario = SPEC.replace(
      '### Requirement: Audit',
      '#### Scenario: late\n\n- **WHEN** it is late\n- **THEN** wait\n\n### Requirement: Audit',
    );
    expect(touches(scenario)).toEqual(['~ Lockout', '+ Lockout / late']);
  });

  test('what it takes out or calls otherwise', () => {
    expect(touches(SPEC.slice(0, SPEC.indexOf('### Requirement: Audit')))).toEqual(['~ Audit', '~ Audit / attempt']);
    expect(touches(SPEC.replace('Requirement: Audit', 'Requirement: Log'))).toEqual(['~ Audit', '+ Log']);
  });

  test('nothing when only white space, list markers or bookkeeping change', () => {
    expect(touches(SPEC)).toEqual([]);
    expect(touches(SPEC.replace('an account after 5', 'an account\nafter 5'))).toEqual([]);
  });

  test('sections, where a document has no requirements', () => {
    const plain = '# Guide\n\nIntro.\n\n## Setup\n\nRun it.\n\n## Use\n\nUse it.\n';
    expect(touches(plain.replace('Use it.', 'Use it well, every day.'), 'docs/guide.md', plain)).toEqual(['~ Guide > Use']);
  });
});

const ME: Party = { kind: 'session', id: 'mine' };
const ADA: Party = { kind: 'session', id: 'ada' };
const CHANGE: Party = { kind: 'openspec', id: 'add-mfa' };
const touched = (after: string) => touchesIn(PATH, encode(SPEC), encode(after), diffDocuments(encode(SPEC), encode(after)));

describe('the overlap of changes', () => {
  const mine = touchesBy(ME, touched(SPEC.replace('a login succeeds', 'a login succeeds at last')));
  const now = (text: string) => {
    const digests = standing(PATH, encode(text));
    return (touch: Parameters<typeof digests>[0]) => digests(touch);
  };

  test('names everybody who touches the same requirement, and the scenarios both touch', () => {
    const ada = touchesBy(ADA, touched(SPEC.replace('the counter is cleared', 'the counter is zero')));
    const change = touchesBy(CHANGE, [{ path: PATH, requirement: '  Lockout ' }]);
    expect(overlaps(mine, [...ada, ...change, ...mine], now(SPEC))).toEqual([
      {
        path: PATH,
        requirement: 'Lockout',
        scenarios: ['success'],
        others: [
          { who: ADA, scenarios: ['success'] },
          { who: CHANGE, scenarios: [] },
        ],
        base: 'same',
      },
    ]);
  });

  test('says nothing of a requirement that nobody else touches and that stands as it did', () => {
    const elsewhere = touchesBy(ADA, touched(SPEC.replace('log every', 'log each')));
    expect(overlaps(mine, elsewhere, now(SPEC))).toEqual([]);
    expect(overlaps(mine, [], now(SPEC.replace('a login succeeds', 'a login\nsucceeds')))).toEqual([]);
    expect(overlaps(mine, touchesBy(ADA, [{ path: 'specs/other.md', requirement: 'Lockout' }]))).toEqual([]);
  });

  test('tells a base that moved, that is gone, and a name that is taken', () => {
    const base = (text: string, of = mine) => overlaps(of, [], now(text)).map((one) => `${one.requirement} ${one.base}`);
    expect(base(SPEC.replace('the counter is cleared', 'the counter is zero'))).toEqual(['Lockout moved']);
    expect(base('# login Specification\n')).toEqual(['Lockout gone']);
    const adding = `${SPEC}\n### Requirement: Unlock\n\nThe system SHALL send a link.\n`;
    expect(base(adding, touchesBy(ME, [{ path: PATH, requirement: 'Unlock' }]))).toEqual(['Unlock taken']);
    expect(base(SPEC, touchesBy(ME, [{ path: PATH, requirement: 'Unlock' }]))).toEqual([]);
  });

  test('takes a reviewed text that is on disk already for no base that moved', () => {
    for (const text of [
      SPEC.replace('a login succeeds', 'a login succeeds at last'),
      `${SPEC}\n### Requirement: Unlock\n\nThe system SHALL send a link.\n`,
      SPEC.slice(0, SPEC.indexOf('#### Scenario: success')),
    ])
      expect(overlaps(touchesBy(ME, touched(text)), [], now(text)), text).toEqual([]);
  });

  test('takes what a party has written itself for its own and not for a base that moved', () => {
    const written = mine.map((touch) => ({ ...touch, written: true }));
    expect(overlaps(written, [], now(SPEC.replace('cleared', 'zero')))).toEqual([]);
  });
});

test('digests are those that requirements have everywhere', () => {
  const found = formatOf(PATH) ?? expect.fail('no format');
  const known = requirementDigests(found.format.read(encode(SPEC), found.place.kind), encode(SPEC));
  const at = standing(PATH, encode(SPEC));
  expect(known.map(({ key }) => at({ requirement: key }))).toEqual(known.map(({ digest }) => digest));
  const scenarios = known.flatMap(({ key, scenarios: of }) => of.map((scenario) => [key, scenario.key, scenario.digest] as const));
  expect(scenarios.map(([requirement, scenario]) => at({ requirement, scenario }))).toEqual(scenarios.map(([, , digest]) => digest));
  expect(scenarios.length).toBeGreaterThan(0);
});
