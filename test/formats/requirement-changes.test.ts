import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Format } from '../../src/documents/formats/format.ts';
import { FORMATS, formatOf } from '../../src/documents/formats/formats.ts';
import { kiro } from '../../src/documents/formats/kiro.ts';
import { specKit } from '../../src/documents/formats/spec-kit.ts';
import { encode } from '../../src/documents/lines.ts';
import { requirementChanges, type ReadDocument, type RequirementChanges } from '../../src/documents/requirement-changes.ts';
import { requirementDigests } from '../../src/documents/requirement-digests.ts';
import { realPairs } from '../documents/material.ts';
import { corpusFiles, hasCorpora } from './material.ts';

const skipped = hasCorpora ? '' : ' (skipped: the corpora are not beside the project)';

function readAs(format: Format, text: string | Uint8Array): ReadDocument {
  const bytes = typeof text === 'string' ? encode(text) : text;
  return { document: format.read(bytes, 'spec'), bytes };
}

function changes(format: Format, before: string, after: string): RequirementChanges {
  return requirementChanges(readAs(format, before), readAs(format, after));
}

/** Changes as short lines: kind, key, and what of it. */
function told({ changes: found, moved }: RequirementChanges): readonly string[] {
  return [
    ...found.flatMap(({ kind, key, before, edited, renumbered, scenarios }) => [
      `${kind} ${before === undefined || before.key === key ? key : `${before.key}>${key}`}${kind === 'RENAMED' && edited ? ' edited' : ''}${renumbered ? ' renumbered' : ''}`,
      ...(kind === 'ADDED' || kind === 'REMOVED'
        ? []
        : scenarios.map((one) => `  ${one.kind} ${one.key}${one.renumbered ? ' renumbered' : ''}`)),
    ]),
    ...moved.map((key) => `moved ${key}`),
  ];
}

interface Entry {
  readonly name: string;
  readonly story: string;
  readonly criteria: readonly string[];
}

/** A requirement with words of its own, so that no two are alike. */
function entryOf(seed: number): Entry {
  const word = (index: number): string => `w${(seed * 7919 + index * 104729).toString(36)}`;
  const words = (from: number): string => Array.from({ length: 9 }, (_, index) => word(from + index)).join(' ');
  return {
    name: `Name ${word(1)}`,
    story: `As a ${words(10)}`,
    criteria: [`WHEN ${words(20)} THEN it SHALL ${words(30)}`, `IF ${words(40)} THEN it SHALL ${words(50)}`],
  };
}

function kiroText(entries: readonly Entry[]): string {
  const blocks = entries.map(
    ({ name, story, criteria }, index) =>
      `### Requirement ${index + 1}: ${name}\n\n**User Story:** ${story}\n\n#### Acceptance Criteria\n\n${criteria.map((one, at) => `${at + 1}. ${one}\n`).join('')}\n`,
  );
  return `# Requirements Document\n\n## Requirements\n\n${blocks.join('')}`;
}

describe('what became of each requirement', () => {
  const [a, b, c, d] = [1, 2, 3, 4].map(entryOf) as [Entry, Entry, Entry, Entry];
  const base = kiroText([a, b, c]);

  it('is nothing for equal words, however wrapped, marked or ended', () => {
    const list = '# S\n\n## Requirements\n\n- **FR-001**: System MUST do this and that.\n- **FR-002**: System MUST stay.\n';
    const wrapped = list.replace('this and', 'this\n  and').replaceAll('- **', '* **').replaceAll('\n', '\r\n');
    expect(changes(specKit, list, wrapped)).toEqual({ changes: [], moved: [] });
    expect(changes(kiro, base, base.replaceAll(' SHALL ', '\n   SHALL '))).toEqual({ changes: [], moved: [] });
  });

  it.each<readonly [string, readonly Entry[], readonly string[]]>([
    ['an edited statement', [a, { ...b, story: `${b.story} now` }, c], ['MODIFIED 2']],
    ['an edited criterion', [a, { ...b, criteria: [b.criteria[0] ?? '', 'IF so THEN it SHALL not'] }, c], ['MODIFIED 2', '  MODIFIED 2.2']],
    [
      'a new criterion in front',
      [a, { ...b, criteria: ['THE first SHALL be new', ...b.criteria] }, c],
      ['MODIFIED 2', '  ADDED 2.1', '  RENAMED 2.2 renumbered', '  RENAMED 2.3 renumbered'],
    ],
    ['a new name', [a, { ...b, name: 'Other words' }, c], ['RENAMED 2']],
    ['a new name and statement', [a, { ...b, name: 'Other words', story: `${b.story} now` }, c], ['RENAMED 2 edited']],
    ['one more at the end', [a, b, c, d], ['ADDED 4']],
    ['one put in', [a, d, b, c], ['ADDED 2', 'RENAMED 2>3 renumbered', 'RENAMED 3>4 renumbered']],
    ['one gone', [a, c], ['REMOVED 2', 'RENAMED 3>2 renumbered']],
    ['two swapped', [b, a, c], ['RENAMED 2>1 renumbered', 'RENAMED 1>2 renumbered', 'moved 2']],
  ])('%s', (_, entries, expected) => {
    expect(told(changes(kiro, base, kiroText(entries)))).toEqual(expected);
  });

  it('follows a requirement by its likeness when its number, name and words all change', () => {
    const edited = { ...b, name: 'Other words', story: `${b.story} now` };
    expect(told(changes(kiro, base, kiroText([a, d, edited, c])))).toEqual(['ADDED 2', 'RENAMED 2>3 edited', 'RENAMED 3>4 renumbered']);
  });

  it('follows a requirement under a new id by its words', () => {
    const before = '- **FR-001**: System MUST keep every date it is given.\n- **FR-002**: Users MUST see who is late.\n';
    const after =
      '- **FR-001**: System MUST keep every date it is given.\n- **FR-009**: Users MUST see who is late.\n- **FR-010**: Admins MUST export all.\n';
    expect(told(changes(specKit, before, after))).toEqual(['RENAMED FR-002>FR-009 renumbered', 'ADDED FR-010']);
    expect(changes(specKit, before, after).changes[0]?.before?.line).toBe(2);
  });

  it('finds exactly the edits that were made', () => {
    const seeds = fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 2, maxLength: 8 });
    const edit = fc.constantFrom('keep', 'story', 'criterion', 'drop', 'rename', 'more');
    fc.assert(
      fc.property(seeds, fc.array(edit, { minLength: 8, maxLength: 8 }), fc.boolean(), (numbers, edits, added) => {
        const before = numbers.map(entryOf);
        const expected = { MODIFIED: 0, REMOVED: 0, RENAMED: 0, ADDED: added ? 1 : 0 };
        const after = before.flatMap((entry, index): readonly Entry[] => {
          const kind = edits[index];
          if (kind === 'drop') {
            expected.REMOVED++;
            return [];
          }
          if (kind === 'rename') expected.RENAMED++;
          else if (kind !== 'keep') expected.MODIFIED++;
          if (kind === 'story') return [{ ...entry, story: `${entry.story} indeed` }];
          if (kind === 'criterion') return [{ ...entry, criteria: [`${entry.criteria[0] ?? ''} at once`, ...entry.criteria.slice(1)] }];
          if (kind === 'more') return [{ ...entry, criteria: [...entry.criteria, 'THE more SHALL be merry'] }];
          return [kind === 'rename' ? { ...entry, name: `Renamed ${index}` } : entry];
        });
        // Named headings, so that a number is no name.
        const text = (entries: readonly Entry[]): string =>
          entries
            .map(
              ({ name, story, criteria }) =>
                `### Requirement: ${name}\n\n${story}\n\n${criteria.map((one, at) => `#### Scenario: S${at}\n- ${one}\n`).join('')}\n`,
            )
            .join('');
        const plain = FORMATS.find(({ name }) => name === 'plain');
        if (plain === undefined) return;
        const { changes: found, moved } = changes(plain, text(before), text(added ? [...after, entryOf(10_001)] : after));
        const counts = { MODIFIED: 0, REMOVED: 0, RENAMED: 0, ADDED: 0 };
        for (const { kind } of found) counts[kind]++;
        expect(counts).toEqual(expected);
        expect(moved).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('tells a moved requirement as moved and as nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 9 }), fc.nat(), fc.nat(), (count, from, to) => {
        const list = Array.from(
          { length: count },
          (_, index) => `- **FR-${String(index + 1).padStart(3, '0')}**: ${entryOf(index + 1).story} MUST.\n`,
        );
        const moved = [...list];
        const [one = ''] = moved.splice(from % count, 1);
        moved.splice(to % count, 0, one);
        const found = changes(specKit, list.join(''), moved.join(''));
        expect(found.changes).toEqual([]);
        expect(found.moved.length).toBe(from % count === to % count ? 0 : 1);
      }),
    );
  });

  it.skipIf(!hasCorpora)(`adds up on the real pairs: what is added and gone makes up the difference${skipped}`, () => {
    let [seen, listed] = [0, 0];
    for (const { name, before, after } of realPairs()) {
      for (const format of FORMATS) {
        const [one, other] = [readAs(format, before), readAs(format, after)];
        const found = requirementChanges(one, other);
        const count = (kind: string): number => found.changes.filter((change) => change.kind === kind).length;
        expect(other.document.requirements.length - one.document.requirements.length, `${name} ${format.name}`).toBe(
          count('ADDED') - count('REMOVED'),
        );
        expect(requirementChanges(other, other)).toEqual({ changes: [], moved: [] });
        const back = requirementChanges(other, one);
        expect(back.changes.filter(({ kind }) => kind === 'REMOVED')).toHaveLength(count('ADDED'));
        seen++;
        listed += found.changes.length;
      }
    }
    expect(seen).toBeGreaterThanOrEqual(800);
    expect(listed).toBeGreaterThan(500);
  });
});

describe('digests', () => {
  it('stay under rewrapping and change with any word of the block they cover, and no other', () => {
    const text =
      '### Requirement 1: A\n\n**User Story:** As one\n\n#### Acceptance Criteria\n\n1. WHEN x SHALL y\n2. WHEN z SHALL w\n\n### Requirement 2: B\n\nText.\n';
    const digests = (from: string) => requirementDigests(kiro.read(encode(from), 'spec'), encode(from));
    expect(digests(text.replace('x SHALL', 'x\r\n   SHALL'))).toEqual(digests(text));
    const [one, two] = digests(text);
    const [edited, same] = digests(text.replace('z SHALL', 'z MUST'));
    expect(same).toEqual(two);
    expect([edited?.own === one?.own, edited?.digest === one?.digest]).toEqual([true, false]);
    expect(edited?.scenarios.map(({ digest }, index) => digest === one?.scenarios[index]?.digest)).toEqual([true, false]);
    expect(digests(text.replace('As one', 'As two'))[0]?.own).not.toBe(one?.own);
  });

  it.skipIf(!hasCorpora)(`are there for every requirement and scenario of the corpora${skipped}`, () => {
    for (const { name, bytes } of corpusFiles().filter((_, index) => index % 20 === 0)) {
      const format = formatOf(name.replace(/^[^/]+\/[^/]+\//u, ''))?.format ?? specKit;
      const document = format.read(bytes, 'spec');
      const digests = requirementDigests(document, bytes);
      expect(digests.map(({ key, scenarios }) => [key, scenarios.length])).toEqual(
        document.requirements.map(({ key, scenarios }) => [key, scenarios.length]),
      );
    }
  });
});
