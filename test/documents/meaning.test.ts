/** What a change means is told requirement by requirement, in whatever format it is written. */
import { describe, expect, it } from 'vitest';
import { meaningLine, meaningOf } from '../../src/documents/meaning.ts';
import { bytesOf, hasCorpora, realPairs } from './material.ts';

const told = (path: string, before: string | undefined, after: string): readonly string[] =>
  meaningOf(path, before === undefined ? undefined : bytesOf(before), bytesOf(after)).map(meaningLine);

const SPEC = `# login Specification

## Purpose
People log in.

## Requirements

### Requirement: Login
The system SHALL log in.

#### Scenario: Good password
- **WHEN** the password is right
- **THEN** the person is in

### Requirement: Logout
The system SHALL log out.

#### Scenario: Button
- **WHEN** the button is pressed
- **THEN** the person is out
`;

describe('what a change means', () => {
  it('names added, modified, removed and renamed requirements and scenarios of OpenSpec', () => {
    const after = SPEC.replace('log in.\n\n#### Scenario: Good', 'log in within 2 s.\n\n#### Scenario: Good')
      .replace('### Requirement: Logout', '### Requirement: Sign out')
      .replace(
        '- **THEN** the person is in\n',
        '- **THEN** the person is in\n\n#### Scenario: Bad password\n- **THEN** the person is told\n',
      );
    expect(told('openspec/specs/login/spec.md', SPEC, after)).toEqual([
      'MODIFIED Login: its words; ADDED Bad password',
      'RENAMED Logout to Sign out',
    ]);
    expect(told('openspec/specs/login/spec.md', undefined, SPEC)).toEqual(['ADDED Login with 1 scenario', 'ADDED Logout with 1 scenario']);
    expect(told('openspec/specs/login/spec.md', SPEC, SPEC.slice(0, SPEC.indexOf('### Requirement: Logout')))).toEqual([
      'REMOVED Logout with 1 scenario',
    ]);
  });

  it('computes them for formats that have no deltas, and finds the format of a path that says nothing', () => {
    const list = (one: string, more = ''): string =>
      `# Feature Specification: X\n\n## Requirements\n\n### Functional Requirements\n\n- **FR-001**: ${one}\n${more}`;
    const [before, after] = [list('System MUST log in.'), list('System MUST log in within 2 s.', '- **FR-002**: System MUST log out.\n')];
    for (const path of ['specs/001-login/spec.md', 'before.md'])
      expect(told(path, before, after)).toEqual([
        expect.stringMatching(/^MODIFIED FR-001 .*: its words$/u),
        expect.stringMatching(/^ADDED FR-002 /u),
      ]);
    expect(told('before.md', SPEC, SPEC.replace('People log in.', 'People log in here.'))).toEqual([]);
  });

  it('calls rewrapping no change and a requirement that stands elsewhere moved', () => {
    const [head, logout = ''] = SPEC.split(/(?=### Requirement: Logout)/u);
    const [start, login = ''] = (head ?? '').split(/(?=### Requirement: Login)/u);
    expect(told('openspec/specs/login/spec.md', SPEC, SPEC.replace('The system SHALL log in.', 'The system\nSHALL log in.'))).toEqual([]);
    expect(told('openspec/specs/login/spec.md', SPEC, `${start}${logout}\n${login}`)).toEqual([expect.stringMatching(/^MOVED Log/u)]);
  });

  it.runIf(hasCorpora)('tells nothing of a document compared with itself, and something of every pair whose requirements differ', () => {
    for (const { name, before, after } of realPairs()) {
      expect(meaningOf('before.md', before, before), name).toEqual([]);
      for (const { range } of meaningOf('before.md', before, after)) expect(range.end, name).toBeGreaterThan(range.start);
    }
  });
});
