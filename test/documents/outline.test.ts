import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineEnding, lineText, scanLines } from '../../src/documents/lines.ts';
import { outline } from '../../src/documents/outline.ts';
import { bytesOf, documentBytes, exact, hasCorpora, realDocuments } from './material.ts';

/** Headings with level and line, as `2@3 Goals`. */
function headings(text: string): readonly string[] {
  return outline(bytesOf(text)).sections.map(({ level, startLine, heading }) => `${level}@${startLine} ${heading}`);
}

function ids(text: string): readonly string[] {
  return outline(bytesOf(text)).sections.map(({ id }) => id);
}

/** Puts a document together again from the ranges of its outline. */
function reprint(bytes: Uint8Array): string {
  const { preambleEnd, sections } = outline(bytes);
  return (
    exact(bytes.subarray(0, preambleEnd)) +
    sections.map(({ start, bodyStart, end }) => exact(bytes.subarray(start, bodyStart)) + exact(bytes.subarray(bodyStart, end))).join('')
  );
}

describe('outline', () => {
  const cases: readonly (readonly [title: string, text: string, expected: readonly string[]])[] = [
    ['reads ATX headings with closing marks', '# A #\n##  B ##\n### C#\n', ['1@1 A', '2@2 B', '3@3 C#']],
    ['needs a space after the marks and at most six of them', '#A\n####### B\n# \n#\n', ['1@3 ', '1@4 ']],
    ['lets a heading be indented by three spaces, not by four', '   # A\n    # B\n\t# C\n', ['1@1 A']],
    ['reads setext headings, also of several lines', 'A\n===\n\nB one\nB two\n---\n', ['1@1 A', '2@4 B one B two']],
    ['takes a rule after a blank line for a rule', 'A\n\n---\n\n***\n', []],
    ['takes a rule after a list item or a quote for a rule', '- a\n---\n> b\n---\n', []],
    ['takes dashes under a table for no heading', '| a | b |\n|---|---|\n| 1 | 2 |\n---\n', []],
    ['skips fenced code of either kind', '```sh\n# A\n~~~\n```\n~~~~\n# B\n~~~\n~~~~\n# C\n', ['1@9 C']],
    ['reads an unclosed fence up to the end', '# A\n```\n# B\n', ['1@1 A']],
    ['does not open a backtick fence that has a backtick in its info', '``` a`b\n# A\n', ['1@2 A']],
    ['ends a fence in a list item with the item', '- a\n  ```\n  # B\n# C\n', ['1@4 C']],
    ['skips headings in list items', '- a\n\n  # B\n\n# C\n', ['1@5 C']],
    ['skips comments over several lines', '<!-- a\n# B\n--> # C\n# D\n', ['1@4 D']],
    ['reads an unclosed comment up to the end', '# A\n<!--\n# B\n', ['1@1 A']],
    ['skips an HTML block up to a blank line', '<details>\n# A\n\n# B\n', ['1@4 B']],
    ['skips raw text up to its closing tag', '<script>\n\n# A\n</SCRIPT>\n# B\n', ['1@5 B']],
    ['skips front matter, but only when it closes', '---\ntitle: a\n# b\n---\n# C\n', ['1@5 C']],
    ['takes unclosed front matter for a rule', '---\ntitle: a\n\n# C\n', ['1@4 C']],
    ['takes a rule before a heading for no front matter', '---\n\n# A\n\n---\n', ['1@3 A']],
    ['reads a heading after a BOM', '\uFEFF# A\n', ['1@1 A']],
    ['reads front matter after a BOM', '\uFEFF---\na: 1\n---\n# A\n', ['1@4 A']],
    ['counts CRLF, lone CR and LF as one line each', '# A\r\n\r# B\n# C\r', ['1@1 A', '1@3 B', '1@4 C']],
    ['keeps a no-break space in a heading', '# A\u00A0B\n', ['1@1 A\u00A0B']],
    ['takes a no-break space after the marks for no heading', '#\u00A0A\n', []],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(headings(text)).toEqual(expected);
  });

  it('joins headings into ids and numbers repeated ones', () => {
    expect(ids('# A\n## B\n## B\n### C\n# A\n## B\n## B #2\n')).toEqual([
      'A',
      'A > B',
      'A > B #2',
      'A > B #2 > C',
      'A #2',
      'A #2 > B',
      'A #2 > B #2',
    ]);
  });

  it('gives every section an id of its own even when headings look like numbered ids', () => {
    const found = ids('# A\n# A #2\n# A\n# A\n# A #2\n');
    expect(new Set(found).size).toBe(found.length);
  });

  it('reads section numbers and requirement ids from headings', () => {
    const text =
      '# 3.2 Limits\n# 4. Errors\n# Phase 2\n# 2024 plan\n### Requirement: Lock *out*\n### Requirement 12: Login\n### REQ-07: Reply\n### AUTH-FR-003\n### Use UTF-8 and SHA-256\n';
    expect(outline(bytesOf(text)).sections.map(({ number, requirement }) => [number, requirement])).toEqual([
      ['3.2', undefined],
      ['4', undefined],
      [undefined, undefined],
      ['2024', undefined],
      [undefined, 'Lock *out*'],
      [undefined, 'Requirement 12'],
      [undefined, 'REQ-07'],
      [undefined, 'AUTH-FR-003'],
      [undefined, undefined],
    ]);
  });

  it('tells where a section with its subsections ends and which one encloses it', () => {
    const { sections } = outline(bytesOf('# A\n## B\n### C\n## D\n# E\n'));
    expect(sections.map(({ heading, parent, treeEnd }) => [heading, parent, treeEnd])).toEqual([
      ['A', -1, 20],
      ['B', 0, 15],
      ['C', 1, 15],
      ['D', 0, 20],
      ['E', -1, 24],
    ]);
  });

  it('tiles any bytes exactly', () => {
    fc.assert(
      fc.property(fc.oneof(documentBytes, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        expect(reprint(bytes)).toBe(exact(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('gives unique ids for any bytes', () => {
    fc.assert(
      fc.property(documentBytes, (bytes) => {
        const found = outline(bytes).sections.map(({ id }) => id);
        expect(new Set(found).size).toBe(found.length);
      }),
    );
  });

  it.runIf(hasCorpora)('tiles every real Markdown document', () => {
    const documents = realDocuments();
    expect(documents.length).toBeGreaterThan(1_000);
    const broken = documents.filter(({ bytes }) => reprint(bytes) !== exact(bytes));
    expect(broken.map(({ name }) => name)).toEqual([]);
  });
});

describe('lines', () => {
  it('tile any bytes and start after LF, CRLF and lone CR', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '\r', '\n', 'é')).map((parts) => parts.join('')),
        (text) => {
          const bytes = bytesOf(text);
          const lines = scanLines(bytes);
          const found = Array.from({ length: lines.count }, (_, line) => lineText(bytes, lines, line));
          const expected = text.split(/\r\n|\r|\n/u);
          if (expected.at(-1) === '') expected.pop();
          expect(found).toEqual(expected);
          expect([...lines.starts].at(-1)).toBe(bytes.length);
        },
      ),
    );
  });

  it('name the line ending that is used most', () => {
    expect(['', 'a\nb\n', 'a\r\nb\r\nc\n', 'a\rb\rc\n'].map((text) => lineEnding(bytesOf(text)))).toEqual(['\n', '\n', '\r\n', '\r']);
  });
});
