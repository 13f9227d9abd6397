import { describe, expect, it } from 'vitest';
import type { Format } from '../../src/documents/formats/format.ts';
import { kiro } from '../../src/documents/formats/kiro.ts';
import { specKit } from '../../src/documents/formats/spec-kit.ts';
import { corpusFiles, hasCorpora, type NamedBytes } from './material.ts';

const skipped = hasCorpora ? '' : ' (skipped: the corpora are not beside the project)';

// A second reader that shares nothing with the program's: the patterns of the formats as they are documented.
const BOX = /^\s*(?:[-*+]|\d+[.)])\s+\[(?: |x|X|-|~)\]/u;
const SPEC_KIT = /^\s*[-*] \[( |x|X|~)\] (?:~~)?(\*\*)?(T\d{3,}[A-Za-z0-9'.-]*):?(\*\*)?:? +/u;
const KIRO = /^(\s*)- \[( |x|X|-|~)\](\*)? \**(\d+(?:\.\d+)*)(\*)?\.?\** (?:\(P\) )?(.*)$/u;

interface Count {
  /** Checkbox lines; those with an id by the documented pattern; those read as tasks; as tasks with an id. */
  readonly boxes: number;
  readonly documented: number;
  readonly read: number;
  readonly withId: number;
}

function linesOf(bytes: Uint8Array): readonly string[] {
  return new TextDecoder().decode(bytes).split(/\r\n|\r|\n/u);
}

function count(files: readonly NamedBytes[], format: Format, pattern: RegExp): Count {
  let [boxes, documented, read, withId] = [0, 0, 0, 0];
  for (const { name, bytes } of files) {
    const lines = linesOf(bytes);
    const { tasks } = format.read(bytes, 'tasks');
    const ids = new Map(tasks.map(({ line, id }) => [line, id]));
    // A false task would be one on a line that holds no box, or an id that does not stand behind its box.
    for (const { line, id } of tasks) {
      const text = lines[line - 1] ?? '';
      expect(BOX.test(text), `${name}:${line} is a box: ${text}`).toBe(true);
      if (id !== undefined) expect(text.replace(BOX, '').slice(0, 16), `${name}:${line}`).toContain(id);
    }
    for (const [index, text] of lines.entries()) {
      if (!BOX.test(text)) continue;
      boxes++;
      const id = ids.get(index + 1);
      if (ids.has(index + 1)) read++;
      if (id !== undefined) withId++;
      const expected = pattern.exec(text);
      if (expected === null) continue;
      documented++;
      expect([expected[3], expected[4]], `${name}:${index + 1}: ${text.slice(0, 80)}`).toContain(id);
    }
  }
  return { boxes, documented, read, withId };
}

describe('task coverage of the corpora', () => {
  const tasks = hasCorpora ? corpusFiles().filter(({ name }) => name.endsWith('/tasks.md')) : [];
  const ofCcSdd = ({ name }: NamedBytes): boolean => /^kiro\/(?:gotalab__cc-sdd|9mak__oneco)\//u.test(name);

  it.skipIf(!hasCorpora)(`spec-kit: every box is a task, every id is read, a legend is none${skipped}`, () => {
    const files = tasks.filter(({ name }) => name.startsWith('speckit/'));
    // 75 boxes have no id to read: verification lists such as `- [x] All 12 endpoints have contract tests`.
    expect(count(files, specKit, SPEC_KIT)).toEqual({ boxes: 1042, documented: 967, read: 1042, withId: 967 });
    const legends = files.flatMap(({ bytes }) => linesOf(bytes)).filter((line) => /^\s*- \[P\]/u.test(line));
    expect(legends).toHaveLength(7);
  });

  it.skipIf(!hasCorpora)(`Kiro: every box is a task, and every number is read${skipped}`, () => {
    const files = tasks.filter((file) => file.name.startsWith('kiro/') && !ofCcSdd(file));
    const found = count(files, kiro, KIRO);
    expect(found.read).toBe(found.boxes);
    // What has no number are acceptance checks: `- [ ] Response time < 500ms`, `- [ ] 90%+ code coverage`.
    expect(found.withId).toBe(found.documented);
    expect(found.withId / found.boxes).toBeGreaterThan(0.85);
    expect(found).toMatchObject({ boxes: 1025, withId: 902 });
  });

  it.skipIf(!hasCorpora)(`cc-sdd: every box is a task with its number${skipped}`, () => {
    const found = count(tasks.filter(ofCcSdd), kiro, KIRO);
    expect(found.withId).toBe(found.boxes);
    expect(found).toMatchObject({ read: found.boxes, documented: found.boxes });
    expect(found.boxes).toBeGreaterThan(300);
  });
});
