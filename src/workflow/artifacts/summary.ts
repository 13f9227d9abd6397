/** Renders SUMMARY.md in the documented Final Summary schema. */
import type { AppliedSpec } from '../../domain/hunk.ts';
import { appliedSpecs } from '../selectors.ts';
import type { Session } from '../state.ts';
import { deferredItems } from './deferred.ts';
import { document, inline, orNone } from './markdown.ts';
import { durationWords, plural } from './process.ts';
import { changedCode, validationOf } from './sources.ts';

/** Text of SUMMARY.md. The session ends with the last thing that happened in it. */
export function summaryMd(session: Session): string {
  const { results } = session;
  return document([
    ...headLines(session),
    '',
    `**Date:** ${session.lastAt.slice(0, 10)}`,
    `**Duration:** ${durationWords(Date.parse(session.lastAt) - Date.parse(session.startedAt))}`,
    '',
    '### What Changed',
    '',
    '**Specs:**',
    ...orNone(appliedSpecs(results.applied).map(specLine)),
    '',
    '**Code:**',
    ...codeLines(session),
    '',
    '### Validation Results',
    `- ${validationWords(session)}`,
    ...deferredLines(session),
    '',
    '### Commits Created',
    ...orNone(results.commits.map(({ hash, title }, index) => `${index + 1}. ${inline(hash.slice(0, 12))}: ${inline(title)}`)),
    '',
    '### Session Artifacts',
    `- ${inline(session.artifacts)}/`,
    ...artifactNames(session).map((name) => `  - ${inline(name)}`),
  ]);
}

function headLines(session: Session): readonly string[] {
  const { phase } = session;
  const name = inline(session.feature);
  if (phase.name === 'aborted') return [`## Feature Aborted: ${name}`, '', `**Reason:** ${inline(phase.reason)}`];
  const complete = phase.name === 'complete' || (phase.name === 'commit' && (phase.step === 'committing' || phase.step === 'recording'));
  return [`## Feature ${complete ? 'Complete' : 'In Progress'}: ${name}`];
}

/** `v1.2 → v1.3`, `new, v1.0`, or `changed` for a spec that states no version. */
export function versionWords({ before, versions }: AppliedSpec): string {
  if (before === undefined) return versions.after === undefined ? 'new' : `new, v${versions.after}`;
  if (versions.before === undefined && versions.after === undefined) return 'changed';
  return `${versions.before === undefined ? 'no version' : `v${versions.before}`} → ${versions.after === undefined ? 'no version' : `v${versions.after}`}`;
}

function specLine(spec: AppliedSpec): string {
  return `- ${inline(spec.path)}: ${inline(versionWords(spec))}`;
}

function codeLines(session: Session): readonly string[] {
  const files = changedCode(session);
  const sum = (side: 'added' | 'removed'): number => files.reduce((total, file) => total + file[side], 0);
  return [`- ${plural(files.length, 'file')} changed`, `- +${sum('added')} / -${sum('removed')} lines`];
}

function validationWords(session: Session): string {
  const all = validationOf(session)?.validations ?? [];
  const run = all.filter(({ result }) => result !== undefined);
  const missed = all.filter(({ result }) => result?.status !== 'pass');
  if (all.length === 0) return 'No validations were required';
  if (missed.length === 0) return all.length === 1 ? '1 validation passed' : `All ${all.length} validations passed`;
  const passed = all.length - missed.length;
  return `${passed} of ${plural(run.length, 'validation')} passed; not passed: ${missed.map(({ validation, state }) => `${inline(validation.name)}${state === 'skipped' ? ' (skipped)' : ''}`).join(', ')}`;
}

function deferredLines(session: Session): readonly string[] {
  const items = deferredItems(session);
  return [
    `- ${plural(items.length, 'deferred item')} logged`,
    ...items.map(({ title, reason }) => `  - ${inline(title)} - Reason: ${inline(reason)}`),
  ];
}

const DOCUMENTED = [
  'proposal.md',
  'spec_diffs/',
  'refinement_summary.md',
  'alignment_report.md',
  'implementation_log.md',
  'validation_report.md',
  'SUMMARY.md',
];

/** Names inside the session folder, documented ones first and in the documented order. A folder stands for its files. */
function artifactNames(session: Session): readonly string[] {
  const prefix = `${session.artifacts}/`;
  const names = Object.keys(session.written).map((path) =>
    (path.startsWith(prefix) ? path.slice(prefix.length) : path).replace(/\/.*$/, '/'),
  );
  const known = new Set([...names, 'SUMMARY.md']);
  return [...DOCUMENTED.filter((name) => known.has(name)), ...[...known].filter((name) => !DOCUMENTED.includes(name)).toSorted()];
}
