import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editableText, editText } from '../../src/documents/formats/edit-text.ts';
import type { FileKind, Format, SpecDocument } from '../../src/documents/formats/format.ts';
import { FORMATS } from '../../src/documents/formats/formats.ts';
import { applySplices } from '../../src/documents/formats/splice.ts';
import { encode } from '../../src/documents/lines.ts';
import type { ByteRange } from '../../src/domain/hunk.ts';
import { bytesOf, documentBytes, exact } from '../documents/material.ts';
import { hostileTexts, treeOf } from './material.ts';

const KINDS: readonly FileKind[] = ['spec', 'delta', 'tasks', 'proposal', 'design', 'checklist', 'approval', 'config', 'other'];
const anyDocument = fc.oneof(
  documentBytes,
  fc
    .tuple(
      fc.constantFrom(...hostileTexts().filter(({ bytes }) => bytes.length < 6_000)),
      fc.nat(),
      fc.nat(),
      fc.uint8Array({ maxLength: 4 }),
    )
    .map(([{ bytes }, from, length, noise]) => {
      const at = from % (bytes.length + 1);
      return new Uint8Array([...bytes.subarray(0, at), ...noise, ...bytes.subarray(at + (length % 40))]);
    }),
);

function within(inner: ByteRange, outer: ByteRange): boolean {
  return inner.start >= outer.start && inner.start <= inner.end && inner.end <= outer.end;
}

/** What is wrong with the ranges of a reading; nothing for a sound one. */
function faults(bytes: Uint8Array, document: SpecDocument): readonly string[] {
  const whole = { start: 0, end: bytes.length };
  const found: string[] = [];
  const fault = (wrong: boolean, what: string): void => {
    if (wrong) found.push(what);
  };
  const lineOf = (at: number): number => exact(bytes.subarray(0, at)).split(/\r\n|\r|\n/u).length;
  let end = 0;
  for (const { key, range, text, scenarios, line } of document.requirements) {
    fault(!within(range, whole) || range.start < end, `requirement ${key} out of order`);
    fault(!within(text, range), `text of requirement ${key} outside of it`);
    fault(bytes.length < 20_000 && lineOf(range.start) !== line, `requirement ${key} is not at line ${line}`);
    fault(range.start === range.end, `requirement ${key} is empty`);
    end = range.end;
    let last = range.start;
    for (const scenario of scenarios) {
      fault(!within(scenario.range, range) || scenario.range.start < last, `scenario ${scenario.key} out of order`);
      fault(!within(scenario.text, scenario.range), `text of scenario ${scenario.key} outside of it`);
      last = scenario.range.end;
    }
  }
  let start = -1;
  for (const [index, { range, box, parent, title }] of document.tasks.entries()) {
    fault(!within(range, whole) || range.start <= start, `task ${title} out of order`);
    fault(
      !within(box, range) ||
        !/\[[ \t]*$/u.test(exact(bytes.subarray(range.start, box.start))) ||
        !/^[ \t]*\]/u.test(exact(bytes.subarray(box.end, range.end))),
      `box of task ${title} is none`,
    );
    fault(parent >= document.tasks.length || parent === index || parent < -1, `parent of task ${title} is none`);
    start = range.start;
  }
  let marker = 0;
  for (const { range } of document.clarifications) {
    fault(!within(range, whole) || range.start < marker || range.start === range.end, 'clarification out of order');
    marker = range.end;
  }
  return found;
}

describe.each(FORMATS.map((format) => [format.name, format] as const))('%s', (name: string, format: Format) => {
  it('reads hostile text without throwing, with sound ranges, the same twice', () => {
    for (const { name: text, bytes } of hostileTexts()) {
      for (const kind of bytes.length < 20_000 ? KINDS : (['spec', 'tasks'] as const)) {
        const before = bytes.slice();
        const document = format.read(bytes, kind);
        expect(faults(bytes, document), `${text} as ${kind}`).toEqual([]);
        if (bytes.length < 20_000) expect(format.read(bytes, kind)).toEqual(document);
        if (bytes.length < 20_000) expect(exact(bytes), `${text} as ${kind} is left as it was`).toBe(exact(before));
        expect(document.kind).toBe(kind);
      }
    }
  });

  it('reads any document with sound ranges', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom<FileKind>('spec', 'delta', 'tasks', 'design'), (bytes, kind) => {
        expect(faults(bytes, format.read(bytes, kind))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('places any path, and the same path always the same', () => {
    const part = fc.oneof(
      fc.constantFrom('specs', '.kiro', 'openspec', '001-a', 'spec.md', 'tasks.md', '..', '', 'constructor'),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
        const path = parts.join('/');
        const place = format.place(path);
        expect(format.place(path)).toEqual(place);
        if (place !== undefined) expect(KINDS).toContain(place.kind);
      }),
    );
  });

  it('ticks a box by one character, and takes the tick back to the byte', () => {
    const bytes = encode('# T\n\n## 1. Group\n\n- [ ] 1.1 First\n- [ ] T002 Second\n  - [ ] 1.3 Third\n');
    const { tasks } = format.read(bytes, 'tasks');
    expect(tasks.length).toBeGreaterThanOrEqual(3);
    for (const [index, task] of tasks.entries()) {
      const splices = format.tick(bytes, task, true);
      expect(splices).toEqual([{ range: task.box, text: 'x' }]);
      expect(format.tick(bytes, task, false)).toEqual([]);
      const ticked = applySplices(bytes, splices);
      const again = format.read(ticked, 'tasks').tasks[index];
      expect(again?.mark).toBe('done');
      if (again === undefined) continue;
      expect(format.tick(ticked, again, true)).toEqual([]);
      expect(exact(applySplices(ticked, format.tick(ticked, again, false)))).toBe(exact(bytes));
    }
  });

  it('makes no splice of an edit that changes nothing, and only that edit of one that does', () => {
    const check = (bytes: Uint8Array): void => {
      const document = format.read(bytes, 'spec');
      for (const { text } of document.requirements.flatMap((block) => [block, ...block.scenarios]).slice(0, 30)) {
        const words = editableText(bytes, text);
        expect(editText(bytes, text, words)).toEqual([]);
        const [splice, ...more] = editText(bytes, text, `${words} more`);
        expect(more).toEqual([]);
        expect(splice?.text.endsWith(' more')).toBe(true);
        const edited = applySplices(bytes, splice === undefined ? [] : [splice]);
        expect(exact(edited.subarray(0, text.start))).toBe(exact(bytes.subarray(0, text.start)));
        expect(exact(edited.subarray(text.end + 5))).toBe(exact(bytes.subarray(text.end)));
      }
    };
    for (const { bytes } of hostileTexts()) if (bytes.length < 20_000) check(bytes);
    fc.assert(fc.property(anyDocument, check), { numRuns: 150 });
  });

  it('answers a question where it stands, and every splice lies in order', () => {
    for (const { bytes } of hostileTexts()) {
      if (bytes.length > 20_000) continue;
      for (const clarification of format.read(bytes, 'spec').clarifications) {
        const after = applySplices(bytes, format.answer(bytes, clarification, 'three days', '2026-03-01'));
        expect(Buffer.from(after).includes('three days')).toBe(true);
        expect(format.read(after, 'spec').clarifications.length).toBeLessThan(format.read(bytes, 'spec').clarifications.length);
      }
    }
  });

  it('lists units of a tree in order, each with files of the tree, and checks them in that order', () => {
    const tree = treeOf([
      ['.kiro/specs/login/requirements.md', '# R\n'],
      ['.kiro/specs/login/tasks.md', '- [ ] 1. x\n'],
      ['docs/a.md', '# A\n'],
      ['openspec/changes/add-x/proposal.md', '## Why\n'],
      ['openspec/changes/add-x/specs/x/spec.md', '## ADDED Requirements\n'],
      ['openspec/specs/x/spec.md', '# X\n'],
      ['specs/001-a/notes.md', '# N\n'],
      ['specs/001-a/spec.md', '# S\n'],
      ['specs/002-b/readme.md', '# B\n'],
    ]);
    const units = format.units(tree);
    expect(units.length).toBeGreaterThan(0);
    for (const unit of units) {
      expect(unit.format).toBe(name);
      expect(unit.files).toContain(unit.file);
      for (const file of unit.files) expect(tree.paths).toContain(file);
    }
    expect(format.check(tree, units).map(({ unit }) => unit)).toEqual(units);
    expect(format.units(treeOf([]))).toEqual([]);
  });

  it('finds twice the blocks in twice the text', () => {
    const unit = bytesOf('### Requirement: A\n\nIt SHALL.\n\n#### Scenario: S\n- **WHEN** a\n\n- **FR-001**: x MUST.\n- [ ] 1.1 t\n\n');
    const repeated = (count: number): Uint8Array => bytesOf(Buffer.from(unit).toString().repeat(count));
    const size = (bytes: Uint8Array): number => {
      const { requirements, tasks } = format.read(bytes, 'spec');
      return requirements.length + requirements.reduce((sum, { scenarios }) => sum + scenarios.length, 0) + tasks.length;
    };
    expect(size(repeated(400)) - size(repeated(200))).toBe(size(repeated(200)) - size(repeated(0)));
  });
});

it('no file belongs to two units', () => {
  const tree = treeOf(
    [
      '.kiro/specs/001-a/tasks.md',
      '.kiro/steering/x.md',
      'openspec/specs/001-a/spec.md',
      'pkg/specs/001-a/spec.md',
      'specs/001-a/spec.md',
      'specs/a.md',
      'specs/002-b/intro.md',
      'specs/20260101-101010-c/plan.md',
    ].map((path) => [path, '# T\n'] as const),
  );
  const files = FORMATS.flatMap((format) => format.units(tree).flatMap((unit) => unit.files));
  expect(files.toSorted()).toEqual([...new Set(files)].toSorted());
  expect(files).toContain('specs/002-b/intro.md');
});
