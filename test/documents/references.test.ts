import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitions, findReferences } from '../../src/documents/references.ts';
import { bytesOf, documentBytes, hasCorpora, realDocuments, textOf } from './material.ts';

function found(text: string): readonly string[] {
  return findReferences(bytesOf(text)).map(({ kind, target, line, column }) => `${kind} ${target} ${line}:${column}`);
}

describe('findReferences', () => {
  const cases: readonly (readonly [title: string, text: string, expected: readonly string[]])[] = [
    [
      'reads links to files and anchors',
      'See [a](../b.md#c) and [d](#e-f) and [g](<h i.md> "t").\n',
      ['file ../b.md#c 1:5', 'anchor e-f 1:24', 'file h i.md 1:38'],
    ],
    [
      'leaves links to elsewhere alone, their words too',
      '[b.md](https://x.y/z.md) <https://x.y/q.md> https://x.y/r.md mailto:a@b.md\n',
      [],
    ],
    ['reads link definitions', '[a]: specs/b.md "t"\n', ['file specs/b.md 1:1']],
    [
      'reads percent-encoded targets, and leaves broken ones as they are',
      '[a](b%20c.md) [d](e%.md)\n',
      ['file b c.md 1:1', 'file e%.md 1:15'],
    ],
    [
      'reads file names in prose and code spans',
      '**Related:** feature_workflow.md, `specs/views/x.md`, ./y.yaml, not v1.0 or e.g. this.\n',
      ['file feature_workflow.md 1:14', 'file specs/views/x.md 1:36', 'file ./y.yaml 1:55'],
    ],
    ['reads Kiro file references', 'Look: #[[file:src/a.ts]]\n', ['file src/a.ts 1:7']],
    [
      'reads section references, also several',
      'per Section 3.3.2 and §4 and sections 1, 2.1 and 5; intersection 9\n',
      ['section 3.3.2 1:5', 'section 4 1:23', 'section 1 1:30', 'section 2.1 1:42', 'section 5 1:50'],
    ],
    ['reads requirement ids that are no definition', '- **REQ-1**: as in REQ-2, not UTF-8.\n', ['requirement REQ-2 1:20']],
    ['reads requirement lists of tasks', '  - _Requirements: 1.1, 2.3_\n', ['requirement 1.1 1:20', 'requirement 2.3 1:25']],
    ['skips code, comments and front matter', '---\na: b.md\n---\n```\nb.md\n```\n<!-- b.md -->\n', []],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('quotes exactly what stands at the place it gives', () => {
    fc.assert(
      fc.property(documentBytes, (bytes) => {
        const lines = textOf(bytes).split(/\r\n|\r|\n/u);
        for (const { line, column, quote } of findReferences(bytes))
          expect(lines[line - 1]?.slice(column - 1, column - 1 + quote.length)).toBe(quote);
      }),
    );
  });
});

describe('definitions', () => {
  it('list requirement ids with their lines, repeats included', () => {
    const text =
      '# T\n- **REQ-1**: The system SHALL a.\n| REQ-2 | b |\n### REQ-3: c\nREQ-4 The system SHALL d.\nas in REQ-5 we say\n- REQ-1: again\n';
    expect(definitions(bytesOf(text)).ids).toEqual([
      { name: 'REQ-1', line: 2 },
      { name: 'REQ-2', line: 3 },
      { name: 'REQ-3', line: 4 },
      { name: 'REQ-4', line: 5 },
      { name: 'REQ-1', line: 7 },
    ]);
  });

  it('list named and numbered requirements with their criteria', () => {
    const text = '### Requirement: Login\n### Requirement 2: Out\n#### Acceptance Criteria\n1. WHEN a\n2. WHEN b\n### Requirement 3\n';
    expect(definitions(bytesOf(text)).ids.map(({ name, line }) => `${name}@${line}`)).toEqual(['Login@1', '2@2', '2.1@4', '2.2@5', '3@6']);
  });

  it('make anchors as GitHub does, and take explicit ones', () => {
    const text = '# 1. Über `code` & more!\n## Notes\n## Notes\n## [Link](x) here {#mine}\n<a id="old-name"></a>\n';
    expect([...definitions(bytesOf(text)).anchors]).toEqual([
      '1-über-code--more',
      'notes',
      'notes-1',
      'mine',
      'link-here-mine',
      'old-name',
    ]);
  });

  it('list terms of a glossary, of its table, and bold definitions elsewhere', () => {
    const text =
      '# T\nA **hunk** is a piece of a diff.\n- **WHEN** is no term\n- **Note**: not here\n## Glossary\n- **Draft**: proposed text\n- **Gap** - something missing\n| Term | Meaning |\n|---|---|\n| Round | one review |\n';
    expect(definitions(bytesOf(text)).terms).toEqual([
      { name: 'hunk', meaning: 'is a piece of a diff.', line: 2 },
      { name: 'Draft', meaning: 'proposed text', line: 6 },
      { name: 'Gap', meaning: 'something missing', line: 7 },
      { name: 'Round', meaning: 'one review', line: 10 },
    ]);
  });

  it('list states of diagrams, drawings and tables', () => {
    const text =
      '## State machine\n```mermaid\nstateDiagram-v2\n  [*] --> Idle\n  Idle --> Busy: go\n  state "At rest" as Rest\n```\n```\nPENDING ──▶ REFINING\nplain WORDS\n```\n| State | Meaning |\n|---|---|\n| `STALLED` | waits |\n';
    expect(definitions(bytesOf(text)).states.map(({ name, line }) => `${name}@${line}`)).toEqual([
      'Idle@4',
      'Busy@5',
      'Rest@6',
      'PENDING@9',
      'REFINING@9',
      'STALLED@14',
    ]);
  });

  it.runIf(hasCorpora)('and references are read from every real document', () => {
    let [ids, references] = [0, 0];
    for (const { bytes } of realDocuments()) {
      ids += definitions(bytes).ids.length;
      references += findReferences(bytes).length;
    }
    expect(ids).toBeGreaterThan(2_000);
    expect(references).toBeGreaterThan(5_000);
  });
});
