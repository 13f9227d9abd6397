/** Documents for the tests of this folder: generated ones, and real ones where the shared corpora are present. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';

const CORPORA = fileURLToPath(new URL('../../../shared/corpora/', import.meta.url));

/** Whether the shared corpora are on this machine. */
export const hasCorpora = existsSync(CORPORA);

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Bytes as text that tells any two of them apart, for readable failures. */
export function exact(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

export interface Pair {
  readonly name: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Real specs before and after one commit. */
export function realPairs(): readonly Pair[] {
  const root = `${CORPORA}pairs/`;
  const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
  return readdirSync(root)
    .filter((name) => existsSync(`${root}${name}/before.md`))
    .map((name) => ({ name, before: read(`${root}${name}/before.md`), after: read(`${root}${name}/after.md`) }));
}

/** Every Markdown file of the corpora. */
export function realDocuments(): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  return globSync('**/*.md', { cwd: CORPORA }).map((name) => ({ name, bytes: new Uint8Array(readFileSync(`${CORPORA}${name}`)) }));
}

const LINES = [
  '',
  '',
  '',
  ' ',
  '# Title',
  '## Goals',
  '## Goals',
  '### Requirement: Login',
  '### REQ-7 Lockout',
  '#### Scenario: ok',
  '## 3.2 Limits',
  'Heading',
  '===',
  '---',
  '- **REQ-1**: The system SHALL reply within 200 ms.',
  '- **REQ-2**: The system MUST log.',
  '- one',
  '- two',
  '  more of it',
  '1. first',
  '```',
  '```js',
  '~~~',
  '<!-- note',
  '-->',
  '<details>',
  '| a | b |',
  '|---|---|',
  '| 1 | 2 |',
  '> quote',
  'Plain text. Two sentences.',
  'ä ö \u00A0 日本',
  '\uFEFF',
  '\t# tabbed',
  '    # code',
  '#nospace',
  '**Version:** 1.0',
  'x',
];
const ENDINGS = ['\n', '\n', '\n', '\n', '\r\n', '\r'];

const line = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...LINES) }, { weight: 1, arbitrary: fc.string({ maxLength: 8 }) });

/** Markdown-like text with any mix of line endings, with or without a last one. */
export const documentText: fc.Arbitrary<string> = fc
  .tuple(fc.array(fc.tuple(line, fc.constantFrom(...ENDINGS)), { maxLength: 30 }), fc.boolean())
  .map(([lines, ended]) => {
    const text = lines.map(([content, ending]) => content + ending).join('');
    return ended ? text : text.replace(/(?:\r\n|\r|\n)$/u, '');
  });

/** The same as bytes, sometimes with bytes that are no UTF-8 in it. */
export const documentBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 9, arbitrary: documentText.map(bytesOf) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(documentText, documentText, fc.uint8Array({ maxLength: 6 }))
      .map(([head, tail, noise]) => new Uint8Array([...bytesOf(head), ...noise, ...bytesOf(tail)])),
  },
);

/** A document and an edited copy of it: lines taken out, put in, replaced. */
export const editedPair: fc.Arbitrary<readonly [Uint8Array, Uint8Array]> = fc.oneof(
  fc.tuple(documentBytes, documentBytes),
  fc
    .tuple(documentText, fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 2 }), fc.array(line, { maxLength: 3 })), { maxLength: 6 }))
    .map(([text, edits]) => {
      const lines = text.split(/(?<=\n)/u);
      for (const [at, removed, added] of edits)
        lines.splice(Math.min(at, lines.length), removed, ...added.map((content) => `${content}\n`));
      return [bytesOf(text), bytesOf(lines.join(''))] as const;
    }),
);
