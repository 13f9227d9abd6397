/** A change and a main spec that moved under it: what is merged, what is asked, and that an answer is taken whole or not at all. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requirementTexts } from '../../src/documents/formats/openspec/apply-blocks.ts';
import type { CapabilityInput } from '../../src/documents/formats/openspec/apply-model.ts';
import { applyDelta } from '../../src/documents/formats/openspec/apply.ts';
import { parseMainSpec } from '../../src/documents/formats/openspec/main-spec.ts';
import { meetUnderneath, settleUnderneath } from '../../src/documents/formats/openspec/underneath.ts';
import { mergeDocuments } from '../../src/documents/merge.ts';
import type { Resolution } from '../../src/domain/hunk.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const text = (content: Uint8Array | undefined) => Buffer.from(content ?? []).toString();
const scenario = (name: string, then = 'b') => `#### Scenario: ${name}\n- **WHEN** a\n- **THEN** ${then}\n`;
const block = (name: string, says: string, ...scenarios: readonly string[]) =>
  `### Requirement: ${name}\nThe system SHALL ${says}.\n\n${[scenario('Good'), ...scenarios].join('\n')}`;
const spec = (...blocks: readonly string[]) =>
  `# auth Specification\n\n## Purpose\nLets people in and keeps others out, for all the time there is.\n\n## Requirements\n\n${blocks.join('\n')}`;
const delta = (kind: string, ...blocks: readonly string[]) => `## ${kind} Requirements\n\n${blocks.join('\n')}`;
const out = block('Logout', 'let people out');

interface Given {
  readonly base: string;
  readonly main: string;
  readonly delta: string;
}

function inputOf({ base, main, delta: change }: Given): CapabilityInput {
  const known = requirementTexts(parseMainSpec(bytes(base)));
  const lookup = (name: string) => (known.has(name) ? [known.get(name) ?? ''] : []);
  return { capability: 'auth', main: bytes(main), delta: bytes(change), base: lookup };
}

/** The main spec once everything is merged, or settled by one answer. */
function archived(given: Given, answer?: Resolution, wanted = false): string | undefined {
  const input = inputOf(given);
  const met = meetUnderneath('x', input);
  const resolve =
    met.open.length === 0
      ? new Map([...met.merged].map(([name, whole]) => [name, { text: whole }] as const))
      : settleUnderneath('x', input, met, { choose: () => answer, wants: () => wanted, has: () => false });
  if (resolve === undefined) return undefined;
  const result = applyDelta('x', { ...input, resolve });
  return result.kind === 'applied' ? text(result.bytes) : undefined;
}

const sameSentence: Given = {
  base: spec(block('Login', 'let people in'), out),
  main: spec(block('Login', 'let people in with a key', scenario('Key')), out),
  delta: delta('MODIFIED', block('Login', 'let people in quickly', scenario('Fast'))),
};

describe('a requirement that both changed', () => {
  test('is asked about at the sentence, and takes the answer with all other edits', () => {
    const { base, after, open } = meetUnderneath('x', inputOf(sameSentence));
    expect(open.map(({ requirement }) => requirement)).toEqual(['Login']);
    const { conflicts } = mergeDocuments(base ?? bytes(''), bytes(sameSentence.main), after ?? bytes(''));
    expect(conflicts).toMatchObject([{ base: 'The system SHALL let people in.\n', section: expect.stringContaining('Login') as string }]);
    expect(archived(sameSentence)).toBeUndefined();
    expect(archived(sameSentence, { take: 'theirs' })).toBe(
      spec(block('Login', 'let people in quickly', scenario('Key'), scenario('Fast')), out),
    );
  });

  test('keeps the line endings of the main spec', () => {
    const given = { ...sameSentence, main: sameSentence.main.replaceAll('\n', '\r\n') };
    const whole = spec(block('Login', 'let people in with a key', scenario('Key'), scenario('Fast')), out);
    expect(archived(given, { take: 'ours' })).toBe(whole.replaceAll('\n', '\r\n'));
  });

  test('is not settled by words that hold another requirement or lose its heading', () => {
    const extra = `The system SHALL let people in.\n\n${block('Extra', 'do more')}`;
    expect(archived(sameSentence, { text: `x\n\n## Purpose\nAnother.\n` })).toBeUndefined();
    expect(archived(sameSentence, { text: extra })).toBeUndefined();
    expect(archived(sameSentence, { text: 'The system SHALL let people in at last.' })).toContain('at last.');
  });

  test('under a name that the change gives it, is merged under that name', () => {
    const renamed = '## RENAMED Requirements\n\n- FROM: `### Requirement: Login`\n- TO: `### Requirement: Sign in`\n\n';
    const given = {
      ...sameSentence,
      main: spec(block('Login', 'let people in', scenario('Key')), out),
      delta: renamed + delta('MODIFIED', block('Sign in', 'let people in quickly')),
    };
    expect(archived(given)).toBe(spec(block('Sign in', 'let people in quickly', scenario('Key')), out));
    const conflicting = { ...given, main: sameSentence.main };
    expect(archived(conflicting)).toBeUndefined();
    expect(archived(conflicting, { take: 'theirs' })).toBe(spec(block('Sign in', 'let people in quickly', scenario('Key')), out));
  });

  test('is not merged when its author can have had several texts in view', () => {
    const second = block('Logout', 'let people out quickly');
    const main = spec(block('Login', 'let people in', scenario('Key')), block('Logout', 'let people out at last'));
    const input = inputOf({ ...sameSentence, main, delta: delta('MODIFIED', block('Login', 'let people in quickly'), second) });
    const several = (name: string) =>
      ['', ' once']
        .slice(0, name === 'Login' ? 2 : 1)
        .map((more) => block(name, `let people ${name === 'Login' ? 'in' : 'out'}${more}`).trimEnd());
    const met = meetUnderneath('x', { ...input, base: several });
    expect(met.merged.size).toBe(0);
    expect(met.open.map(({ uncertain }) => uncertain)).toEqual([true, undefined]);
    expect(settleUnderneath('x', input, met, { choose: () => ({ take: 'ours' }), wants: () => false, has: () => false })).toBeUndefined();
  });

  test('loses a scenario that the change leaves out only when just that outcome is wanted', () => {
    const given = {
      base: spec(block('Login', 'let people in', scenario('Old')), out),
      main: spec(block('Login', 'let people in', scenario('Old'), scenario('Key')), out),
      delta: delta('MODIFIED', block('Login', 'let people in quickly')),
    };
    expect(archived(given, { take: 'theirs' })).toBeUndefined();
    expect(archived(given, { take: 'theirs' }, true)).toBe(spec(block('Login', 'let people in quickly', scenario('Key')), out));
  });
});

describe('a requirement that one side took out or both put in', () => {
  const base = spec(block('Login', 'let people in'), out);

  test('removed by the change and changed in the main spec: it goes or stays as the person says', () => {
    const given = {
      base,
      main: spec(block('Login', 'let people in with a key'), out),
      delta: delta('REMOVED', '### Requirement: Login\n'),
    };
    expect(archived(given)).toBeUndefined();
    expect(archived(given, { take: 'ours' })).toBe(given.main);
    expect(archived(given, { take: 'theirs' })).toBe(spec(out));
  });

  test('changed by the change and removed from the main spec: it comes back or stays away', () => {
    const given = { base, main: spec(out), delta: delta('MODIFIED', block('Login', 'let people in quickly')) };
    expect(archived(given)).toBeUndefined();
    expect(archived(given, { take: 'ours' })).toBe(spec(out));
    expect(archived(given, { take: 'theirs' })).toBe(spec(out, block('Login', 'let people in quickly')));
  });

  test('added by both with different texts: one stands, and two of one name never do', () => {
    const given = { base: spec(out), main: spec(out, block('Login', 'let in')), delta: delta('ADDED', block('Login', 'let people in')) };
    expect(archived(given)).toBeUndefined();
    expect(archived(given, { take: 'ours' })).toBe(given.main);
    expect(archived(given, { take: 'theirs' })).toBe(spec(out, block('Login', 'let people in')));
    expect(archived(given, { take: 'both' })).toBeUndefined();
  });
});

test('whatever both write, nothing new of either is missing from what is merged without a person', () => {
  const names = fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D', 'E'), { maxLength: 3 });
  const edit = fc.record({
    says: fc.constantFrom('in', 'in', 'in quickly', 'in with a key'),
    adds: names,
    outcome: fc.constantFrom('b', 'b', 'c'),
  });
  let merges = 0;
  fc.assert(
    fc.property(edit, edit, (ours, theirs) => {
      const of = ({ says, adds, outcome }: typeof ours, who: string) =>
        `### Requirement: Login\nThe system SHALL let people ${says}.\n\n${[scenario('Good', outcome), ...adds.map((name) => scenario(name, who))].join('\n')}`;
      const given = {
        base: spec(block('Login', 'let people in'), out),
        main: spec(of(ours, 'main'), out),
        delta: delta('MODIFIED', of(theirs, 'change')),
      };
      const { merged } = meetUnderneath('x', inputOf(given));
      const whole = merged.get('Login');
      if (whole === undefined) return;
      merges += 1;
      for (const { adds } of [ours, theirs]) for (const name of adds) expect(whole).toContain(`Scenario: ${name}\n`);
      for (const { says, outcome } of [ours, theirs]) {
        if (says !== 'in') expect(whole).toContain(`let people ${says}.`);
        if (outcome !== 'b') expect(whole).toContain('**THEN** c');
      }
      expect(ours.adds.filter((name) => theirs.adds.includes(name))).toEqual([]);
    }),
    { numRuns: 300 },
  );
  expect(merges).toBeGreaterThan(20);
});
