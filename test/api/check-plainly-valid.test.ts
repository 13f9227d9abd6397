/** What is passed at a glance is what the full check finds nothing in, on real specs and on specs broken in every way. */
import fc from 'fast-check';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkSpec } from '../../src/documents/formats/openspec/check-spec.ts';
import { decode } from '../../src/documents/lines.ts';
import { isPlainlyValid } from '../../src/documents/formats/openspec/plainly-valid.ts';

const CORPUS = new URL('../../../shared/corpora/openspec/', import.meta.url).pathname;
const isThere = existsSync(CORPUS);
/** Every character a byte, so that edits also make what is no UTF-8. */
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const isPassed = (bytes: Uint8Array): boolean => isPlainlyValid(decode(bytes));

const SPEC = `# Login Specification

## Purpose

People prove who they are before they see anything that is theirs.

## Requirements

### Requirement: Lock after failures

The system SHALL lock the account.

#### Scenario: fifth failure

- **WHEN** a fifth login fails
- **THEN** the account is locked

### Requirement: Unlock

It MUST open again.

#### Scenario: a day later

- **THEN** it is open
`;

/** Bits that mean something in a spec, or nearly do. */
const BITS = [
  '#',
  '\n',
  '\n\n',
  '`',
  '```\n',
  '~~~\n',
  '\r',
  '\u00c2\u00a0',
  '\u00e2\u0080\u00a8',
  '\u00e3\u0080\u0080',
  '\u00ef\u00bb\u00bf',
  ' ',
  '\t',
  '**',
  '**Note**: ',
  'SHALL',
  'XSHALL',
  'must',
  'TBD ',
  'todo',
  '\u0080',
  '### Requirement: Unlock\n',
  '### Notes\n',
  '#### y\n',
  '####\n',
  '##### q\n',
  '  # x\n',
  '# Purpose\n',
  '## Purpose\n',
  '## Requirements\n',
  '## ADDED Requirements\n',
  '###Requirement: z\n',
  'x'.repeat(500),
];

/** One or two edits of a text: something put in, cut out, or a line moved or left out. */
const edits = fc.array(
  fc.record({ at: fc.nat(), cut: fc.nat(40), bit: fc.constantFrom('', ...BITS), kind: fc.constantFrom('text', 'drop', 'repeat') }),
  { minLength: 1, maxLength: 2 },
);

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly bit: string;
  readonly kind: string;
}

function edited(text: string, changes: readonly Edit[]): string {
  return changes.reduce((now, { at, cut, bit, kind }) => {
    const lines = now.split('\n');
    const line = at % lines.length;
    if (kind === 'drop') return lines.toSpliced(line, 1 + (cut % 2)).join('\n');
    if (kind === 'repeat') return lines.toSpliced(cut % lines.length, 0, lines[line] ?? '').join('\n');
    const place = at % (now.length + 1);
    return now.slice(0, place) + bit + now.slice(place + (bit === '' ? cut : cut % 3));
  }, text);
}

test('a spec as the tool lays it out is passed, each thing that a rule is about is not', () => {
  expect(isPassed(bytesOf(SPEC))).toBe(true);
  const broken: readonly [string, string][] = [
    ['People prove who they are before they see anything that is theirs.', 'Short.'],
    ['People prove', 'TBD: people prove'],
    ['SHALL lock', 'locks'],
    ['SHALL lock', 'SHALLOW lock'],
    ['The system SHALL lock the account.', '**Rule**: It SHALL lock.'],
    ['The system SHALL lock the account.', `The system SHALL ${'wait and '.repeat(60)}lock.`],
    ['- **THEN** it is open\n', ''],
    ['#### Scenario: a day later', 'Scenario: a day later'],
    ['Requirement: Unlock', 'Requirement: Lock after failures'],
    ['### Requirement: Unlock', '### Notes'],
    ['## Requirements', '## requirement'],
    ['## Purpose', '## Why'],
    ['# Login Specification', '# Requirements'],
    ['- **WHEN**', '```\n- **WHEN**'],
  ];
  for (const [from, to] of broken) expect(isPassed(bytesOf(SPEC.replace(from, to))), to).toBe(false);
});

test('whatever edit is made, nothing is passed that has an issue', () => {
  let passed = 0;
  fc.assert(
    fc.property(edits, (changes) => {
      const bytes = bytesOf(edited(SPEC, changes));
      if (!isPassed(bytes)) return;
      passed += 1;
      expect(checkSpec('spec.md', bytes)).toEqual([]);
    }),
    { numRuns: 5000 },
  );
  expect(passed).toBeGreaterThan(200);
});

test.skipIf(!isThere)(
  `on real specs most clean ones are passed, and none with an issue${isThere ? '' : ' (skipped: the corpora are not beside the project)'}`,
  () => {
    const files = globSync('**/specs/**/spec.md', { cwd: CORPUS }).map((path) => new Uint8Array(readFileSync(join(CORPUS, path))));
    const clean = files.filter((bytes) => checkSpec('spec.md', bytes).length === 0);
    const passed = files.filter(isPassed);
    expect(passed.filter((bytes) => !clean.includes(bytes))).toEqual([]);
    expect(passed.length).toBeGreaterThan(clean.length * 0.6);
  },
);
