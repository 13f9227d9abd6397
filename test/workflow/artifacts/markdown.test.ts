/** Shows that no text, however hostile, can leave its place in a report. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inline, oneLine, table } from '../../../src/workflow/artifacts/markdown.ts';

test.each([
  ['a | b', String.raw`a \| b`],
  ['two\r\nlines\tand a tab', 'two lines and a tab'],
  ['`code` *strong* _em_ ~~gone~~', String.raw`\`code\` \*strong\* \_em\_ \~\~gone\~\~`],
  ['snake_case_name stays', 'snake_case_name stays'],
  ['<!-- hides the rest', String.raw`\<!-- hides the rest`],
  ['[link](javascript:x)', String.raw`\[link\](javascript:x)`],
  ['# heading', String.raw`\# heading`],
  ['- item', String.raw`\- item`],
  ['--- rule', String.raw`\--- rule`],
  ['> quote', String.raw`\> quote`],
  ['3. item', String.raw`3\. item`],
  ['3.5 seconds', '3.5 seconds'],
  ['-5 and #12', '-5 and #12'],
  ['&lt; stays', String.raw`\&lt; stays`],
  [String.raw`C:\dir`, String.raw`C:\\dir`],
  ['\u001b[31mred\u202e', String.raw`␛\[31mred‹U+202E›`],
  ['', ''],
])('W11: %j reads as written in Markdown', (text, expected) => {
  expect(inline(text)).toBe(expected);
});

test('W11: any text stays one line, one cell, without control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const cell = inline(text);
      expect(cell).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(table(['A', 'B'], [[cell, 'x']])[2]?.match(/(?<!\\)(?:\\\\)*\|/g)).toHaveLength(3);
    }),
  );
});

test('text that holds no markup is left as it is', () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-z][a-z0-9 ,.()/'"-]*[a-z]$/), (text) => inline(text) === text.replace(/ {2,}/g, ' ')));
  expect(oneLine('  日本語　テキスト  ')).toBe('日本語　テキスト');
});
