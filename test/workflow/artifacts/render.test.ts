/** Holds every artifact against the documented schemas, as whole text. */
import { expect, test } from 'vitest';
import { alignmentReportMd } from '../../../src/workflow/artifacts/alignment.ts';
import { approvalsMd } from '../../../src/workflow/artifacts/approvals.ts';
import { implementationLogMd } from '../../../src/workflow/artifacts/implementation.ts';
import { proposalMd } from '../../../src/workflow/artifacts/proposal.ts';
import { refinementSummaryMd } from '../../../src/workflow/artifacts/refinement.ts';
import { summaryMd } from '../../../src/workflow/artifacts/summary.ts';
import { validationReportMd } from '../../../src/workflow/artifacts/validation.ts';
import {
  finishedSession,
  FINISHED_RESULTS,
  NO_RESULTS,
  processResult,
  session,
  validation,
  validationState,
} from '../../rig/later-fixtures.ts';

test('W1 W11: proposal.md has exactly the documented ProposalSummary schema', () => {
  expect(proposalMd(finishedSession())).toBe(`## Proposal Summary

**Request:** Lock accounts after repeated failed logins
**Intent:** Stop credential stuffing
**Affected Specs:**
- specs/auth/login.md - Section Login > REQ-11, Login > REQ-12

**Key Changes:**
1. Lock after 3 failures within 10 minutes
2. Unlock by e-mail link

**Open Questions:**
- Should API tokens be locked too? - Answer: yes
- Keep the log for how long? - unanswered
`);
});

test('W1: before the scan the proposal holds the request alone', () => {
  expect(proposalMd(session({ name: 'propose', corrections: 0 }))).toBe(`## Proposal Summary

**Request:** Lock accounts after repeated failed logins
**Intent:**
**Affected Specs:**
- none

**Key Changes:**
1. none named

**Open Questions:** none
`);
});

test('W3 W11: refinement_summary.md has the documented schema, with decisions and their rationale, deferrals and their reason', () => {
  expect(refinementSummaryMd(finishedSession())).toBe(`## Refinement Summary

| Spec | Rounds | Gaps Found | Gaps Resolved | Final State |
|------|--------|------------|---------------|-------------|
| specs/auth/login.md | 2 | 3 | 1 | PARTIAL |
| specs/auth/mail.md | 1 | 1 | 0 | CONVERGED |

### Key Decisions
1. The window slides - Rationale: A reset can be gamed

### Deferred Items
- G-002 CRITICAL no error path (specs/auth/login.md, Login > REQ-11) - Reason: accepted by name: the gateway answers
- G-003 MEDIUM "user" is not defined (specs/auth/login.md, Login > REQ-11) - Reason: glossary comes next
- G-004 LOW long sentence (specs/auth/mail.md, Login > REQ-11) - Reason: LOW does not block
`);
});

test('W3: while refinement runs the summary shows that, and counts no open gap as deferred', () => {
  const refinement = FINISHED_RESULTS.refinement;
  const gaps = (refinement?.gaps ?? []).map((gap) => ({ ...gap, state: 'open' as const }));
  const text = refinementSummaryMd(
    session({
      name: 'refine',
      rounds: refinement?.rounds ?? [],
      gaps,
      decisions: [],
      step: 'stalled',
      extraRounds: 0,
      stallFrom: 0,
      specs: [],
    }),
  );
  expect(text).toBe(`## Refinement Summary

| Spec | Rounds | Gaps Found | Gaps Resolved | Final State |
|------|--------|------------|---------------|-------------|
| specs/auth/login.md | 2 | 3 | 0 | STALLED |
| specs/auth/mail.md | 1 | 1 | 0 | CONVERGED |

### Key Decisions
None.

### Deferred Items
None.
`);
});

test('W4 W11: alignment_report.md names the trigger that fired and what became of every finding', () => {
  expect(alignmentReportMd(finishedSession())).toBe(`## Alignment Report

### Triggers
- Spec references other specs: specs/mail.md:4 refers to REQ-11

### Findings
| Severity | Place | Finding | Evidence | Verdict |
|----------|-------|---------|----------|---------|
| CRITICAL | specs/auth/login.md:13 | REQ-99 is not defined anywhere | see REQ-99 | ACCEPTED: comes with the next release |
| MEDIUM | specs/mail.md:4 | "lockout" is now "lock" | lockout | QUEUED |
| LOW | specs/mail.md:9 | heading case differs | see REQ-99 | LOGGED |

### Queued for Implementation
- "lockout" is now "lock" - specs/mail.md:4

### Logged for Future Cleanup
- heading case differs - specs/mail.md:9
`);
});

test('W4: a skipped alignment says why, and nothing is made up', () => {
  const results = { ...NO_RESULTS, alignment: { triggers: [], findings: [], skipped: 'alignment.skip is set' } };
  expect(alignmentReportMd(session({ name: 'complete' }, { results }))).toBe(`## Alignment Report

### Triggers
Skipped: alignment.skip is set

### Findings
None.

### Queued for Implementation
None.

### Logged for Future Cleanup
None.
`);
});

test('W5 W11: implementation_log.md has the documented schema, whatever became of a task', () => {
  expect(implementationLogMd(finishedSession())).toBe(`## Implementation Log

### Tasks Completed
| Task | Files Changed | Lines | Status |
|------|---------------|-------|--------|
| Implement lock | src/lock.ts, src/app.ts | +120 -3 | OK |
| Remove WizardMenu | src/app.ts | -18 | OK |
| Implement limiter | src/limiter.ts | 0 | ROLLED BACK |
| Implement mail |  | 0 | SKIPPED: mail comes with the next release |

### Verification
- npm test: PASS (47 tests)
- npm run lint: PASS
- npm run types: FAIL (1 finding)

### Issues Encountered
- limiter test failed: rolled back
`);
});

test('W6 W11: validation_report.md has the documented schema, with findings, their severity and follow-ups', () => {
  expect(validationReportMd(finishedSession())).toBe(`## Validation Report

### Results Summary
| Validation | Status | Findings | Actionable |
|------------|--------|----------|------------|
| unit | PASS | 47 tests, 3 skipped | 0 |
| memory_audit | PASS | 1 finding | 1 (LOW) |
| e2e | SKIPPED | 1 of 9 tests failed, 1 finding | 1 (CRITICAL) |
| lint | FAIL | 0 findings | 1 (LOW) |

### Detailed Results

#### unit
- Command: npm run unit
- Why: required by trueup.yaml
- Tests run: 44
- Passed: 44
- Failed: 0
- Skipped: 3
- Time: 38 s

#### memory_audit
- Command: npm run memory_audit
- Why: required by trueup.yaml
- Time: 38 s
- Finding 1: 2 MB kept after close - Severity: LOW - Deferred

#### e2e
- Command: npm run e2e
- Why: required by trueup.yaml
- Tests run: 9
- Passed: 8
- Failed: 1
- Time: 38 s
- Attempts: 2
- Skipped by decision: the staging host is down
- Finding 1: logs in twice - Severity: CRITICAL - Deferred

#### lint
- Command: npm run lint
- Why: src/\\*\\* changed
- Time: 38 s
- Finding 1: ended with FAIL, exit code 2 - Severity: LOW - Deferred

### Actionable Items for Follow-up
- [ ] memory_audit: 2 MB kept after close
- [ ] e2e was skipped: the staging host is down
- [ ] e2e: logs in twice
- [ ] lint: ended with FAIL, exit code 2
`);
});

test('W6: a running suite is reported as running', () => {
  const validations = [
    validationState('running', validation('unit')),
    validationState('finished', validation('lint'), { result: processResult('timeout') }),
  ];
  const text = validationReportMd(session({ name: 'validate', step: 'running', validations }));
  expect(text).toContain('| unit | RUNNING | - | 0 |\n| lint | TIMEOUT | 0 findings | 1 (CRITICAL) |\n');
  expect(text).toContain('- Finding 1: ended with TIMEOUT, exit code 1 - Severity: CRITICAL - Open\n');
});

test('W7 W11: SUMMARY.md has exactly the documented Final Summary schema', () => {
  expect(summaryMd(finishedSession())).toBe(`## Feature Complete: login-lockout

**Date:** 2026-03-02
**Duration:** 38 min

### What Changed

**Specs:**
- specs/auth/login.md: v1.2 → v1.4
- specs/auth/mail.md: new, v1.0
- specs/glossary.md: changed

**Code:**
- 2 files changed
- +120 / -21 lines

### Validation Results
- 2 of 4 validations passed; not passed: e2e (skipped), lint
- 10 deferred items logged
  - G-002 CRITICAL no error path (specs/auth/login.md, Login > REQ-11) - Reason: accepted by name: the gateway answers
  - G-003 MEDIUM "user" is not defined (specs/auth/login.md, Login > REQ-11) - Reason: glossary comes next
  - G-004 LOW long sentence (specs/auth/mail.md, Login > REQ-11) - Reason: LOW does not block
  - CRITICAL REQ-99 is not defined anywhere (specs/auth/login.md:13) - Reason: accepted: comes with the next release
  - LOW heading case differs (specs/mail.md:9) - Reason: logged for future cleanup
  - T3 Implement limiter - Reason: rolled back
  - T4 Implement mail - Reason: skipped: mail comes with the next release
  - memory_audit: 2 MB kept after close - Reason: reported by a passing validation
  - e2e - Reason: skipped: the staging host is down
  - lint: ended with FAIL, exit code 2 - Reason: minor, logged for follow-up

### Commits Created
1. 9f31c2e00000: feat(login-lockout): lock accounts after repeated failed logins

### Session Artifacts
- specs/meta/sessions/login-lockout_2026-03-02/
  - proposal.md
  - spec_diffs/
  - refinement_summary.md
  - alignment_report.md
  - implementation_log.md
  - validation_report.md
  - SUMMARY.md
  - approvals.md
`);
});

test('W7: a session that met every validation says so, and one that was aborted never says complete', () => {
  const all = {
    validations: [
      validationState('finished', validation('a'), { result: processResult('pass') }),
      validationState('finished', validation('b'), { result: processResult('pass') }),
    ],
  };
  const done = summaryMd(session({ name: 'complete' }, { results: { ...NO_RESULTS, validation: all } }));
  expect(done).toContain('### Validation Results\n- All 2 validations passed\n- 0 deferred items logged\n');
  const aborted = summaryMd(session({ name: 'aborted', reason: 'not needed', during: 'refine' }));
  expect(aborted.split('\n').slice(0, 4)).toEqual(['## Feature Aborted: login-lockout', '', '**Reason:** not needed', '']);
  expect(aborted).not.toContain('Complete');
});

test('W11: approvals.md says who decided what, with the reasons of refusals and the digests decisions are bound to', () => {
  expect(approvalsMd(finishedSession())).toBe(`## Approvals: login-lockout

### Route
- feature workflow, chosen by signals
  - the request names a spec

### Gates
| Phase | Verdict | Reasons | At |
|-------|---------|---------|----|
| propose | accepted by the person | confirmed by you | 2026-03-02T10:02:00.000Z |
| align | skipped | no trigger fired | 2026-03-02T10:20:00.000Z |

### State Before the Change
| Spec | Version | SHA-256 |
|------|---------|---------|
| specs/auth/login.md | 1.2 | ${'1'.repeat(64)} |

### Approved Changes
None.

### Rejected Changes
| Spec | Section | Change | Reason |
|------|---------|--------|--------|
| specs/auth/login.md | Login > REQ-13 | Admins are exempt | admins are the main target |

### Accepted Risks
- Gap G-002 CRITICAL: no error path - Reason: the gateway answers
- Alignment CRITICAL: REQ-99 is not defined anywhere - Reason: comes with the next release
- Task T4 skipped: Implement mail - Reason: mail comes with the next release
- Validation e2e skipped - Reason: the staging host is down

### Decisions on Earlier Wordings
None.

### Comments
- c1 (resolved) specs/auth/login.md, Login > REQ-11, on "3 failed attempts": Does the window slide?

### Instructions Handed Over
None.
`);
});

test('W7: a session on its way is not called complete', () => {
  const commit = { name: 'commit', grouping: 'single', groups: [], excluded: [] } as const;
  const head = (step: 'deciding' | 'recording'): string => summaryMd(session({ ...commit, step })).split('\n')[0] ?? '';
  expect([head('deciding'), head('recording')]).toEqual(['## Feature In Progress: login-lockout', '## Feature Complete: login-lockout']);
});

test('W6: a cancelled validation is reported as such and stays a follow-up', () => {
  const cancelled = validationState('finished', validation('soak', { critical: false }), { reason: 'cancelled' });
  const text = validationReportMd(session({ name: 'complete' }, { results: { ...NO_RESULTS, validation: { validations: [cancelled] } } }));
  expect(text).toContain('| soak | CANCELLED | - | 1 (LOW) |\n');
  expect(text).toContain('- [ ] soak: was cancelled\n');
});

test('W3 W4: a report rendered at the judgement, before the next phase begins, tells the result', () => {
  const gate = (phase: 'refine' | 'align') => [{ phase, verdict: 'accepted' as const, reasons: [], at: '2026-03-02T10:20:00.000Z' }];
  const refine = {
    name: 'refine',
    rounds: [],
    gaps: [],
    decisions: [],
    step: 'authoring',
    extraRounds: 0,
    stallFrom: 0,
    specs: [],
  } as const;
  expect(refinementSummaryMd(session(refine, { gates: gate('refine'), results: FINISHED_RESULTS }))).toBe(
    refinementSummaryMd(finishedSession()),
  );
  const align = { name: 'align', step: 'checking', triggers: [], findings: [] } as const;
  expect(alignmentReportMd(session(align, { gates: gate('align'), results: FINISHED_RESULTS }))).toBe(alignmentReportMd(finishedSession()));
  expect(refinementSummaryMd(session(refine, { gates: gate('align'), results: FINISHED_RESULTS }))).not.toContain('G-003');
});
