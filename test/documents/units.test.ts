import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyHunks, diffDocuments } from '../../src/documents/diff.ts';
import { bytesOf, exact } from './material.ts';
import { choices, leavesOthers } from './subsets.ts';

/** First heading or line of each hunk between two texts, with its lines. */
function told(before: string, after: string): readonly string[] {
  return diffDocuments(bytesOf(before), bytesOf(after)).map(({ summary, added, removed }) => `${summary}: -${removed} +${added}`);
}

const scenario = (name: string): string => `#### Scenario: ${name}\n\n- **WHEN** ${name} happens\n- **THEN** it is told\n\n`;
const requirement = (name: string, scenarios: number): string =>
  `### Requirement: ${name}\n\nThe system SHALL ${name}.\n\n${Array.from({ length: scenarios }, (_, at) => scenario(`${name} ${at + 1}`)).join('')}`;
const spec = `# Log Specification\n\n## Purpose\n\nWhat logs are for.\n\n## Requirements\n\n${requirement('write', 9)}${requirement('rotate', 1)}${requirement('drop', 2)}`;

describe('a new text is cut', () => {
  it('into what leads to the first requirement and each requirement with its scenarios', () => {
    const pieces = ['Log Specification: -0 +8', 'Requirement: write: -0 +49', 'Requirement: rotate: -0 +9', 'Requirement: drop: -0 +14'];
    expect(told('', spec)).toEqual(pieces);
    expect(told('', spec.trimEnd())).toEqual(pieces.with(3, 'Requirement: drop: -0 +13'));
  });

  it('into the requirements alone where the headings above are there', () => {
    expect(told(spec.slice(0, spec.indexOf('### Requirement')), spec)).toEqual([
      'Requirement: write: -0 +49',
      'Requirement: rotate: -0 +9',
      'Requirement: drop: -0 +14',
    ]);
  });

  it('with a heading kept beside the only requirement below it', () => {
    const delta = `## ADDED Requirements\n\n${requirement('write', 1)}## REMOVED Requirements\n\n${requirement('rotate', 0)}${requirement('drop', 0)}`;
    expect(told('', delta)).toEqual([
      'ADDED Requirements: -0 +11',
      'REMOVED Requirements: -0 +2',
      'Requirement: rotate: -0 +4',
      'Requirement: drop: -0 +4',
    ]);
  });

  it('by user story, and a list of requirements as one', () => {
    const story = (at: number): string =>
      `### User Story ${at} - Do it\n\nA person does ${at}.\n\n**Acceptance Scenarios**:\n\n1. **Given** a\n\n`;
    const list = Array.from({ length: 50 }, (_, at) => `- **FR-${at + 100}**: The system MUST do ${'x'.repeat(at + 1)}.\n`).join('');
    const text = `# Feature\n\n**Status**: Draft\n\n## User Scenarios\n\n${story(1)}${story(2)}## Requirements\n\n### Functional Requirements\n\n${list}`;
    expect(told('', text)).toEqual([
      'Feature: -0 +6',
      'User Story 1 - Do it: -0 +8',
      'User Story 2 - Do it: -0 +8',
      'Requirements: -0 +54',
    ]);
  });

  it('by criterion where criteria come to a requirement that is there', () => {
    const criteria = ['WHEN a THE system SHALL b', 'IF c THEN THE system SHALL d', 'WHILE e THE system SHALL f'].map(
      (text, at) => `${at + 1}. ${text}\n`,
    );
    const head = '## Requirements\n\n### Requirement 1\n\n#### Acceptance Criteria\n\n';
    expect(told(head + criteria.slice(0, 1).join(''), head + criteria.join(''))).toEqual([
      'IF c THEN THE system SHALL d: -0 +1',
      'WHILE e THE system SHALL f: -0 +1',
    ]);
  });
});

it('any pieces of a new text may be taken, and leave exactly the others', () => {
  const part = fc.oneof(
    fc
      .tuple(fc.constantFrom('write', 'rotate', 'drop', 'keep', 'send'), fc.nat({ max: 3 }))
      .map(([name, count]) => requirement(name, count)),
    fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom('Purpose', 'Notes', 'Limits', 'Requirements'), fc.nat({ max: 30 }))
      .map(
        ([level, name, count]) =>
          `${'#'.repeat(level)} ${name}\n\n${Array.from({ length: count }, (_, at) => `${name} says ${'x'.repeat(at + 1)}.\n`).join('')}\n`,
      ),
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 7 }), fc.boolean(), (parts, ended) => {
      const text = `# Title\n\n${[...new Set(parts)].join('')}`;
      const [before, after] = [new Uint8Array(), bytesOf(ended ? text : text.trimEnd())];
      const hunks = diffDocuments(before, after);
      expect(exact(applyHunks(before, after, hunks))).toBe(exact(after));
      for (const taken of choices(hunks)) expect(leavesOthers(before, after, hunks, taken)).toBe(true);
    }),
    { numRuns: 100, seed: 7 },
  );
});
