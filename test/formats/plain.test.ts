import { expect, it } from 'vitest';
import { editText } from '../../src/documents/formats/edit-text.ts';
import { formatOf } from '../../src/documents/formats/formats.ts';
import { plain } from '../../src/documents/formats/plain.ts';
import { applySplices } from '../../src/documents/formats/splice.ts';
import { decode, encode } from '../../src/documents/lines.ts';
import { treeOf } from './material.ts';

const SPEC = `# Billing

- **REQ-1**: The system SHALL send
  invoices.
- **REQ-2**: [TBD: when?] and [TODO](x.md) and \`[TBD]\`

### REQ-7 Refunds

Refunds MUST be paid.

#### Scenario: late
- WHEN late

| Id | Text |
|---|---|
| NFR-3 | It MUST be fast |

**Owner**: TBD

- [ ] REQ-1 send
- [x] 1.2 pay
- [ ] look
`;

it('gives requirements with ids from lines, headings and tables, with scenarios, tasks and open markers', () => {
  const { title, requirements, tasks, clarifications } = plain.read(encode(SPEC), 'spec');
  expect(title).toBe('Billing');
  const texts = requirements.map(({ key, line, text, scenarios }) => [
    key,
    line,
    decode(encode(SPEC), text.start, text.end),
    scenarios.map((one) => one.key),
  ]);
  expect(texts).toEqual([
    ['REQ-1', 3, 'The system SHALL send\n  invoices.', []],
    ['REQ-2', 5, '[TBD: when?] and [TODO](x.md) and `[TBD]`', []],
    ['REQ-7', 7, 'Refunds MUST be paid.', ['late']],
    ['NFR-3', 16, 'It MUST be fast |', []],
  ]);
  expect(tasks.map(({ id, title: name, mark }) => [id, name, mark])).toEqual([
    ['REQ-1', 'send', 'open'],
    ['1.2', 'pay', 'done'],
    [undefined, 'look', 'open'],
  ]);
  expect(clarifications.map(({ question, line }) => [question, line])).toEqual([
    ['when?', 5],
    ['Owner?', 18],
  ]);
});

it('edits a statement in the indentation and line ending that it has', () => {
  const bytes = encode(SPEC.replaceAll('\n', '\r\n'));
  const [first] = plain.read(bytes, 'spec').requirements;
  const edited = (text: string): string => (first === undefined ? '' : decode(applySplices(bytes, editText(bytes, first.text, text))));
  const expected = (text: string): string => decode(bytes).replace('The system SHALL send\r\n  invoices.', text);
  expect(edited('The system SHALL send\nbills\n\nand invoices.')).toBe(expected('The system SHALL send\r\n  bills\r\n\r\n  and invoices.'));
  expect(edited('The system SHALL send')).toBe(expected('The system SHALL send'));
  expect(edited('invoices.')).toBe(expected('invoices.'));
  expect(edited('Now\nThe system SHALL send\ninvoices.')).toBe(expected('Now\r\n  The system SHALL send\r\n  invoices.'));
  expect(edited('')).toBe(expected(''));
});

it('replaces whole characters, as few as differ', () => {
  const bytes = encode('- **REQ-1**: Zoë SHALL é end 日本 is.\n');
  const [first] = plain.read(bytes, 'spec').requirements;
  const splices = (text: string) => (first === undefined ? [] : editText(bytes, first.text, text));
  expect(splices('Zoë SHALL è end 日本 is.').map(({ text, range }) => [text, range.end - range.start])).toEqual([['è', 2]]);
  expect(splices('Zoë SHALL é end 日木 is.').map(({ text, range }) => [text, range.end - range.start])).toEqual([['木', 3]]);
  expect(splices('Zoë SHALL é end 日 is.').map(({ text, range }) => [text, range.end - range.start])).toEqual([['', 3]]);
});

it('takes the Markdown files that no other format knows', () => {
  const paths = ['.kiro/specs/a/design.md', 'docs/x.md', 'openspec/specs/a/spec.md', 'specs/001-a/spec.md', 'specs/billing.md', 'src/a.ts'];
  expect(plain.units(treeOf(paths.map((path) => [path, '# T\n']))).map(({ id }) => id)).toEqual(['docs/x.md', 'specs/billing.md']);
  expect(paths.map((path) => formatOf(path)?.format.name)).toEqual(['kiro', 'plain', 'openspec', 'spec-kit', 'plain', undefined]);
});
