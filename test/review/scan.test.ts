import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../../src/documents/lines.ts';
import { digestOf } from '../../src/domain/digest.ts';
import { readRequest } from '../../src/review/request.ts';
import { scanCorpus } from '../../src/review/scan.ts';
import { distinctTerms } from '../../src/review/terms.ts';

const login =
  '# Login\n\n**Version:** 1.2\n\n## Sign-in\n\nPeople sign in with a password.\n\n## Lockout\n\nAccounts are locked after repeated failures.\n\n- **REQ-7**: Login MUST lock the account.\n\n## Revision History\n\n| Version | Date | Changes |\n|---|---|---|\n| 1.2 | 2026-01-14 | Lockout failures |\n';
const billing = '# Billing\n\n## Invoices\n\nInvoices are sent by mail each month.\n\n## Refunds\n\nA refund is paid within 14 days.\n';
const search = '# Search\n\n## Ranking\n\nResults are ranked by score.\n';
const corpus = [
  { path: 'specs/billing.md', bytes: encode(billing) },
  { path: 'specs/login.md', bytes: encode(login) },
  { path: 'specs/search-ranking.md', bytes: encode(search) },
];
const scan = (request: string, specs = corpus, needed = true) => scanCorpus(request, specs, needed);
const included = (request: string) =>
  scan(request)
    .specs.filter((spec) => spec.included)
    .map(({ path }) => path);
const asked = (request: string) => scan(request).questions.map(({ text }) => text);

describe('affected specs (W1)', () => {
  it('are found by the words of the request, with the "before" state and the reason', () => {
    const { specs } = scan('Lock accounts after five failures');
    expect(specs).toHaveLength(1);
    expect(specs[0]).toMatchObject({
      path: 'specs/login.md',
      digest: digestOf(encode(login)),
      version: '1.2',
      touched: ['Login > Lockout'],
      included: true,
    });
    expect(specs[0]?.sections).toEqual(['Login', 'Login > Sign-in', 'Login > Lockout', 'Login > Revision History']);
    expect(specs[0]?.reasons.join('\n')).toContain('heading `Lockout` shares: lock');
    expect(specs[0]?.score).toBeGreaterThan(0.3);
    expect(specs[0]?.score).toBeLessThan(1);
  });

  it.each([
    ['change billing.md: pay refunds faster than 14 days', 'specs/billing.md', 'the request names `billing.md`'],
    ['rework specs/billing.md', 'specs/billing.md', 'the request names `specs/billing.md`'],
    ['search-ranking: count stars too', 'specs/search-ranking.md', 'the request names `search-ranking`'],
    ['drop REQ-7', 'specs/login.md', 'it defines REQ-7, which the request names'],
  ])('%s: named, so the score is 1', (request, path, reason) => {
    const { specs } = scan(request);
    expect(specs[0]).toMatchObject({ path, score: 1, included: true });
    expect(specs[0]?.reasons[0]).toBe(reason);
    expect(specs.slice(1).every((spec) => !spec.included)).toBe(true);
  });

  it('are listed but not taken when they share one word of several, and left out when they share none', () => {
    expect(included('Send invoices to the account by mail')).toEqual(['specs/billing.md']);
    expect(scan('Paint the bikeshed green').specs).toEqual([]);
  });

  it('are only those that are named, however well another one matches', () => {
    expect(included('billing.md: lock accounts after repeated failures')).toEqual(['specs/billing.md']);
    expect(scan('billing.md: lock accounts after repeated failures').specs.map(({ path }) => path)).toContain('specs/login.md');
  });

  it('are not taken when all they share is a word that several share', () => {
    const mail = (path: string) => ({ path, bytes: encode('# Post\n\n## Mail\n\nMail is sent.\n') });
    const { specs } = scan('Mail reminders', [mail('specs/a.md'), mail('specs/b.md')]);
    expect(specs.map((spec) => [spec.path, spec.included])).toEqual([
      ['specs/a.md', false],
      ['specs/b.md', false],
    ]);
  });

  it('are none of a change that needs no spec, but those that match are shown', () => {
    const { specs, questions } = scan('Lock accounts after five failures', corpus, false);
    expect(specs.map((spec) => [spec.path, spec.included])).toEqual([['specs/login.md', false]]);
    expect(questions).toEqual([]);
  });

  it('are found across scripts', () => {
    const specs = [{ path: 'specs/登录.md', bytes: encode('# 登录\n\n## 账户锁定\n\n连续失败五次后锁定账户。\n') }, ...corpus];
    expect(scan('登录失败三次后锁定账户', specs).specs[0]).toMatchObject({
      path: 'specs/登录.md',
      included: true,
      touched: ['登录 > 账户锁定'],
    });
  });
});

describe('key changes (W1)', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['Add account lockout and remove the captcha', ['ADDED Add account lockout', 'DEPRECATED Remove the captcha']],
    [
      'I want to consolidate the AI wizards into the Rule Builder.\nThe GlobExplorer and RuleCreation should merge, AI should be\na Tab key helper not separate wizards.',
      [
        'MODIFIED Consolidate the AI wizards into the Rule Builder',
        'ADDED The GlobExplorer and RuleCreation should merge',
        'ADDED AI should be a Tab key helper not separate wizards',
      ],
    ],
    [
      'Please:\n- add CSV export\n- rename "Report" to "Statement"\n- old PDF export goes away',
      ['ADDED Add CSV export', 'MODIFIED Rename "Report" to "Statement"', 'DEPRECATED Old PDF export goes away'],
    ],
    ['We no longer support IE11', ['DEPRECATED We no longer support IE11']],
    ['As a user, I want to reset my password so that I can sign in', ['ADDED Reset my password so that I can sign in']],
    ['Users complain that search is slow. Rank results by date.', ['MODIFIED Rank results by date']],
    ['删除验证码。增加账户锁定', ['DEPRECATED 删除验证码', 'ADDED 增加账户锁定']],
    ['Supprimer le PDF et ajouter un export CSV', ['DEPRECATED Supprimer le PDF', 'ADDED Ajouter un export CSV']],
    ['Remove "add and change" from the menu', ['DEPRECATED Remove "add and change" from the menu']],
    ['???', []],
    ['', []],
  ];
  it.each(cases)('%s', (request, changes) => {
    expect(scan(request).keyChanges.map(({ change, text }) => `${change} ${text}`)).toEqual(changes);
  });

  it('modify what a heading of an affected spec already names, and add the rest', () => {
    expect(scan('The lockout must last ten minutes').keyChanges).toMatchObject([{ change: 'MODIFIED' }]);
    expect(scan('The password must be hashed in login.md').keyChanges).toMatchObject([{ change: 'ADDED' }]);
  });
});

describe('the intent (W1)', () => {
  it('says what the affected specs gain, change and lose, and why, without repeating the request', () => {
    expect(scan('Add account lockout after five failures and remove the captcha so that guessing is useless').intent).toBe(
      'Login gains account lockout and loses captcha, so that guessing is useless.',
    );
    expect(scan('Add a bikeshed').intent).toBe('The product gains bikeshed.');
    expect(scan('').intent).not.toBe('');
  });
});

describe('open questions (W1)', () => {
  it.each([
    ['Paint the bikeshed green', ['Which spec should change?']],
    ['Make sign-in with the password fast in login.md', ['What does "fast" mean here, as a figure or a fact that can be checked?']],
    ['Lock the account soon after failures', ['What does "soon" mean here, as a figure or a fact that can be checked?']],
    ['Add CSV, JSON etc. to the invoices in billing.md', ['"etc.": what exactly belongs to the list?']],
    ['In login.md: remove it', ['What exactly is to be removed?']],
    ['Lockout', ['What should change about Lockout?']],
  ])('%s', (request, questions) => {
    expect(asked(request)).toEqual(questions);
  });

  it('are none when the request is clear', () => {
    for (const request of [
      'Lock accounts after five failures',
      'Sign-in in login.md must be fast: 200 ms',
      'Add account lockout to login.md and drop REQ-7',
    ])
      expect(asked(request), request).toEqual([]);
  });

  it('offer the specs that come nearest, and a new one', () => {
    const [question] = scan('Paint the bikeshed green', corpus).questions;
    expect(question).toMatchObject({ id: 'Q1', choices: ['a new spec: specs/paint-the-bikeshed-green.md'] });
    expect(scan('Add invoices', []).questions[0]).toMatchObject({ why: 'the repository has no spec yet' });
  });

  it('ask which one when two specs answer equally well', () => {
    const twin = (path: string) => ({ path, bytes: encode('# Orders\n\n## Refund window\n\nA refund window is 14 days.\n') });
    const [question] = scan('Extend the refund window to 30 days', [twin('specs/a.md'), twin('specs/b.md')]).questions;
    expect(question).toMatchObject({ text: 'Is specs/a.md meant, or specs/b.md?', choices: ['specs/a.md', 'specs/b.md', 'both'] });
  });

  it('are at most five, numbered', () => {
    const many = Array.from({ length: 9 }, (_, index) => `- make part ${'abcdefghi'[index] ?? ''} fast, etc.`).join('\n');
    expect(scan(many).questions.map(({ id }) => id)).toEqual(['Q1', 'Q2', 'Q3', 'Q4', 'Q5']);
  });
});

describe('any request', () => {
  it('is read twice with the same answer, whatever the order of the specs, and nothing is thrown', () => {
    const piece = fc.constantFrom(
      'add',
      'remove',
      'the',
      'login.md',
      'REQ-7',
      'lockout',
      'fast',
      'etc.',
      'and',
      ',',
      '\n- ',
      '登录',
      '`',
      '"',
      '(',
      'should',
      '.',
      '\n',
      'a-b',
      '§ 2',
      'section 2',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'grapheme' })), { maxLength: 20 }), fc.boolean(), (parts, needed) => {
        const request = parts.join(' ');
        const result = scan(request, corpus, needed);
        expect(scan(request, corpus.toReversed(), needed)).toEqual(result);
        expect(result.intent).not.toBe('');
        expect(result.questions.length).toBeLessThanOrEqual(5);
        expect(result.keyChanges.length > 0).toBe(
          /\p{L}/u.test(request.replaceAll(/^(`{3,}|~{3,})[\s\S]*?^\1.*$/gmu, '')) && readRequest(request).wishes.length > 0,
        );
        for (const spec of result.specs) {
          expect(spec.score).toBeGreaterThanOrEqual(0);
          expect(spec.score).toBeLessThanOrEqual(1);
          expect(spec.reasons.length).toBeGreaterThan(0);
          expect(spec.sections).toEqual(expect.arrayContaining(spec.touched));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the terms of any text apart from their inflection', () => {
    expect([...distinctTerms('failures Failure locking locked GlobExplorer rule_builder').keys()]).toEqual([
      'failur',
      'lock',
      'glob',
      'explor',
      'rul',
      'build',
    ]);
  });
});

const pairs = new URL('../../../shared/corpora/openspec/Fission-AI__OpenSpec/openspec/specs/', import.meta.url).pathname;

describe('the scan on a corpus in the field (W1)', () => {
  it.skipIf(!existsSync(pairs))('finds the spec a request is about among 36 (needs the shared corpora)', () => {
    const specs = readdirSync(pairs, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => ({ path: `openspec/specs/${file}`, bytes: readFileSync(pairs + file) }));
    const first = (request: string) => scanCorpus(request, specs, true).specs[0]?.path;
    expect(first('Add shell completion for fish')).toBe('openspec/specs/cli-completion/spec.md');
    expect(first('Ask before telemetry is collected and sent')).toBe('openspec/specs/telemetry/spec.md');
    expect(first('Validate should report unknown requirement headers in cli-validate')).toBe('openspec/specs/cli-validate/spec.md');
  });
});
