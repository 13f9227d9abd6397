/** Commit: groups the session's files, commits what a person confirmed, then records the session itself. */
import type { CommitGroup } from '../../domain/commit.ts';
import type { Answer, Change } from '../change.ts';
import { NOT_NOW, refuse } from '../change.ts';
import type { CommitWords, EffectBody, SessionFile } from '../effect.ts';
import type { EventOf, SessionEvent } from '../event.ts';
import { appliedSpecs, commitDigest } from '../selectors.ts';
import type { CommitPhase, Session } from '../state.ts';

/** Begins by planning: which files changed, what stays out, what the message says. */
export function enterCommit(session: Session): Change {
  const grouping = session.config.commit.default_grouping;
  const phase: CommitPhase = { name: 'commit', step: 'planning', grouping, groups: [], excluded: [] };
  return { phase, effects: [plan(session, phase)] };
}

function plan(session: Session, phase: CommitPhase): EffectBody {
  const specs = appliedSpecs(session.results.applied);
  const tasks = session.results.implementation?.tasks ?? [];
  const code = tasks.flatMap((task) => (task.state === 'done' ? task.files : []));
  const specPaths = new Set(specs.map(({ path }) => path));
  const codePaths = [...new Set(code.map(({ path }) => path))].filter(
    (path) => !specPaths.has(path) && !path.startsWith(`${session.artifacts}/`),
  );
  const files: SessionFile[] = [
    ...[...specPaths].map((path) => ({ path, phase: 'spec' as const })),
    ...codePaths.map((path) => ({ path, phase: 'code' as const })),
  ];
  const words: CommitWords = {
    feature: session.feature,
    title: session.results.proposal?.intent ?? session.request,
    specs,
    changes: (session.results.proposal?.keyChanges ?? []).map(({ text }) => text),
    validations: (session.results.validation?.validations ?? [])
      .filter((state) => state.result?.status === 'pass')
      .map((state) => state.validation.name),
    code,
  };
  const baseline = session.results.implementation?.baseline;
  return { kind: 'commit/plan', grouping: phase.grouping, files, words, ...(baseline === undefined ? {} : { baseline }) };
}

/** Answers one event while the result is being packaged. */
export function commit(session: Session, phase: CommitPhase, event: SessionEvent): Answer {
  switch (event.type) {
    case 'commit/planned': {
      const { groups, excluded, branch, grouping } = event;
      const next: CommitPhase = { ...phase, step: 'deciding', grouping, groups, excluded, ...(branch === undefined ? {} : { branch }) };
      if (groups.length === 0 && excluded.length === 0) return record(session, next);
      return session.config.commit.require_user_confirm || groups.length === 0 ? { phase: next } : make(next);
    }
    case 'commit/adjusted':
      return phase.step === 'deciding' ? adjust(session, phase, event) : refuse('the commit is not being decided');
    case 'commit/confirmed':
      if (phase.step !== 'deciding') return refuse('the commit is not being decided');
      if (event.digest !== commitDigest(phase)) return refuse('files or messages changed after they were shown; look at them again');
      return phase.groups.length === 0 ? record(session, phase) : make(phase);
    case 'commit/postponed':
      return phase.step === 'deciding'
        ? { phase: { ...phase, step: 'postponed' }, undoable: true }
        : refuse('the commit is not being decided');
    case 'commit/resumed':
      return phase.step === 'postponed'
        ? { phase: { ...phase, step: 'planning' }, effects: [plan(session, phase)] }
        : refuse('the commit is not postponed');
    case 'commit/made':
      return record({ ...session, results: { ...session.results, commits: event.commits } }, phase);
    case 'record/made': {
      const commits = event.commit === undefined ? session.results.commits : [...session.results.commits, event.commit];
      return { phase, results: { ...session.results, commits }, gate: { verdict: 'passed', reasons: [`${commits.length} commits made`] } };
    }
    default:
      return NOT_NOW;
  }
}

function make(phase: CommitPhase): Change {
  return { phase: { ...phase, step: 'committing' }, effects: [{ kind: 'commit/make', groups: phase.groups }] };
}

/** The reports are written first; `transition` asks for the record's commit once the last of them is on disk. */
function record(session: Session, phase: CommitPhase): Change {
  return { phase: { ...phase, step: 'recording' }, results: session.results };
}

function adjust(session: Session, phase: CommitPhase, event: EventOf<'commit/adjusted'>): Answer {
  if (event.grouping !== undefined) {
    const next: CommitPhase = { ...phase, step: 'planning', grouping: event.grouping };
    return { phase: next, effects: [plan(session, next)] };
  }
  if (event.message !== undefined) {
    const { group, text } = event.message;
    if (phase.groups[group] === undefined) return refuse(`there is no commit ${group + 1}`);
    if (text.trim() === '') return refuse('a commit needs a message');
    return {
      phase: { ...phase, groups: phase.groups.map((other, index) => (index === group ? { ...other, message: text } : other)) },
      undoable: true,
    };
  }
  if (event.exclude !== undefined) return exclude(phase, event.exclude);
  if (event.include !== undefined) return include(phase, event.include);
  return refuse('nothing to adjust');
}

function exclude(phase: CommitPhase, path: string): Answer {
  if (!phase.groups.some((group) => group.files.some((file) => file.path === path))) return refuse(`${path} is in no commit`);
  const groups = phase.groups
    .map((group) => ({ ...group, files: group.files.filter((file) => file.path !== path) }))
    .filter((group) => group.files.length > 0);
  return { phase: { ...phase, groups, excluded: [...phase.excluded, { path, reason: 'left out by you' }] }, undoable: true };
}

function include(phase: CommitPhase, path: string): Answer {
  if (!phase.excluded.some((file) => file.path === path)) return refuse(`${path} is not among the files left out`);
  const last = phase.groups.at(-1);
  const file = { path, added: 0, removed: 0 };
  const groups: readonly CommitGroup[] =
    last === undefined
      ? [{ message: path, files: [file] }]
      : phase.groups.map((group) => (group === last ? { ...group, files: [...group.files, file] } : group));
  return { phase: { ...phase, groups, excluded: phase.excluded.filter((other) => other.path !== path) }, undoable: true };
}
