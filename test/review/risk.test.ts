/** What is read first and why, how long it takes, and that bookkeeping never comes before substance. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffDocuments } from '../../src/documents/diff.ts';
import { encode } from '../../src/documents/lines.ts';
import { digestOf } from '../../src/domain/digest.ts';
import type { Draft } from '../../src/domain/hunk.ts';
import type { Digest } from '../../src/domain/ids.ts';
import { readingTime, readingWords } from '../../src/review/reading.ts';
import { hunkRisk, readingOrder, referenceCounts } from '../../src/review/risk.ts';
import { TOPICS, topicWord } from '../../src/review/risk-words.ts';

interface Made {
  readonly draft: Draft;
  readonly text: (digest: Digest) => Uint8Array | undefined;
}

function made(before: string, after: string): Made {
  const [old, now] = [encode(before), encode(after)];
  const texts = new Map([
    [digestOf(old), old],
    [digestOf(now), now],
  ]);
  const draft = { path: 'specs/a.md', base: digestOf(old), draft: digestOf(now), versions: {}, hunks: [...diffDocuments(old, now)] };
  return { draft, text: (digest) => texts.get(digest) };
}

/** Score and reasons of the one change between two lines of a section. */
function risk(before: string, after: string, references: ReadonlyMap<string, number> = new Map()): readonly [number, readonly string[]] {
  const { draft, text } = made(`# A\n\n## REQ-7 Rule\n\n${before}\n`, `# A\n\n## REQ-7 Rule\n\n${after}\n`);
  const [first] = readingOrder([draft], text, references);
  return [first?.risk.score ?? 0, first?.risk.reasons ?? []];
}

describe('the risk of a change', () => {
  test('counts binding words, numbers and topics, and says which', () => {
    expect(risk('The user SHALL wait.', 'The user MAY wait.')[1]).toEqual(['binding words change: MAY, SHALL']);
    expect(risk('Wait 5 seconds.', 'Wait 50 seconds.')[1]).toEqual(['numbers change: 50 seconds, 5 seconds']);
    expect(risk('We show a list.', 'We show a list of passwords.')[1]).toEqual(['security: "passwords"']);
    expect(risk('It shows rows.', 'It deletes rows and their invoices.')[1]).toEqual(['money: "invoices"', 'deletion: "deletes"']);
    expect(risk('It shows rows.', 'It shows the rows.')).toEqual([1, []]);
  });

  test('grows with how much else refers to the requirement, up to a limit', () => {
    const at = (count: number) => risk('It shows rows.', 'It shows the rows.', new Map([['REQ-7', count]]));
    expect(at(1)).toEqual([2, ['1 other place refers to REQ-7']]);
    expect(at(3)[0]).toBe(4);
    expect(at(60)[0]).toBe(at(6)[0]);
  });

  test('is nothing for bookkeeping, whatever words it holds, and little for moved text', () => {
    const { draft } = made('x\n', 'y\n');
    const [hunk] = draft.hunks;
    if (hunk === undefined) return expect.fail('no hunk');
    const texts = { before: 'The password SHALL be 5.', after: 'The password SHALL be 6.' };
    expect(hunkRisk({ ...hunk, mechanical: true }, texts, new Map())).toEqual({ score: 0, reasons: ['only bookkeeping'] });
    expect(hunkRisk({ ...hunk, mechanical: true, mechanicalKind: 'version' }, texts, new Map()).reasons).toEqual([
      'only bookkeeping: version',
    ]);
    expect(hunkRisk({ ...hunk, kind: 'moved' }, texts, new Map()).score).toBe(1);
  });

  test('weighs a requirement that is taken out', () => {
    const { draft, text } = made('# A\n\n## B\n\nThe user SHALL wait.\n', '# A\n\n## B\n');
    expect(readingOrder([draft], text)[0]?.risk.reasons).toContain('something that bound is taken out');
  });

  test('takes no word for a part of another', () => {
    expect(topicWord('money', 'the payload of discardable cards')).toBe('cards');
    expect(topicWord('money', 'the payload')).toBeUndefined();
    expect(topicWord('personal data', 'e-mail')).toBe('e-mail');
    expect(topicWord('security', 'a rate limit')).toBe('rate limit');
  });

  test('is found in linear time in hostile text', () => {
    const text = `${'authentic'.repeat(20_000)} ${'a-'.repeat(50_000)}`;
    for (const topic of TOPICS) expect(topicWord(topic, text)).toBeUndefined();
  });
});

const BEFORE = '# A\n\nVersion: 1.0\n\n## B\n\nIt shows rows.\n\n## C\n\nThe user SHALL wait 5 seconds.\n\n## D\n\nText.\n';
const AFTER =
  '# A\n\nVersion: 1.1\n\n## B\n\nIt shows all rows.\n\n## C\n\nThe user SHALL wait 9 seconds.\n\n## D\n\nText.\n\nA token is kept.\n';

test('the riskiest change is read first, equal ones in the order of the document, bookkeeping last', () => {
  const { draft, text } = made(BEFORE, AFTER);
  expect(readingOrder([draft], text).map(({ hunk }) => hunk.section)).toEqual(['A > C', 'A > D', 'A > B', 'A']);
});

test('the reading order holds every change once, whatever the texts', () => {
  const lines = fc.array(fc.constantFrom('# A', '## B', 'The user SHALL wait 5 s.', 'Delete it.', 'plain words', '', 'Version: 1'), {
    maxLength: 15,
  });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const { draft, text } = made(before.join('\n'), after.join('\n'));
      const order = readingOrder([draft], text);
      expect(order.map(({ hunk }) => hunk.id).sort()).toEqual(draft.hunks.map(({ id }) => id).sort());
      const scores = order.map(({ risk: { score } }) => score);
      expect(scores).toEqual(scores.toSorted((one, other) => other - one));
      for (const {
        hunk,
        risk: { score },
      } of order)
        expect(score === 0).toBe(hunk.mechanical);
      const { changes, mechanical, moved } = readingTime([draft], text);
      expect(changes + mechanical + moved).toBe(draft.hunks.length);
    }),
    { numRuns: 200, seed: 3 },
  );
});

test('references are counted over all documents, definitions left out', () => {
  const documents = ['# A\n\n## REQ-7 Rule\n\nSee REQ-8.\n', '# B\n\nREQ-7 and REQ-8 hold.\n'].map((text) => encode(text));
  expect([...referenceCounts(documents)].toSorted(([one], [other]) => one.localeCompare(other))).toEqual([
    ['REQ-7', 1],
    ['REQ-8', 2],
  ]);
});

describe('reading time', () => {
  const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`).join(' ');

  test('counts what is new, what is gone and some of what stands around, and no bookkeeping', () => {
    const { draft, text } = made(BEFORE, AFTER);
    const time = readingTime([draft], text);
    expect([time.changes, time.mechanical, time.moved]).toEqual([3, 1, 0]);
    expect(time.words).toBe(4 + 6 + 1 + 4);
    expect(time.contextWords).toBeGreaterThan(0);
    expect(time.minutes).toBeCloseTo(time.words / 200 + time.contextWords / 238);
  });

  test('of 200 new words is a minute; of words alone that are left, less', () => {
    const { draft, text } = made('', `${words(200)}\n`);
    expect(readingTime([draft], text)).toMatchObject({ words: 200, minutes: 1 });
    expect(readingTime([draft], text, () => false)).toMatchObject({ words: 0, changes: 0, minutes: 0 });
  });

  test('counts Chinese and Japanese by the character', () => {
    const { draft, text } = made('', `${'锁'.repeat(300)}\n`);
    expect(readingTime([draft], text).words).toBe(200);
  });

  test('bounds the text around a change', () => {
    const { draft, text } = made(`# A\n\n${words(5_000)}\n\nold\n`, `# A\n\n${words(5_000)}\n\nnew\n`);
    expect(readingTime([draft], text)).toMatchObject({ words: 2, contextWords: 80 });
  });

  test('passes over the rest of a long line in which a few words changed', () => {
    const line = Array.from({ length: 150_000 }, (_, index) => `word${index % 5_000}`);
    const { draft, text } = made(`${line.join(' ')}\n`, `${line.with(70_000, 'other').with(100_000, 'another').join(' ')}\n`);
    const time = readingTime([draft], text);
    expect(time).toMatchObject({ changes: 1, words: 2 * (40 + 1 + 40) });
    expect(readingWords(time)).toBe('under 1 min');
  });

  test('is told as people tell it', () => {
    const tell = (minutes: number) => readingWords({ minutes, changes: 1 });
    expect([0.2, 1, 6.4, 10.4, 10.6, 23, 57.4, 58, 80, 119, 121, 300].map(tell)).toEqual([
      'under 1 min',
      'about 1 min',
      'about 6 min',
      'about 10 min',
      'about 10 min',
      'about 25 min',
      'about 55 min',
      'about 1 h',
      'about 1 h 20 min',
      'about 2 h',
      'about 2 h',
      'about 5 h',
    ]);
    expect(readingWords({ minutes: 0, changes: 0 })).toBe('nothing to read');
  });
});
