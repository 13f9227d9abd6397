import fc from 'fast-check';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { Config } from '../../src/domain/config.ts';
import { TrueupError } from '../../src/domain/error.ts';
import { FLAGS } from '../../src/workflow/overrides.ts';
import { applyOverrides, featureSlug, mentionedSpecs, routeRequest } from '../../src/workflow/route.ts';
import type { WorkflowName } from '../../src/workflow/workflows.ts';

const specPaths = ['specs/login.md', 'specs/views/discover.md', 'openspec/specs/payments/spec.md'];
const route = (text: string, paths: readonly string[] = specPaths) => routeRequest(text, { specPaths: paths });
const defaults = z.parse(Config, {});
const configOf = (text: string) => applyOverrides(defaults, route(text).overrides);

function misuse(text: string): TrueupError {
  try {
    route(text);
  } catch (error) {
    if (error instanceof TrueupError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('a request is routed by the documented signals, and says which fired (W12)', () => {
  const cases: readonly (readonly [string, WorkflowName, RegExp])[] = [
    ['Do this spec-driven: lock accounts after failures', 'feature', /"spec-driven"/],
    ['update the spec and implement account lockout', 'feature', /spec and code/],
    ['Update specs, then implement the new export', 'feature', /spec and code/],
    ['Add account lockout to specs/login.md', 'feature', /names specs\/login\.md/],
    ['I want to consolidate the AI wizards into the Rule Builder in discover.md', 'feature', /discover\.md/],
    ['Change Discover view state machine', 'feature', /redesign/],
    ['Refactor parser execution model', 'feature', /architectural/],
    ['Add plugin marketplace', 'feature', /more than 5 files/],
    ['Rename a header in 12 files', 'feature', /12 files/],
    ['- add a\n- add b\n- add c\n- add d\n- add e', 'feature', /lists 5 changes/],
    ['Fix the crash when the list is empty', 'quick', /bug fix/],
    ['code-only change: speed up startup of specs/login.md parsing', 'quick', /code-only/],
    ['bump eslint', 'quick', /code-only/],
    ['Review specs/login.md', 'refine', /spec review/],
    ['please refine the requirements', 'refine', /spec review/],
    ['Audit the spec corpus', 'maintain', /check of the corpus/],
    ['check all specs for broken references', 'maintain', /corpus/],
    ['review the spec and add a lockout', 'feature', /3 specs/],
    ['Lock accounts after five failures', 'feature', /3 specs/],
    ['登录失败五次后锁定账户', 'feature', /3 specs/],
  ];
  it.each(cases)('%s -> %s', (text, workflow, reason) => {
    const routed = route(text);
    expect(routed.workflow).toBe(workflow);
    expect(routed.reasons.join('\n')).toMatch(reason);
    expect(routed.overruled).toBe(false);
    expect(routed.request).toBe(text);
  });

  it('takes the plain workflow where there is no spec and none is asked for', () => {
    expect(route('Lock accounts after five failures', []).workflow).toBe('quick');
    expect(route('Add plugin marketplace', []).workflow).toBe('feature');
  });

  it('points a review and an audit at the specs that are named', () => {
    expect(route('Review specs/login.md and payments spec').targets).toEqual(['specs/login.md', 'openspec/specs/payments/spec.md']);
    expect(route('audit the specs').targets).toEqual([]);
    expect(route('Add lockout to specs/login.md').targets).toEqual([]);
  });
});

describe('the person can name the workflow in the request (W10, W12)', () => {
  it('reads the documented example', () => {
    const routed = route('workflow: spec-driven feature for Rule Builder --skip-alignment --validation=minimal');
    expect(routed).toMatchObject({ request: 'Rule Builder', workflow: 'feature', overruled: true });
    expect(routed.overrides).toEqual({ alignment: { skip: true }, validation: { level: 'minimal' } });
    expect(routed.reasons).toEqual(['the request names the workflow "spec-driven"']);
  });

  const named: readonly (readonly [string, WorkflowName, string])[] = [
    ['workflow: spec-driven feature for X', 'feature', 'X'],
    ['workflow: feature_workflow fix the footer', 'quick', 'fix the footer'],
    ['Workflow: spec_refinement_workflow specs/login.md', 'refine', 'specs/login.md'],
    ['workflow: spec_maintenance', 'maintain', 'workflow: spec_maintenance'],
    ['workflow: spec_maintenance --alignment=full_audit', 'maintain', 'workflow: spec_maintenance'],
    ['workflow=quick: rename the flag', 'quick', 'rename the flag'],
    ['workflow: maintain for the corpus', 'maintain', 'the corpus'],
    ['workflow: feature for a new footer', 'feature', 'a new footer'],
    ['add a footer --workflow=refine', 'refine', 'add a footer'],
    ['add a footer --workflow refine', 'refine', 'add a footer'],
    ['please add a footer, workflow: quick', 'quick', 'please add a footer,'],
  ];
  it.each(named)('%s -> %s', (text, workflow, request) => {
    expect(route(text)).toMatchObject({ workflow, request, overruled: true });
  });

  it('takes a prose sentence that starts with the word for prose', () => {
    expect(route('Workflow: the refine step should show its rounds')).toMatchObject({ overruled: false });
    expect(route('document `workflow: quick` in the README')).toMatchObject({ overruled: false });
    expect(route('show the hint "set workflow: quick here" below')).toMatchObject({ overruled: false });
  });

  it('names the nearest workflow for a misspelt one', () => {
    expect(misuse('workflow: spec-drivn feature for X')).toMatchObject({
      kind: 'misuse',
      code: 'unknown-workflow',
      fix: 'did you mean spec-driven?',
    });
    expect(misuse('x --workflow=zzzzzzzz')).toMatchObject({ code: 'unknown-workflow' });
  });
});

describe('flags override the configuration for one invocation (W10)', () => {
  it('has a flag for every key of the configuration', () => {
    const keys = Object.entries(defaults).flatMap(([section, values]) =>
      Object.keys(values).map((key) => `${section}-${key}`.replaceAll('_', '-')),
    );
    const names = FLAGS.map((flag) => flag.name);
    expect(keys.length).toBeGreaterThan(18);
    expect(keys.filter((key) => !names.includes(key))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  const flags: readonly (readonly [string, (config: Config) => unknown, unknown])[] = [
    ['--max-rounds=3', (c) => c.refinement.max_rounds, 3],
    ['--max-rounds 3', (c) => c.refinement.max_rounds, 3],
    ['--stall-threshold=2', (c) => c.refinement.stall_threshold, 2],
    ['--auto-accept-partial', (c) => c.refinement.auto_accept_partial, true],
    ['--refinement-auto-accept-partial=yes', (c) => c.refinement.auto_accept_partial, true],
    ['--skip-alignment', (c) => c.alignment.skip, true],
    ['--alignment=full_audit', (c) => c.alignment.mode, 'full_audit'],
    ['--alignment full-audit', (c) => c.alignment.mode, 'full_audit'],
    ['--no-trigger-on-cross-refs', (c) => c.alignment.trigger_on_cross_refs, false],
    ['--trigger-on-new-spec=off', (c) => c.alignment.trigger_on_new_spec, false],
    ['--no-incremental-check', (c) => c.implementation.incremental_check, false],
    ['--no-rollback-on-fail', (c) => c.implementation.rollback_on_fail, false],
    ['--parallel-independent-tasks', (c) => c.implementation.parallel_independent_tasks, true],
    ['--check="cargo check --all"', (c) => c.implementation.check, ['cargo', 'check', '--all']],
    [
      '--verify="npm test" --verify="npm run lint"',
      (c) => c.implementation.verify,
      [
        ['npm', 'test'],
        ['npm', 'run', 'lint'],
      ],
    ],
    ['--validation=minimal', (c) => c.validation.level, 'minimal'],
    ['--no-parallel', (c) => c.validation.parallel, false],
    [
      '--required="unit: npm test"',
      (c) => c.validation.required,
      [{ name: 'unit', command: ['npm', 'test'], critical: true, timeout_s: 600 }],
    ],
    [
      '--conditional="e2e: npm run e2e when views/**, ui/**"',
      (c) => c.validation.conditional,
      [{ name: 'e2e', command: ['npm', 'run', 'e2e'], when: ['views/**', 'ui/**'], critical: true, timeout_s: 600 }],
    ],
    ['--grouping=by_phase', (c) => c.commit.default_grouping, 'by_phase'],
    ['--default-grouping=by-file', (c) => c.commit.default_grouping, 'by_file'],
    ['--no-require-user-confirm', (c) => c.commit.require_user_confirm, false],
    ['--include=specs/*.md,docs/*.md', (c) => c.specs.include, ['specs/*.md', 'docs/*.md']],
  ];
  it.each(flags)('%s', (flag, read, value) => {
    expect(read(configOf(`add a footer ${flag}`))).toEqual(value);
    expect(route(`add a footer ${flag}`).request).toBe('add a footer');
    expect(read(configOf(`${flag} add a footer`))).toEqual(value);
  });

  it('leaves every other key as it was configured', () => {
    const configured = { ...defaults, refinement: { ...defaults.refinement, stall_threshold: 7 } };
    const config = applyOverrides(configured, route('x --max-rounds=3').overrides);
    expect(config).toEqual({ ...configured, refinement: { ...configured.refinement, max_rounds: 3 } });
  });

  it('refuses an unknown flag and names the nearest', () => {
    expect(misuse('workflow: spec-driven feature for X --skip-alignmnt')).toMatchObject({
      kind: 'misuse',
      code: 'unknown-flag',
      fix: expect.stringContaining('--skip-alignment'),
    });
    expect(misuse('add a footer --max-round=3').fix).toContain('--max-rounds');
    expect(misuse('list files --json').fix).toContain('backticks');
  });

  it('refuses values that the key does not take', () => {
    for (const flag of [
      '--max-rounds=many',
      '--max-rounds=0',
      '--max-rounds',
      '--max-rounds=',
      '--validation=some',
      '--skip-alignment=perhaps',
      '--grouping=by_day',
      '--verify=',
    ]) {
      expect(misuse(`x ${flag}`), flag).toMatchObject({ kind: 'misuse', code: 'bad-flag-value' });
    }
  });

  it('leaves flags inside the request and in quotes alone', () => {
    for (const text of [
      'Add a --verbose flag to the list command',
      'make list support `--json`',
      'let "list --max-rounds=3" work',
      'sort a -- b',
    ]) {
      expect(route(text)).toMatchObject({ request: text, overrides: {} });
    }
  });
});

describe('the slug of a feature', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      'I want to consolidate the AI wizards into the Rule Builder.\nThe GlobExplorer and RuleCreation should merge',
      'consolidate-ai-wizards-rule-builder',
    ],
    ['Lock accounts after 5 failures!', 'lock-accounts-after-5-failures'],
    ['Überprüfe Größe & Façade', 'uberprufe-gro-e-facade'],
    ["don't", 'dont'],
    ['../../etc/passwd', 'etc-passwd'],
    ['the', 'the'],
    ['x'.repeat(99), 'x'.repeat(40)],
    ['show billing statements beside quarterly invoices', 'show-billing-statements-beside-quarterly'],
  ];
  it.each(cases)('%s -> %s', (text, slug) => {
    expect(featureSlug(text)).toBe(slug);
  });

  it('is a safe folder name for any text, and the same for the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(featureSlug(text)).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(featureSlug(text).length).toBeLessThanOrEqual(40);
        expect(featureSlug(text)).toBe(featureSlug(text));
      }),
    );
    expect(featureSlug('登录')).not.toBe(featureSlug('登出'));
  });
});

describe('routing any text', () => {
  it('gives a workflow with a reason, or a misuse that has a fix', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'workflow:',
        'spec-driven',
        '--max-rounds',
        '--max-rounds=3',
        '--x',
        '"',
        '`',
        '\n',
        'specs/login.md',
        '--',
        '--=',
        '--no-parallel',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join(' ');
        try {
          const routed = route(text);
          expect(routed.reasons.length).toBeGreaterThan(0);
          expect(routed.request === '').toBe(text.trim() === '');
          expect(route(text)).toEqual(routed);
        } catch (error) {
          expect(error).toBeInstanceOf(TrueupError);
          expect(error).toMatchObject({ kind: 'misuse', fix: expect.any(String) });
        }
      }),
    );
  });

  it('finds a spec only where its whole name stands', () => {
    expect(mentionedSpecs('see login.md.', specPaths)).toEqual(['specs/login.md']);
    expect(mentionedSpecs('see weblogin.md and login.mdx', specPaths)).toEqual([]);
  });
});
