/** What applying a change does to text that somebody else wrote, that is no requirement, or that is no UTF-8. */
import { describe, expect, test } from 'vitest';
import { requirementTexts } from '../../src/documents/formats/openspec/apply-blocks.ts';
import { applyChange } from '../../src/documents/formats/openspec/apply-change.ts';
import { applyDelta } from '../../src/documents/formats/openspec/apply.ts';
import type { CapabilityInput, Resolution } from '../../src/documents/formats/openspec/apply-model.ts';
import { archiveName, changeNameProblem } from '../../src/documents/formats/openspec/archive-name.ts';
import { parseMainSpec } from '../../src/documents/formats/openspec/main-spec.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const text = (content: Uint8Array) => Buffer.from(content).toString();

const block = (name: string, says: string, scenarios: readonly string[] = ['Good']) =>
  `### Requirement: ${name}\nThe system SHALL ${says}.\n\n${scenarios.map((scenario) => `#### Scenario: ${scenario}\n- **WHEN** a\n- **THEN** b\n`).join('\n')}`;
const spec = (...blocks: readonly string[]) =>
  `# auth Specification\n\n## Purpose\nLets people in and keeps others out, for all the time there is.\n\n## Requirements\n\n${blocks.join('\n')}`;
const delta = (kind: string, ...blocks: readonly string[]) => `## ${kind} Requirements\n\n${blocks.join('\n')}`;

type Given = {
  readonly main?: string;
  readonly delta: string;
  readonly base?: string;
  readonly resolve?: Readonly<Record<string, Resolution>>;
};

function apply({ main, delta: change, base, resolve = {} }: Given) {
  const known = base === undefined ? undefined : requirementTexts(parseMainSpec(bytes(base)));
  const input: CapabilityInput = {
    capability: 'auth',
    delta: bytes(change),
    ...(main === undefined ? {} : { main: bytes(main) }),
    ...(known === undefined ? {} : { base: (name) => (known.has(name) ? [known.get(name) ?? ''] : []) }),
    resolve: new Map(Object.entries(resolve)),
  };
  return applyDelta('add-x', input);
}

function applied(given: Given): string {
  const result = apply(given);
  if (result.kind === 'refused') throw new Error(result.reasons.map(({ message }) => message).join('\n'));
  return text(result.bytes);
}

function refused(given: Given) {
  const result = apply(given);
  if (result.kind === 'applied') throw new Error(`applied: ${text(result.bytes)}`);
  return result;
}

describe('a requirement that changed after the change was written', () => {
  const base = spec(block('Login', 'let people in'), block('Logout', 'let people out'));
  const main = spec(block('Login', 'let people in with a key'), block('Logout', 'let people out'));
  const change = delta('MODIFIED', block('Login', 'let people in quickly'));

  test('is not overwritten: the conflict holds all three texts, and no byte changes', () => {
    const { reasons, conflicts } = refused({ main, delta: change, base });
    expect(reasons.map(({ rule }) => rule)).toEqual(['archive/conflict']);
    expect(conflicts).toEqual([
      {
        capability: 'auth',
        requirement: 'Login',
        causes: ['changed-underneath'],
        base: block('Login', 'let people in').trimEnd(),
        ours: block('Login', 'let people in with a key').trimEnd(),
        theirs: block('Login', 'let people in quickly').trimEnd(),
        lost: [],
      },
    ]);
  });

  test('takes the text that a person decided on, and counts as modified', () => {
    const both = block('Login', 'let people in quickly with a key');
    expect(applied({ main, delta: change, base, resolve: { Login: { text: both } } })).toBe(spec(both, block('Logout', 'let people out')));
    expect(applied({ main, delta: change, base, resolve: { Login: 'ours' } })).toBe(main);
    expect(applied({ main, delta: change, base, resolve: { Login: 'theirs' } })).toBe(
      spec(block('Login', 'let people in quickly'), block('Logout', 'let people out')),
    );
  });

  test('takes no decided text that is another requirement, two of them, or reaches into the next section', () => {
    for (const bad of [
      block('Other', 'x'),
      `${block('Login', 'x')}\n${block('Second', 'y')}`,
      `${block('Login', 'x')}\n## Notes\n`,
      'no heading',
    ])
      expect(refused({ main, delta: change, base, resolve: { Login: { text: bad } } }).reasons.map(({ rule }) => rule)).toEqual([
        'archive/bad-resolution',
      ]);
  });

  test('is no conflict when both say the same, or only line endings differ', () => {
    expect(applied({ main, delta: delta('MODIFIED', block('Login', 'let people in with a key')), base })).toBe(main);
    expect(applied({ main: base.replaceAll('\n', '\r\n'), delta: change, base })).toContain('quickly');
  });

  test('keeps its later text when the change says no more than what it was written against', () => {
    const result = apply({ main, delta: delta('MODIFIED', block('Login', 'let people in')), base });
    expect(result.kind === 'applied' && text(result.bytes)).toBe(main);
    expect(result.kind === 'applied' && result.warnings).toEqual([
      'auth: MODIFIED "Login" changes nothing of what it was written against; the later text stays',
    ]);
  });

  test('is not removed, and not brought back when it was removed, without asking', () => {
    expect(refused({ main, delta: '## REMOVED Requirements\n### Requirement: Login\n', base }).conflicts).toMatchObject([
      { causes: ['changed-underneath'], requirement: 'Login' },
    ]);
    const gone = spec(block('Logout', 'let people out'));
    const { conflicts } = refused({ main: gone, delta: change, base });
    expect(conflicts).toMatchObject([{ causes: ['removed-underneath'], base: block('Login', 'let people in').trimEnd() }]);
    expect(applied({ main: gone, delta: change, base, resolve: { Login: 'theirs' } })).toContain('quickly');
    expect(applied({ main: gone, delta: change, base, resolve: { Login: 'ours' } })).toBe(gone);
  });

  test('is found under the name that the same change gives it', () => {
    const rename = '## RENAMED Requirements\n- FROM: `### Requirement: Login`\n- TO: `### Requirement: Sign in`\n\n';
    const given = { main, delta: `${rename}${delta('MODIFIED', block('Sign in', 'let people in quickly'))}`, base };
    expect(refused(given).conflicts).toMatchObject([{ requirement: 'Sign in', causes: ['changed-underneath'] }]);
    expect(applied({ ...given, main: base })).toContain('### Requirement: Sign in\nThe system SHALL let people in quickly.');
  });

  test('of two changes written against one text, the second to be archived is a conflict and the first one is not lost', () => {
    const first = applied({ main: base, delta: change, base });
    const { conflicts } = refused({ main: first, delta: delta('MODIFIED', block('Login', 'let people in safely')), base });
    expect(conflicts).toMatchObject([
      { ours: block('Login', 'let people in quickly').trimEnd(), theirs: block('Login', 'let people in safely').trimEnd() },
    ]);
  });

  test('asks nothing where nobody knows what the change was written against', () => {
    expect(applied({ main, delta: change })).toContain('quickly');
  });
});

describe('text that would go unseen', () => {
  const main = spec(`${block('Login', 'let people in')}\n### Notes\nwritten by hand\n`);

  test('a heading that is no requirement keeps its requirement from being replaced or removed', () => {
    for (const change of [delta('MODIFIED', block('Login', 'x')), '## REMOVED Requirements\n### Requirement: Login\n'])
      expect(refused({ main, delta: change }).conflicts).toMatchObject([{ causes: ['text-goes'], lost: ['### Notes'] }]);
  });

  test('it may be carried over by the change', () => {
    expect(applied({ main, delta: delta('MODIFIED', `${block('Login', 'x')}\n### Notes\nwritten by hand\n`) })).toContain(
      'written by hand',
    );
  });

  test('a scenario that the change leaves out is named, and taken out only by decision', () => {
    const two = spec(block('Login', 'let people in', ['Good', 'Bad']));
    const change = delta('MODIFIED', block('Login', 'let people in'));
    expect(refused({ main: two, delta: change }).conflicts).toMatchObject([{ causes: ['scenarios-go'], lost: ['Bad'] }]);
    expect(applied({ main: two, delta: change, resolve: { Login: 'theirs' } })).not.toContain('Bad');
  });

  test('a scenario that came later is one conflict with both causes', () => {
    const conflicts = refused({
      main: spec(block('Login', 'let people in', ['Good', 'New'])),
      delta: delta('MODIFIED', block('Login', 'x')),
      base: spec(block('Login', 'let people in')),
    }).conflicts;
    expect(conflicts.map(({ causes }) => causes)).toEqual([['scenarios-go', 'changed-underneath']]);
  });

  test('another text under the name to be added is a conflict', () => {
    expect(refused({ main: spec(block('Login', 'x')), delta: delta('ADDED', block('Login', 'y')) }).conflicts).toMatchObject([
      { causes: ['already-there'] },
    ]);
    expect(applied({ main: spec(block('Login', 'x')), delta: delta('ADDED', block('Login', 'y')), resolve: { Login: 'theirs' } })).toBe(
      spec(block('Login', 'y')),
    );
  });

  test('two requirements of one name are not merged into one', () => {
    const twice = spec(block('Login', 'x'), block('Login', 'y').replace('### R', '###R'));
    expect(refused({ main: twice, delta: delta('ADDED', block('New', 'z')) }).reasons[0]?.rule).toBe('archive/main-spec-broken');
  });

  test('bytes that are not UTF-8 stay the bytes they are, in what is kept and in what is added', () => {
    const odd = Buffer.concat([Buffer.from(spec(block('Login', 'x'))), Buffer.from([0x2d, 0x20, 0xff, 0xc3, 0x28, 0xf0, 0x9f, 0x0a])]);
    const add = Buffer.concat([Buffer.from(delta('ADDED', block('New', 'z'))), Buffer.from([0x2d, 0x20, 0xe9, 0x0a])]);
    const result = applyDelta('add-x', { capability: 'auth', main: odd, delta: add });
    expect(result.kind === 'applied' && Buffer.from(result.bytes).toString('latin1')).toBe(
      `${odd.toString('latin1')}\n${Buffer.from(block('New', 'z')).toString('latin1')}- \xe9\n`,
    );
  });

  test('what is given to be read is not written to', () => {
    const main2 = Buffer.from(`${spec(block('Login', 'x'))}<!-- a comment -->\n`);
    const change = Buffer.from(delta('ADDED', block('New <!-- b -->', 'z')));
    const before = [Buffer.from(main2), Buffer.from(change)];
    applyDelta('add-x', { capability: 'auth', main: main2, delta: change });
    expect([main2, change]).toEqual(before);
  });
});

describe('a whole change', () => {
  const good = { capability: 'auth', main: bytes(spec(block('Login', 'x'))), delta: bytes(delta('ADDED', block('New', 'z'))) };

  test('is applied to every capability or to none', () => {
    const bad = { capability: 'billing', delta: bytes(delta('MODIFIED', block('Pay', 'x'))) };
    expect(applyChange({ change: 'add-x', capabilities: [good, bad], retires: false })).toMatchObject({
      kind: 'refused',
      reasons: [{ rule: 'archive/no-main-spec', capability: 'billing' }],
    });
    expect(applyChange({ change: 'add-x', capabilities: [good], retires: false })).toMatchObject({
      kind: 'applied',
      counts: { added: 1 },
      specs: [{ outcome: 'write' }],
    });
  });

  test('makes a spec for a new capability, with the purpose of its delta', () => {
    const made = applyChange({
      change: 'add-x',
      capabilities: [{ capability: 'billing', delta: bytes(`## Purpose\nTakes money.\n\n${delta('ADDED', block('Pay', 'x'))}`) }],
      retires: false,
    });
    expect(made.kind === 'applied' && text(made.specs[0]?.bytes ?? new Uint8Array())).toBe(
      `# billing Specification\n\n## Purpose\nTakes money.\n\n## Requirements\n\n${block('Pay', 'x')}`,
    );
  });

  test('changes no byte of a spec that says it all already', () => {
    const same = { ...good, delta: bytes(delta('ADDED', block('Login', 'x'))) };
    expect(applyChange({ change: 'add-x', capabilities: [same], retires: false })).toMatchObject({
      kind: 'applied',
      specs: [{ outcome: 'keep' }],
    });
  });

  test('is refused when a new spec would not be valid', () => {
    const invalid = { ...good, delta: bytes('## ADDED Requirements\n### Requirement: Bare\nThe system SHALL x.\n') };
    expect(applyChange({ change: 'add-x', capabilities: [invalid], retires: false })).toMatchObject({
      kind: 'refused',
      reasons: [{ rule: 'archive/result-invalid' }],
    });
  });

  test('deletes a spec with its last requirement only when it says so and nothing else is in it', () => {
    const last = { ...good, delta: bytes('## REMOVED Requirements\n### Requirement: Login\n') };
    const change = (retires: boolean, main = good.main) => applyChange({ change: 'add-x', capabilities: [{ ...last, main }], retires });
    expect(change(true)).toMatchObject({ kind: 'applied', specs: [{ outcome: 'retire' }] });
    expect(change(false)).toMatchObject({
      kind: 'refused',
      reasons: [{ rule: 'archive/result-invalid', fix: expect.stringContaining('retire_capabilities') }],
    });
    const more = bytes(spec(block('Login', 'x')).replace('## Requirements', '## Background\nkept\n\n## Requirements'));
    expect(change(true, more)).toMatchObject({ kind: 'refused', reasons: [{ fix: expect.stringContaining('## Background') }] });
  });
});

describe('names of changes', () => {
  test('those that lead out, hide, name an option or the archive itself are refused', () => {
    for (const name of [
      '',
      '.',
      '..',
      '../x',
      'a/b',
      'a\\b',
      '/etc',
      '.hidden',
      '-rf',
      'a..b',
      'a.',
      'archive',
      'a b',
      'a\nb',
      'a\u0000',
      'x'.repeat(121),
    ])
      expect(changeNameProblem(name), name).toBeDefined();
    for (const name of ['add-x', 'Add_X', '2026-01-02-add-x', 'v1.2-fix', '7']) expect(changeNameProblem(name), name).toBeUndefined();
  });

  test('a day that a name begins with is not put before it again', () => {
    expect(archiveName('add-x', '2026-11-02')).toBe('2026-11-02-add-x');
    expect(archiveName('2025-01-02-add-x', '2026-11-02')).toBe('2025-01-02-add-x');
  });
});
