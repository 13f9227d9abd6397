import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../src/documents/lines.ts';
import { alignCorpus, alignTriggers } from '../../src/review/align.ts';
import { draftFixes } from '../../src/review/fixes.ts';

type Texts = Readonly<Record<string, string>>;
/** The corpus after a change, and the change: `before` holds the old texts of the changed specs, `undefined` for new ones. */
function change(after: Texts, before: Readonly<Record<string, string | undefined>> = {}) {
  return {
    corpus: Object.entries(after).map(([path, text]) => ({ path, bytes: encode(text) })),
    changed: Object.entries(before).map(([path, text]) => ({
      path,
      before: text === undefined ? undefined : encode(text),
      after: encode(after[path] ?? ''),
    })),
  };
}
const triggers = (input: ReturnType<typeof change>, options: { triggerOnCrossRefs?: boolean; triggerOnNewSpec?: boolean } = {}) =>
  alignTriggers({ ...input, triggerOnCrossRefs: true, triggerOnNewSpec: true, ...options });
const found = (input: ReturnType<typeof change>, targets: readonly string[] = []) => alignCorpus({ ...input, targets });
const told = (input: ReturnType<typeof change>, targets: readonly string[] = []) =>
  found(input, targets).map(({ rule, severity, path, line, quote }) => `${rule} ${severity} ${path}:${line} ${quote}`);

const machine = (...arrows: readonly string[]): string => `# M\n\n\`\`\`mermaid\nstateDiagram-v2\n${arrows.join('\n')}\n\`\`\`\n`;

describe('the documented triggers of corpus alignment (W4)', () => {
  it('fire for references from and to a changed spec, with the place', () => {
    const after = { 'specs/a.md': '# A\n\nNew.\n', 'specs/b.md': '# B\n\nSee [a](a.md).\n', 'specs/c.md': '# C\n\nSee b.md.\n' };
    expect(triggers(change(after, { 'specs/a.md': '# A\n\nOld.\n' }))).toEqual([
      { trigger: 'cross_refs', evidence: 'specs/b.md refers to specs/a.md (line 3)' },
    ]);
    expect(triggers(change(after, { 'specs/a.md': '# A\n\nOld.\n' }), { triggerOnCrossRefs: false })).toEqual([]);
    expect(triggers(change({ 'specs/a.md': '# A\n\nNew.\n', 'specs/c.md': '# C\n' }, { 'specs/a.md': '# A\n\nOld.\n' }))).toEqual([]);
  });

  it('fire for a state machine that several views show', () => {
    const before = machine('[*] --> Idle', 'Idle --> Busy', 'Busy --> [*]');
    const after = machine('[*] --> Idle', 'Idle --> Busy', 'Busy --> Held', 'Held --> [*]');
    const [trigger] = triggers(change({ 'specs/a.md': after, 'specs/b.md': before }, { 'specs/a.md': before }));
    expect(trigger).toMatchObject({ trigger: 'state_machines', evidence: expect.stringContaining('added Held') });
    expect(triggers(change({ 'specs/a.md': after, 'specs/b.md': '# B\n\nText.\n' }, { 'specs/a.md': before }))).toEqual([]);
  });

  it('fire for renamed headings, glossary terms and names', () => {
    const body = 'People choose a rule and see what it matches before it is saved for later.';
    const renamed = (name: string): string => `# A\n\n## ${name}\n\n${body}\n`;
    expect(triggers(change({ 'specs/a.md': renamed('Rule Builder') }, { 'specs/a.md': renamed('Wizard Menu') }))).toEqual([
      { trigger: 'renamed_terms', evidence: '"Wizard Menu" became "Rule Builder" in specs/a.md' },
    ]);
    const glossary = (name: string): string => `# A\n\n## Glossary\n\n- **${name}**: a person who pays for the service every month\n`;
    expect(triggers(change({ 'specs/a.md': glossary('Subscriber') }, { 'specs/a.md': glossary('Member') }))).toMatchObject([
      { trigger: 'renamed_terms' },
    ]);
    const named = (name: string): string => `# A\n\nOpen the ${name} with n.\n\nText between.\n\nClose the ${name} with Esc.\n`;
    expect(triggers(change({ 'specs/a.md': named('RuleBuilder') }, { 'specs/a.md': named('WizardMenu') }))).toMatchObject([
      { trigger: 'renamed_terms', evidence: expect.stringContaining('"WizardMenu" became "RuleBuilder"') },
    ]);
  });

  it('take no name for renamed that gave way to several', () => {
    const text = (first: string, second: string): string =>
      `# A\n\nOpen the ${first} with n.\n\nThe end.\n\n## B\n\nGo to ${second} after.\n\nClose ${first} ${first} and ${second} ${second}.\n`;
    expect(
      triggers(change({ 'specs/a.md': text('RuleBuilder', 'RulePicker') }, { 'specs/a.md': text('WizardMenu', 'WizardMenu') })),
    ).toEqual([]);
  });

  it('fire for a new spec, unless that is configured off, and not at all for an edit that touches nothing else', () => {
    const created = change({ 'specs/a.md': '# A\n' }, { 'specs/a.md': undefined });
    expect(triggers(created)).toEqual([{ trigger: 'new_spec', evidence: 'specs/a.md is new' }]);
    expect(triggers(created, { triggerOnNewSpec: false })).toEqual([]);
    expect(
      triggers(change({ 'specs/a.md': '# A\n\nNew words.\n', 'specs/b.md': '# B\n' }, { 'specs/a.md': '# A\n\nOld words.\n' })),
    ).toEqual([]);
  });
});

describe('alignment findings (W4)', () => {
  it('ALN-01: a heading that was renamed under a link is mended in the other spec', () => {
    const body = 'Accounts are locked after five failures in a row and opened again by mail.';
    const input = change(
      { 'specs/a.md': `# A\n\n## Account Lockout\n\n${body}\n`, 'specs/b.md': '# B\n\nSee [limits](a.md#limits) and [gone](a.md#gone).\n' },
      { 'specs/a.md': `# A\n\n## Limits\n\n${body}\n` },
    );
    expect(told(input)).toEqual(['ALN-01 CRITICAL specs/b.md:3 [limits](a.md#limits)', 'ALN-01 CRITICAL specs/b.md:3 [gone](a.md#gone)']);
    const fixed = draftFixes('specs/b.md', input.corpus[1]?.bytes ?? new Uint8Array(), found(input), { date: '2026-03-01', summary: 's' });
    expect(decode(fixed)).toBe('# B\n\nSee [limits](a.md#account-lockout) and [gone](a.md#gone).\n');
  });

  it('ALN-01: a requirement or section that this change removed is still referred to', () => {
    const before = '# A\n\n## 1. One\n\n- **REQ-10**: A MUST b.\n- **REQ-11**: A MUST c.\n\n## 2. Two\n\nText.\n';
    const after = '# A\n\n## 1. One\n\n- **REQ-10**: A MUST b.\n';
    const input = change(
      { 'specs/a.md': after, 'specs/b.md': '# B\n\nAs REQ-11 says.\n\nSee a.md section 2, and a.md section 1.\n\nREQ-11 was removed.\n' },
      { 'specs/a.md': before },
    );
    expect(told(input)).toEqual(['ALN-01 CRITICAL specs/b.md:3 REQ-11', 'ALN-01 CRITICAL specs/b.md:5 section 2']);
  });

  it('ALN-01: a spec that is gone; code files and other folders are not judged', () => {
    expect(told(change({ 'specs/a.md': '# A\n\n[b](b.md) [c](../src/c.ts) [d](../docs/d.md) `e.md`\n' }))).toEqual([
      'ALN-01 CRITICAL specs/a.md:3 [b](b.md)',
    ]);
  });

  it('ALN-02: a renamed term is mended wherever it is still used, but not where the rename is told', () => {
    const body = 'People choose a rule and see what it matches before it is saved for later.';
    const input = change(
      {
        'specs/a.md': `# A\n\n## Rule Builder\n\n${body}\n\n## Revision History\n\n- 1.1 (2026-01-01): Wizard Menu gone\n`,
        'specs/b.md': '# B\n\nThe Wizard Menu opens. `Wizard Menu` too.\n\nThe Rule Builder was formerly the Wizard Menu.\n',
      },
      { 'specs/a.md': `# A\n\n## Wizard Menu\n\n${body}\n` },
    );
    expect(told(input)).toEqual(['ALN-02 MEDIUM specs/b.md:3 Wizard Menu', 'ALN-02 MEDIUM specs/b.md:3 Wizard Menu']);
    const fixed = draftFixes('specs/b.md', input.corpus[1]?.bytes ?? new Uint8Array(), found(input), { date: '2026-03-01', summary: 's' });
    expect(decode(fixed)).toContain('The Rule Builder opens. `Rule Builder` too.');
    expect(decode(fixed)).toContain('formerly the Wizard Menu');
  });

  it('ALN-03: one id for two requirements, at the spec that this change gave it to', () => {
    const input = change(
      {
        'specs/a.md': '# A\n\n- **REQ-10**: A MUST b.\n- **REQ-20**: A MUST z.\n',
        'specs/b.md': '# B\n\n- **REQ-20**: B MUST c.\n- **REQ-21**: B MUST d.\n',
      },
      { 'specs/a.md': '# A\n\n- **REQ-10**: A MUST b.\n' },
    );
    expect(told(input)).toEqual(['ALN-03 CRITICAL specs/a.md:4 REQ-20']);
    const copied = change({ 'specs/a.md': '# A\n\n- **REQ-10**: A MUST b.\n', 'specs/b.md': '# B\n\n- **REQ-10**: A MUST b.\n' });
    expect(told(copied)).toEqual(['ALN-03 MEDIUM specs/b.md:3 REQ-10']);
  });

  it('ALN-03: specs that number each for itself have no duplicates', () => {
    const local = (name: string): string =>
      `# ${name}\n\n- **FR-001**: ${name} MUST b.\n- **FR-002**: ${name} MUST c.\n- **FR-003**: ${name} MUST d.\n`;
    expect(told(change({ 'specs/a.md': local('A'), 'specs/b.md': local('B') }))).toEqual([]);
  });

  it('ALN-04: a state that one view has and another lacks, and one that this change removed', () => {
    const three = machine('[*] --> Idle', 'Idle --> Busy', 'Busy --> WizardMenu', 'WizardMenu --> [*]');
    const two = machine('[*] --> Idle', 'Idle --> Busy', 'Busy --> [*]');
    expect(told(change({ 'specs/a.md': three, 'specs/b.md': two }))).toEqual(['ALN-04 MEDIUM specs/a.md:7 WizardMenu']);
    const removed = change(
      { 'specs/a.md': two, 'specs/b.md': three, 'specs/c.md': '# C\n\nn opens WizardMenu.\n' },
      { 'specs/a.md': three },
    );
    expect(told(removed)).toEqual(['ALN-04 CRITICAL specs/b.md:7 WizardMenu', 'ALN-04 MEDIUM specs/c.md:3 WizardMenu']);
    expect(told(change({ 'specs/a.md': three, 'specs/b.md': machine('[*] --> Open', 'Open --> Paid', 'Paid --> [*]') }))).toEqual([]);
  });

  it('keeps to the targets: findings in them and about them', () => {
    const input = change({
      'specs/a.md': '# A\n\n[x](zzz.md)\n',
      'specs/b.md': '# B\n\n[a](a.md#gone)\n',
      'specs/c.md': '# C\n\n[x](yyy.md)\n',
    });
    expect(told(input, ['specs/a.md'])).toEqual([
      'ALN-01 CRITICAL specs/a.md:3 [x](zzz.md)',
      'ALN-01 CRITICAL specs/b.md:3 [a](a.md#gone)',
    ]);
    expect(told(input)).toHaveLength(3);
  });

  it('is silenced by gap-ok', () => {
    expect(told(change({ 'specs/a.md': '# A\n\n[b](b.md) <!-- gap-ok ALN-01 comes with the next change -->\n' }))).toEqual([]);
  });

  it('accepts any texts, twice with the same answer', () => {
    const piece = fc.constantFrom(
      '# A\n',
      '## Rule Builder\n',
      '- **REQ-1**: ',
      'a MUST b',
      '[x](b.md#y)',
      'section 2',
      'REQ-2',
      '\n',
      'WizardMenu',
      '```mermaid\nstateDiagram\nA --> B\n```\n',
      '| State | Next |\n|---|---|\n| A | B |\n',
      '(',
      '[',
      '\\',
      '$&',
    );
    const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 20 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, text, (a, b, before) => {
        const input = change({ 'specs/a.md': a, 'specs/b.md': b }, { 'specs/a.md': before });
        expect(found(input)).toEqual(found(input));
        expect(triggers(input)).toEqual(triggers(input));
      }),
      { numRuns: 150 },
    );
  });
});
