/** Builders of sessions in the early phases: proposals, drafts under review, rounds and gaps. */
import type { AffectedSpec, OpenQuestion, Proposal } from '../../src/domain/spec.ts';
import type { Gap, Round } from '../../src/domain/gap.ts';
import type { RefinePhase, Session } from '../../src/workflow/state.ts';
import { digest, finding, session } from './later-fixtures.ts';

export function affectedSpec(path: string, change: Partial<AffectedSpec> = {}): AffectedSpec {
  return {
    path,
    digest: digest('1'),
    version: '1.2',
    sections: ['Login', 'Login > REQ-04', 'Login > REQ-11'],
    score: 0.92,
    reasons: ['named in the request'],
    touched: ['Login > REQ-11'],
    included: true,
    ...change,
  };
}

export function question(id: string, change: Partial<OpenQuestion> = {}): OpenQuestion {
  return {
    id,
    text: 'Should API tokens be locked too?',
    why: '"accounts" may or may not mean API clients',
    choices: ['yes', 'no'],
    ...change,
  };
}

export function proposalOf(change: Partial<Proposal> = {}): Proposal {
  return {
    request: 'Lock accounts after repeated failed logins',
    intent: 'Lock accounts after repeated failed logins, with a way back in.',
    specs: [
      affectedSpec('specs/auth/login.md'),
      affectedSpec('specs/mail.md', { score: 0.41, reasons: ['shares the words mail, unlock'], included: false, touched: [] }),
    ],
    keyChanges: [
      { text: 'Lock after 3 failures within 10 minutes', change: 'ADDED' },
      { text: 'REQ-04 no longer reveals the account', change: 'MODIFIED' },
      { text: 'Legacy PIN', change: 'DEPRECATED' },
    ],
    questions: [question('Q1'), question('Q2', { text: 'Keep the failed-attempt log for how long?', choices: [], answer: '30 days' })],
    ...change,
  };
}

/** A `feature` session whose proposal is being made. */
export function proposing(proposal: Proposal = proposalOf(), change: Partial<Session> = {}): Session {
  return session({ name: 'propose', proposal, corrections: 0 }, change);
}

/** A `feature` session whose corpus is being scanned. */
export function scanning(change: Partial<Session> = {}): Session {
  return session({ name: 'propose', corrections: 0 }, change);
}

export function gap(id: string, change: Partial<Gap> = {}, of: Partial<Gap['finding']> = {}): Gap {
  return { id, finding: finding(of), firstRound: 1, lastRound: 1, reopened: 0, state: 'open', ...change };
}

export function round(number: number, open: Partial<Round['open']>, change: Partial<Round> = {}): Round {
  const counts = { CRITICAL: 0, MEDIUM: 0, LOW: 0, ...open };
  return {
    round: number,
    found: counts.CRITICAL + counts.MEDIUM + counts.LOW,
    resolved: 0,
    new: 0,
    reopened: 0,
    open: counts,
    weight: 9 * counts.CRITICAL + 3 * counts.MEDIUM + counts.LOW,
    specs: [{ path: 'specs/auth/login.md', digest: digest('2') }],
    ...change,
  };
}

export function refinePhase(change: Partial<RefinePhase> = {}): RefinePhase {
  return {
    name: 'refine',
    rounds: [],
    gaps: [],
    decisions: [],
    step: 'authoring',
    extraRounds: 0,
    stallFrom: 1,
    specs: ['specs/auth/login.md'],
    ...change,
  };
}
