/** Says what an event means in one plain sentence, for plain mode, headless text and logs. */
import { visible } from '../domain/visible.ts';
import type { SessionEvent } from '../workflow/event.ts';
import { openGaps, statusOf } from '../workflow/selectors.ts';
import type { Session } from '../workflow/state.ts';

/** One sentence, without line breaks or control characters; undefined for events that say nothing new to a person. */
export function sentence(event: SessionEvent, session: Session): string | undefined {
  const text = words(event, session);
  return text === undefined ? undefined : visible(text.replaceAll(/\s+/gu, ' '));
}

function words(event: SessionEvent, session: Session): string | undefined {
  switch (event.type) {
    case 'session/started':
      return `Session ${event.id} started with the ${event.route.workflow} workflow: ${event.route.reasons.join('; ')}.`;
    case 'session/aborted':
      return `Session aborted: ${event.reason}.`;
    case 'run/failed':
      return `${event.run} failed: ${event.message}${event.fix === undefined ? '' : ` Fix: ${event.fix}`}`;
    case 'decision/undone':
      return 'The last decision is taken back.';
    case 'decision/redone':
      return 'The decision stands again.';
    case 'artifact/written':
      return `Wrote ${event.path}.`;
    default:
      return specWords(event) ?? remarkWords(event, session) ?? reviewWords(event, session) ?? workWords(event, session);
  }
}

function specWords(event: SessionEvent): string | undefined {
  switch (event.type) {
    case 'corpus/scanned':
      return `Scanned the specs: ${count(event.specs.length, 'candidate')} (${
        event.specs
          .filter(({ included }) => included)
          .map(({ path }) => path)
          .join(', ') || 'none included'
      }), ${count(event.keyChanges.length, 'key change')}, ${count(event.questions.length, 'open question')}.`;
    case 'question/answered':
      return `Question ${event.id} answered: ${event.answer}.`;
    case 'proposal/confirmed':
      return 'Proposal confirmed.';
    case 'draft/made':
      return `Draft ready: ${count(event.drafts.length, 'spec')}, ${count(
        event.drafts.reduce((sum, draft) => sum + draft.hunks.length, 0),
        'hunk',
      )}.${event.notes.length === 0 ? '' : ` ${event.notes.join('; ')}.`}`;
    case 'hunks/decided': {
      const approved = event.decisions.filter(({ verdict }) => verdict === 'approved').length;
      return `Decided ${count(event.decisions.length, 'hunk')}: ${approved} approved, ${event.decisions.length - approved} rejected.`;
    }
    case 'spec/applied':
      return `Specs written: ${event.files.map(({ path, versions }) => `${path}${versions.after === undefined ? '' : ` (${versions.before === undefined ? 'new, ' : `v${versions.before} to `}v${versions.after})`}`).join(', ')}.`;
    case 'spec/conflicted':
      return `Nothing was written: ${event.conflicts.map(({ path }) => path).join(', ')} changed on disk during the review.`;
    default:
      return undefined;
  }
}

function remarkWords(event: SessionEvent, { results }: Session): string | undefined {
  switch (event.type) {
    case 'hunks/cleared':
      return `Cleared ${count(event.hunks.length, 'decision')}.`;
    case 'comment/added':
      return `Comment ${event.id} added on ${event.path}${event.section === '' ? '' : `, ${event.section}`}.`;
    case 'comment/replied':
      return `${event.author} answered comment ${event.id}.`;
    case 'comment/resolved':
      return `Comment ${event.id} is ${results.comments.some(({ id, resolved }) => id === event.id && resolved) ? 'resolved' : 'open again'}.`;
    case 'conflict/settled':
      return `A conflict in ${event.path} is settled: ${'take' in event.resolution ? event.resolution.take : 'your words'}.`;
    case 'conflicts/closed':
      return 'Every conflict is settled: the draft is put together.';
    default:
      return undefined;
  }
}

function reviewWords(event: SessionEvent, session: Session): string | undefined {
  switch (event.type) {
    case 'review/finished': {
      const rounds = session.phase.name === 'refine' ? session.phase.rounds : (session.results.refinement?.rounds ?? []);
      const gaps = session.phase.name === 'refine' ? session.phase.gaps : (session.results.refinement?.gaps ?? []);
      const round = rounds.find((one) => one.round === event.round);
      return `Round ${event.round} finished: ${count(event.findings.length, 'finding')}, ${round?.new ?? 0} new, ${round?.resolved ?? 0} resolved, ${openGaps(gaps).length} open.`;
    }
    case 'gap/waived':
      return `${event.gap} waived: ${event.reason}.`;
    case 'gap/deferred':
      return `${event.gap} deferred: ${event.reason}.`;
    case 'stall/resolved':
      return `Stall answered with ${event.option.replace('_', ' ')}.`;
    case 'alignment/checked':
      return event.triggers.length === 0
        ? 'Alignment skipped: no trigger condition holds.'
        : `Alignment ran (${event.triggers.map(({ trigger, evidence }) => `${trigger}: ${evidence}`).join('; ')}): ${count(event.findings.length, 'finding')}.`;
    case 'alignment/accepted':
      return `Alignment finding ${event.finding + 1} accepted: ${event.reason}.`;
    default:
      return undefined;
  }
}

function workWords(event: SessionEvent, session: Session): string | undefined {
  switch (event.type) {
    case 'tasks/extracted':
      return `${count(event.tasks.length, 'task')}: ${event.tasks.map(({ id, title }) => `${id} ${title}`).join('; ') || 'nothing to implement'}.`;
    case 'task/started':
      return `${event.task} started by the ${event.by}.`;
    case 'task/checked': {
      const verdict =
        event.result === undefined
          ? 'finished, no check is configured'
          : event.result.status === 'pass'
            ? 'passed its check'
            : `failed its check (${event.result.status})`;
      return `${event.task} ${verdict}: ${count(event.files.length, 'file')} changed.`;
    }
    case 'task/worked':
      return event.result.status === 'pass'
        ? undefined
        : `${event.task}: the command ended with ${event.result.exitCode ?? event.result.status}. ${event.result.findings[0] ?? ''}`;
    case 'task/skipped':
      return `${event.task} skipped: ${event.reason}.`;
    case 'task/rolled_back':
      return `${event.task} rolled back: ${count(event.files.length, 'file')} restored${event.conflicts.length === 0 ? '' : `, later changes overlap in ${event.conflicts.join(', ')}`}.`;
    case 'verification/finished':
      return `Full verification: ${event.results.map(({ argv, status }) => `${argv.join(' ')} ${status}`).join('; ')}.`;
    case 'validations/planned':
      return `${count(event.validations.length, 'validation')} to run: ${event.validations.map(({ name, reason }) => `${name} (${reason})`).join('; ') || 'none configured or detected'}.`;
    case 'validation/finished':
      return `Validation ${event.name}: ${event.result.status}${event.result.counts === undefined ? '' : `, ${event.result.counts.passed} passed, ${event.result.counts.failed} failed`}.`;
    case 'validation/resolved':
      return `Validation ${event.name}: ${event.option.replace('_', ' ')}${event.reason === '' ? '' : ` (${event.reason})`}.`;
    case 'commit/planned':
      return `Commit planned: ${count(event.groups.length, 'commit')}, ${count(
        event.groups.reduce((sum, group) => sum + group.files.length, 0),
        'file',
      )}, ${event.excluded.length} left out.`;
    case 'commit/made':
      return `Committed: ${event.commits.map(({ hash, title }) => `${hash.slice(0, 9)} ${title}`).join('; ')}.`;
    case 'commit/postponed':
      return 'Commit postponed.';
    case 'record/made':
      return `${event.commit === undefined ? 'The session record is left uncommitted' : `Session record committed as ${event.commit.hash.slice(0, 9)}`}. Session ${statusOf(session)}.`;
    default:
      return undefined;
  }
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
