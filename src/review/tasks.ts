/** Extracts implementation tasks from the sections a change touched, in an order in which each finds what it needs done. */
import { HISTORY_HEADING } from '../documents/bookkeeping.ts';
import { REQUIREMENT_ID } from '../documents/requirement-id.ts';
import type { Finding } from '../domain/gap.ts';
import type { AppliedSpec } from '../domain/hunk.ts';
import type { KeyChange, SectionChange } from '../domain/spec.ts';
import type { Task } from '../domain/task.ts';
import { plainHeading } from './renames.ts';
import { readRequest } from './request.ts';
import { inOrder } from './task-order.ts';
import { termsOf } from './terms.ts';

export interface TaskInput {
  readonly applied: readonly AppliedSpec[];
  readonly keyChanges: readonly KeyChange[];
  /** Findings queued for implementation. */
  readonly findings: readonly Finding[];
  /** Command that must succeed after each task. */
  readonly check: readonly string[] | undefined;
  /** Code files that mention the words, best first. */
  readonly filesFor: (words: readonly string[]) => readonly string[];
}

/** A task before it has its place in the order. */
interface Draft {
  readonly title: string;
  readonly change: SectionChange;
  readonly path: string;
  readonly section: string;
  readonly summary: string;
  readonly files: readonly string[];
}

/**
 * One task for each changed section (titles as documented: `Implement X`, `Update X to match spec`, `Remove X`), then
 * one for each finding; without changed specs one for each key change. Bookkeeping sections and scenarios of a
 * requirement that is a task itself make none. A task depends on the parent section's task and on the tasks of the
 * requirements its text names; removals come last. Ids `T1` ... follow the order; cycles are cut at their latest link.
 */
export function extractTasks(input: TaskInput): Task[] {
  const drafts =
    input.applied.length > 0 ? [...sectionDrafts(input), ...findingDrafts(input)] : [...changeDrafts(input), ...findingDrafts(input)];
  return inOrder(drafts, dependencies(drafts)).map(({ item, id, dependsOn }) => ({
    id,
    title: item.title,
    change: item.change,
    spec: item.path === '' ? '' : `${item.path}#${item.section}`,
    files: [...item.files],
    dependsOn: [...dependsOn],
    ...(input.check === undefined || input.check.length === 0 ? {} : { check: [...input.check] }),
  }));
}

const WORDS_MAX = 8;

/** Words to look for in code: names as they are written first, then the telling words of the heading and its summary. */
export function taskWords(section: string, summary: string): string[] {
  const heading = plainHeading(section.split(' > ').at(-1) ?? '');
  const names =
    `${heading} ${summary}`.match(
      /`[^`\s]{3,60}`|\b\p{Lu}\p{Ll}+(?:\p{Lu}[\p{Ll}\p{N}]*)+\b|\b\p{Ll}+(?:\p{Lu}[\p{Ll}\p{N}]+)+\b|\b[\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)+\b/gu,
    ) ?? [];
  const ids = `${heading} ${summary}`.match(new RegExp(REQUIREMENT_ID.source, 'gu')) ?? [];
  const words = [...termsOf(heading), ...termsOf(summary)]
    .map(({ word }) => word)
    .filter((word) => word.length > 2 && !/^(?:shall|must|added|removed|moved|text|words|given|then)$/iu.test(word));
  const seen = new Set<string>();
  return [...names.map((name) => name.replaceAll('`', '')), ...ids, ...words]
    .filter((word) => {
      const key = word.toLowerCase();
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, WORDS_MAX);
}

function titleFor(change: SectionChange, name: string): string {
  if (change === 'ADDED') return `Implement ${name}`;
  return change === 'MODIFIED' ? `Update ${name} to match spec` : `Remove ${name}`;
}

/** The latest change of every section, in the order the specs were written; several writes of one spec are one change. */
function sectionDrafts({ applied, filesFor }: TaskInput): readonly Draft[] {
  const changes = new Map<string, { path: string; section: string; change: SectionChange; summary: string }>();
  for (const { path, sections } of applied) {
    for (const { section, change, summary } of sections) {
      const key = `${path}#${section}`;
      const earlier = changes.get(key);
      // What this session added and then polished is still new; what it added and took away again is no work.
      if (earlier?.change === 'ADDED' && change === 'DEPRECATED') changes.delete(key);
      else
        changes.set(key, {
          path,
          section,
          summary,
          change: earlier?.change === 'ADDED' ? 'ADDED' : earlier?.change === 'DEPRECATED' && change === 'ADDED' ? 'MODIFIED' : change,
        });
    }
  }
  const all = [...changes.values()];
  const tasks = all.filter(({ path, section, change }) => !isBookkeeping(section) && !coveredByParent(all, path, section, change));
  return tasks.map(({ path, section, change, summary }) => ({
    title: titleFor(change, nameOf(path, section)),
    change,
    path,
    section,
    summary,
    files: filesFor(taskWords(section, summary)),
  }));
}

function isBookkeeping(section: string): boolean {
  return section.split(' > ').some((heading) => HISTORY_HEADING.test(heading) || /^(?:table of )?contents$/iu.test(heading.trim()));
}

/** A scenario is done with its requirement when that changes the same way. */
function coveredByParent(
  all: readonly { readonly path: string; readonly section: string; readonly change: SectionChange }[],
  path: string,
  section: string,
  change: SectionChange,
): boolean {
  if (!/^Scenario:/iu.test(section.split(' > ').at(-1) ?? '')) return false;
  const parent = section.split(' > ').slice(0, -1).join(' > ');
  return all.some((other) => other.path === path && other.section === parent && (other.change === change || other.change === 'ADDED'));
}

/** The innermost heading; a scenario's requirement is named with it, and text before any heading by its file. */
function nameOf(path: string, section: string): string {
  const headings = section.split(' > ');
  const last = headings.at(-1) ?? '';
  if (last === '') return `the opening of ${path.split('/').at(-1) ?? path}`;
  const parent = headings.at(-2);
  const name = plainHeading(last.replace(/ #\d+$/u, ''));
  return /^Scenario:/iu.test(last) && parent !== undefined ? `${plainHeading(parent)}: ${name}` : name;
}

function changeDrafts({ keyChanges, filesFor }: TaskInput): readonly Draft[] {
  return keyChanges.map(({ text, change }) => {
    const object = readRequest(text).wishes[0]?.object ?? '';
    const name = object === '' ? text : object;
    return { title: text, change, path: '', section: name, summary: text, files: filesFor(taskWords('', text)) };
  });
}

function findingDrafts({ findings, filesFor }: TaskInput): readonly Draft[] {
  return findings.map(({ rule, path, section, quote, message }) => ({
    title: `Resolve ${rule} in ${nameOf(path, section)}: ${message}`,
    change: 'MODIFIED',
    path,
    section,
    summary: quote,
    files: filesFor(taskWords(section, quote)),
  }));
}

/** For each draft the indices of those it needs: its nearest changed ancestors, and requirements that its words name. */
function dependencies(drafts: readonly Draft[]): readonly (readonly number[])[] {
  const owners = new Map<string, number>();
  const bySection = new Map<string, number>();
  drafts.forEach(({ path, section, title }, index) => {
    if (title.startsWith('Resolve ')) return;
    bySection.set(`${path}#${section}`, index);
    for (const id of requirementsOf(section)) if (!owners.has(id)) owners.set(id, index);
  });
  return drafts.map(({ path, section, summary, change, title }, index) => {
    const needed = new Set<number>();
    const parent = nearestAncestor(bySection, path, section);
    if (parent !== undefined && path !== '') needed.add(parent);
    if (title.startsWith('Resolve ')) needed.add(bySection.get(`${path}#${section}`) ?? index);
    for (const id of summary.match(new RegExp(REQUIREMENT_ID.source, 'gu')) ?? []) needed.add(owners.get(id) ?? index);
    for (const [name, owner] of owners) if (name.length > 7 && name.includes(' ') && summary.includes(name)) needed.add(owner);
    // What stays must not wait for what goes.
    return [...needed]
      .filter((other) => other !== index && (change === 'DEPRECATED' || drafts[other]?.change !== 'DEPRECATED'))
      .toSorted((a, b) => a - b);
  });
}

/** Names under which other sections speak of this one. */
function requirementsOf(section: string): readonly string[] {
  const heading = section.split(' > ').at(-1) ?? '';
  const name = /^Requirement:\s*(.+)$/iu.exec(heading)?.[1];
  return [...(heading.match(new RegExp(REQUIREMENT_ID.source, 'gu')) ?? []), ...(name === undefined ? [] : [name])];
}

function nearestAncestor(bySection: ReadonlyMap<string, number>, path: string, section: string): number | undefined {
  const headings = section.split(' > ');
  for (let length = headings.length - 1; length > 0; length -= 1) {
    const found = bySection.get(`${path}#${headings.slice(0, length).join(' > ')}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
