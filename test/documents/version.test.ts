import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyChange } from '../../src/domain/spec.ts';
import { applyHunks, diffDocuments } from '../../src/documents/diff.ts';
import { captureSpec, specVersion } from '../../src/documents/spec-state.ts';
import { bumpVersion, mechanicalDraft } from '../../src/documents/version.ts';
import { bytesOf, documentBytes, exact, hasCorpora, realDocuments, textOf } from './material.ts';

const ADD: KeyChange = { text: 'Lock the account for 15 minutes', change: 'ADDED' };

interface Options {
  readonly keyChanges?: readonly KeyChange[];
  readonly touched?: readonly string[];
  readonly path?: string;
}

function draft(
  before: string | undefined,
  { keyChanges = [], touched = [], path = 'specs/login.md' }: Options = {},
): { readonly text: string; readonly notes: readonly string[] } {
  const { bytes, notes } = mechanicalDraft({
    path,
    before: before === undefined ? undefined : bytesOf(before),
    keyChanges,
    touched,
    summary: 'Add lockout | logging',
    date: '2026-11-21',
  });
  return { text: textOf(bytes), notes };
}

describe('specVersion', () => {
  const forms: readonly (readonly [text: string, version: string | undefined])[] = [
    ['# A\n\n**Version:** 1.0\n', '1.0'],
    ['# A\n\n**Version**: 1.0.0 | **Ratified**: 2025-12-02\n', '1.0.0'],
    ['Version: v2.3\n', '2.3'],
    ['- *Spec version:* 1.4-draft\n', '1.4-draft'],
    ['---\ntitle: a\nversion: "1.2.0"\n---\n# A\n', '1.2.0'],
    ['\uFEFF---\r\nversion: 3\r\n---\r\n', '3'],
    ['| Field | Value |\n|---|---|\n| **Version** | v1.0 |\n', '1.0'],
    ['\u00E9\u00E9 x\n\n**Version:** 1.0 \u00E9\n', '1.0'],
    ['```\nVersion: 9.9\n```\nVersion: 1.1\n', '1.1'],
    ['## Revision History\n\n| Version | Date | Changes |\n|---|---|---|\n| 1.0 | 2026-01-14 | First |\n', undefined],
    ['## Changelog\n\n- **Version:** 0.9\n\n## About\n\n**Version:** 1.0\n', '1.0'],
    ['Version compatibility: 2.0 and later\n', undefined],
    ['The version: 2 of them\n', undefined],
    ['Version change: 1.0.0 to 1.1.0\n', undefined],
    ['', undefined],
  ];
  it.each(forms)('reads %j', (text, version) => {
    const bytes = bytesOf(text);
    const found = specVersion(bytes);
    expect(found?.version).toBe(version);
    if (found !== undefined) expect(textOf(bytes.subarray(found.start, found.end))).toBe(version);
  });
});

describe('captureSpec', () => {
  it('keeps digest, version and sections of the text as it is (W1)', () => {
    expect(captureSpec('specs/a.md', bytesOf('# A\n**Version:** v1.0\n## B\n'))).toEqual({
      path: 'specs/a.md',
      digest: createHash('sha256').update('# A\n**Version:** v1.0\n## B\n').digest('hex'),
      version: '1.0',
      sections: ['A', 'A > B'],
    });
  });

  it('falls back to the newest entry of the revision history', () => {
    const table =
      '## Changelog\n\n| Version | Date | Changes |\n|---|---|---|\n| 1.1 | 2026-02-01 | Second |\n| 1.0 | 2026-01-14 | First |\n';
    expect(captureSpec('a.md', bytesOf(table)).version).toBe('1.1');
    expect('version' in captureSpec('a.md', bytesOf('# A\n'))).toBe(false);
  });
});

describe('bumpVersion', () => {
  it.each([
    ['1.0', 'minor', '1.1'],
    ['1.0', 'major', '2.0'],
    ['1.2.3', 'minor', '1.3.0'],
    ['1.2.3', 'major', '2.0.0'],
    ['1', 'minor', '1.1'],
    ['1', 'major', '2'],
    ['1.9', 'minor', '1.10'],
    ['v1.0', 'minor', '1.1'],
    ['1.2.0-draft', 'minor', '1.3.0'],
    ['0.4', 'minor', '0.5'],
  ] as const)('raises %s by a %s change to %s', (version, change, expected) => {
    expect(bumpVersion(version, change)).toBe(expected);
  });

  it('refuses what is no version', () => {
    expect(() => bumpVersion('next', 'minor')).toThrow(expect.objectContaining({ code: 'version-unknown' }));
  });
});

describe('mechanicalDraft keeps the conventions of the document (W2)', () => {
  const table = (rows: readonly string[]): string =>
    `## 9. Revision History\n\n| Version | Date | Changes |\n|---------|------|---------|\n${rows.join('\n')}\n`;
  const histories: readonly (readonly [title: string, before: string, entry: string])[] = [
    [
      'a row below the last when old comes first',
      table(['| 1.0 | 2026-01-14 | First |', '| 1.1 | 2026-02-01 | Second |']),
      '| 1.1 | 2026-02-01 | Second |\n| 1.2 | 2026-11-21 | Add lockout \\| logging |\n',
    ],
    [
      'a row above the first when new comes first',
      table(['| 1.1 | 2026-02-01 | Second |', '| 1.0 | 2026-01-14 | First |']),
      '|---------|\n| 1.2 | 2026-11-21 | Add lockout \\| logging |\n| 1.1 |',
    ],
    [
      'versions by number, not by text',
      table(['| 1.10 | 2026-01-14 | Tenth |', '| 1.9 | 2026-01-14 | Ninth |']),
      '|\n| 1.11 | 2026-11-21 |',
    ],
    ['the first row of an empty table', table([]).replace(/\n$/u, ''), '|---------|------|---------|\n| '],
    [
      'other columns in other order',
      '## Change Log\n\n| Date | Author | Rev. | Description |\n|---|---|---|---|\n| 2026-01-14 | Ann | v1.0 | First |\n',
      '| 2026-11-21 | - | v1.1 | Add lockout \\| logging |\n',
    ],
    [
      'padding of an aligned table',
      '## Changelog\n\n| Version | Date       | Changes               |\n|---------|------------|-----------------------|\n| 1.0     | 2026-01-14 | Initial specification |\n',
      '| 1.1     | 2026-11-21 | Add lockout \\| logging |\n',
    ],
    [
      'a list entry',
      '## History\n## Revision History\n\n- **v1.0** (2026-01-14): First version\n',
      '- **v1.1** (2026-11-21): Add lockout | logging\n',
    ],
    [
      'a dated list entry, newest first',
      '## Changelog\n\n- 2026-02-01: Second\n- 2026-01-01: First\n',
      '\n- 2026-11-21: Add lockout | logging\n- 2026-02-01: Second\n',
    ],
    [
      'a heading with a list',
      '## Changelog\n\n### [1.0.0] - 2026-01-14\n\n- First\n',
      '### [1.1.0] - 2026-11-21\n\n- Add lockout | logging\n\n### [1.0.0] - 2026-01-14\n',
    ],
  ];
  it.each(histories)('adds %s', (_, before, entry) => {
    expect(draft(before).text).toContain(entry);
  });

  it('raises the stated version and the date of the last update, and nothing else', () => {
    const before = '# A\n\n**Version:** v1.0\n**Last Updated:** 2026-01-14\n**Created:** 2026-01-14\n\nVersion 1.0 of the API.\n';
    const { text, notes } = draft(before);
    expect(text).toBe(before.replace('v1.0', 'v1.1').replace('Updated:** 2026-01-14', 'Updated:** 2026-11-21'));
    expect(notes).toEqual(['the document keeps no revision history; none was added']);
  });

  it('raises the major version when something is taken away, but not before 1.0', () => {
    const keyChanges: readonly KeyChange[] = [{ text: 'Drop the menu', change: 'DEPRECATED' }];
    expect(draft('Version: 1.4\n', { keyChanges }).text).toBe('Version: 2.0\n');
    expect(draft('Version: 0.4\n', { keyChanges }).text).toBe('Version: 0.5\n');
  });

  it('invents no convention, and says so', () => {
    expect(draft('# A\n\ntext\n')).toEqual({
      text: '# A\n\ntext\n',
      notes: ['the document states no version and keeps no revision history; none was added'],
    });
  });

  it('leaves a version that is a date to the person', () => {
    expect(draft('Version: 2026.01\n').notes[0]).toContain('looks like a date');
  });

  it('keeps BOM, CRLF, a missing final line ending and bytes that are no UTF-8', () => {
    const before = new Uint8Array([
      0xef,
      0xbb,
      0xbf,
      ...bytesOf('# A\r\n\r\nVersion: 1.0 \u0001'),
      0xff,
      ...bytesOf('\r\n\r\n## Revision History\r\n\r\n| Version | Date | Changes |\r\n|---|---|---|\r\n| 1.0 | 2026-01-14 | First |'),
    ]);
    const { bytes } = mechanicalDraft({ path: 'a.md', before, keyChanges: [], touched: [], summary: 'More', date: '2026-11-21' });
    expect(exact(bytes)).toBe(`${exact(before).replace('Version: 1.0', 'Version: 1.1')}\r\n| 1.1 | 2026-11-21 | More |`);
  });

  it('is decided hunk by hunk like any other draft', () => {
    fc.assert(
      fc.property(documentBytes, fc.boolean(), (before, add) => {
        const { bytes } = mechanicalDraft({
          path: 'a.md',
          before,
          keyChanges: add ? [ADD] : [],
          touched: [],
          summary: 'More',
          date: '2026-11-21',
        });
        expect(exact(applyHunks(before, bytes, diffDocuments(before, bytes)))).toBe(exact(bytes));
      }),
      { numRuns: 300 },
    );
  });
});

describe('places for new requirements (W2)', () => {
  it('continue a list of ids in its own shape', () => {
    const before = '## Requirements\n\n- **FR-009**: System MUST log.\n  More of it.\n- **FR-010**: System MUST stop.\n\n## Entities\n';
    expect(draft(before, { keyChanges: [ADD, { text: 'Users can export data', change: 'ADDED' }] }).text).toContain(
      '- **FR-010**: System MUST stop.\n- **FR-011**: System MUST lock the account for 15 minutes.\n- **FR-012**: Users MUST be able to export data.\n\n## Entities\n',
    );
  });

  it('continue headings with ids', () => {
    const before = '# T\n\n### REQ-01: Login\n\nThe system SHALL ask.\n\n## Notes\n';
    expect(draft(before, { keyChanges: [ADD] }).text).toContain(
      'The system SHALL ask.\n\n### REQ-02: Lock the account for 15 minutes\n\nThe system SHALL lock the account for 15 minutes.\n\n## Notes\n',
    );
  });

  it('continue a table of ids with as many cells', () => {
    const before = '| ID | Text | Priority |\n|---|---|---|\n| REQ-1 | The system SHALL ask. | high |\n';
    expect(draft(before, { keyChanges: [ADD] }).text).toContain('| REQ-2 | The system SHALL lock the account for 15 minutes. | - |\n');
  });

  it('add a named requirement with a scenario, and leave open what the request leaves open', () => {
    const before =
      '# A\n\n## Requirements\n\n### Requirement: Login\nThe system SHALL ask.\n\n#### Scenario: ok\n- **WHEN** a\n- **THEN** b\n';
    const { text } = draft(before, { keyChanges: [{ text: 'Lock the account when five attempts fail', change: 'ADDED' }, ADD] });
    expect(text).toBe(
      `${before}\n### Requirement: Lock the account\nThe system SHALL lock the account when five attempts fail.\n\n#### Scenario: Lock the account\n- **WHEN** five attempts fail\n- **THEN** the system SHALL lock the account\n` +
        '\n### Requirement: Lock the account for 15 minutes\nThe system SHALL lock the account for 15 minutes.\n\n#### Scenario: Lock the account for 15 minutes\n- **WHEN** [NEEDS CLARIFICATION: what triggers this?]\n- **THEN** the system SHALL lock the account for 15 minutes\n',
    );
  });

  it('continue numbered requirements with a criterion', () => {
    const before = '## Requirements\n\n### Requirement 2: Login\n\n#### Acceptance Criteria\n\n1. WHEN a, THE system SHALL b';
    expect(draft(before, { keyChanges: [{ text: 'When five attempts fail, lock the account', change: 'ADDED' }] }).text).toContain(
      '### Requirement 3: Lock the account\n\n**User Story:** As a [NEEDS CLARIFICATION: who?], I want [NEEDS CLARIFICATION: what?], so that [NEEDS CLARIFICATION: why?].\n\n#### Acceptance Criteria\n\n1. WHEN five attempts fail, THE system SHALL lock the account.',
    );
  });

  it('add a numbered section before the revision history and renumber that', () => {
    const before =
      '# T\n\n## 1. A\n\ntext\n\n---\n\n## 2. Revision History\n\n| Version | Date | Changes |\n|---|---|---|\n| 1.0 | 2026-01-14 | First |\n';
    expect(draft(before, { keyChanges: [ADD] }).text).toContain(
      '## 2. Lock the account for 15 minutes\n\nThe system SHALL lock the account for 15 minutes.\n\n---\n\n## 3. Revision History\n',
    );
  });

  it('add a subsection below the touched section', () => {
    const before = '# T\n\n## 4. Errors\n\ntext\n\n### 4.1 One\n\ntext\n\n## 5. More\n';
    expect(draft(before, { keyChanges: [ADD], touched: ['T > 4. Errors'] }).text).toContain(
      '### 4.1 One\n\ntext\n\n### 4.2 Lock the account for 15 minutes\n\nThe system SHALL lock the account for 15 minutes.\n\n## 5. More\n',
    );
  });

  it('are not made twice, nor for changes that need words', () => {
    const before = '# T\n\n## Lock the account for 15 minutes\n\ntext\n';
    const { text, notes } = draft(before, { keyChanges: [ADD, { text: 'Shorten the delay', change: 'MODIFIED' }] });
    expect(text).toBe(before);
    expect(notes).toContain('"Lock the account for 15 minutes" is already a section; nothing was added for it');
    expect(notes).toContain('one change needs your words: Shorten the delay');
  });

  it('make a small honest document when there is none', () => {
    const plain = draft(undefined, { keyChanges: [ADD] }).text;
    expect(plain).toContain('# Login\n\n**Version:** 1.0\n');
    expect(plain).toContain('### REQ-01: Lock the account for 15 minutes\n\nThe system SHALL lock the account for 15 minutes.\n');
    expect(plain).toContain('| 1.0 | 2026-11-21 | Add lockout \\| logging |\n');
    expect(draft(undefined, { keyChanges: [ADD], path: 'openspec/specs/log-in/spec.md' }).text).toMatch(
      /^# Log in Specification\n\n## Purpose\n[^]*\n### Requirement: Lock the account for 15 minutes\n[^]*#### Scenario: /u,
    );
    expect(draft(undefined, { keyChanges: [ADD], path: '.kiro/specs/login/requirements.md' }).text).toContain(
      '### Requirement 1: Lock the account for 15 minutes\n',
    );
    expect(draft(undefined, { keyChanges: [ADD], path: 'specs/001-login/spec.md' }).text).toContain(
      '- **FR-001**: System MUST lock the account for 15 minutes.\n',
    );
  });

  it.runIf(hasCorpora)('change a real spec only by adding lines and raising its version', () => {
    for (const { name, bytes: before } of realDocuments()
      .filter(({ name: path }) => /spec\.md$|requirements\.md$/u.test(path))
      .filter((_, index) => index % 4 === 0)) {
      const { bytes } = mechanicalDraft({ path: name, before, keyChanges: [ADD], touched: [], summary: 'More', date: '2026-11-21' });
      const removed = diffDocuments(before, bytes).filter((hunk) => hunk.removed > 0 && !hunk.mechanical);
      expect(removed.map(({ summary }) => `${name}: ${summary}`)).toEqual([]);
      expect(bytes.length, name).toBeGreaterThan(before.length);
    }
  });
});
