/** Plans and makes the session's commits. */
import type { ChangedFile } from '../../domain/task.ts';
import type { CommitGroup, Grouping } from '../../domain/commit.ts';
import { digestOf } from '../../domain/digest.ts';
import { SessionId } from '../../domain/ids.ts';
import { commitMessage } from '../../workflow/artifacts/commit-message.ts';
import { appliedSpecs } from '../../workflow/selectors.ts';
import type { CommitWords, EffectOf } from '../../workflow/effect.ts';
import type { Bench, Outcome } from '../bench.ts';

type PlannedFile = ChangedFile & { readonly phase: 'spec' | 'code' };

/** The session's files that differ from HEAD, grouped, with drafted messages; other changed files are listed with the reason they stay out. */
export async function performCommitPlan(bench: Bench, effect: EffectOf<'commit/plan'>): Promise<Outcome> {
  const { session } = bench;
  const { git } = bench.ports;
  const planned = await git.plan(effect.files);
  const { excluded, branch } = planned;
  const unseen = await unseenChanges(
    bench,
    effect,
    planned.files.map(({ path }) => path),
  );
  const files = planned.files.filter(({ path }) => !unseen.has(path));
  const withUnseen = [...unseen].map((path) => ({
    path,
    reason: 'holds changes from before the session that nobody decided here; taking it in commits those too',
  }));
  const known = new Set([...planned.files, ...excluded].map(({ path }) => path));
  const moved = effect.baseline === undefined || effect.baseline === '' ? [] : await git.between(effect.baseline, await git.snapshot());
  const outside = moved
    .filter(({ path }) => !known.has(path) && !path.startsWith(`${session().artifacts}/`))
    .map(({ path }) => ({ path, reason: 'changed during the session, outside any task' }));
  const left = excluded.filter(({ path }) => !path.startsWith(`${session().artifacts}/`));
  return {
    type: 'commit/planned',
    grouping: effect.grouping,
    groups: group(effect.grouping, files, effect.words),
    excluded: [...withUnseen, ...left, ...outside],
    ...(branch === undefined ? {} : { branch }),
  };
}

/**
 * Files that differ from HEAD by more than this session did: a spec whose text before the session's first write was not
 * HEAD's, and code that differed from HEAD when implementation began.
 */
async function unseenChanges(
  { ports, session }: Bench,
  effect: EffectOf<'commit/plan'>,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const { git } = ports;
  const head = await git.headTree();
  if (head === undefined) return new Set();
  const specs = appliedSpecs(session().results.applied);
  const began = effect.baseline === undefined || effect.baseline === '' ? [] : await git.between(head, effect.baseline);
  const dirty = new Set(began.map(({ path }) => path));
  const unseen = new Set<string>();
  for (const path of paths) {
    const spec = specs.find((one) => one.path === path);
    const committed = spec === undefined ? undefined : await git.show('HEAD', path);
    const decided = spec === undefined ? !dirty.has(path) : spec.before === (committed === undefined ? undefined : digestOf(committed));
    if (!decided) unseen.add(path);
  }
  return unseen;
}

function group(grouping: Grouping, files: readonly PlannedFile[], words: CommitWords): CommitGroup[] {
  const bare = (list: readonly PlannedFile[]): ChangedFile[] => list.map(({ path, added, removed }) => ({ path, added, removed }));
  if (files.length === 0) return [];
  switch (grouping) {
    case 'single':
      return [{ message: commitMessage(words), files: bare(files) }];
    case 'by_phase': {
      const spec = files.filter(({ phase }) => phase === 'spec');
      const code = files.filter(({ phase }) => phase === 'code');
      const specGroup = { message: commitMessage({ ...words, code: [], validations: [] }).replace(/^feat\(/, 'docs('), files: bare(spec) };
      const codeGroup = { message: commitMessage({ ...words, specs: [] }), files: bare(code) };
      return [specGroup, codeGroup].filter((one) => one.files.length > 0);
    }
    case 'by_file':
      return files.map((file) => ({
        message: commitMessage({
          ...words,
          title: `${file.path}: ${words.title}`,
          specs: words.specs.filter(({ path }) => path === file.path),
          code: file.phase === 'code' ? bare([file]) : [],
        }),
        files: bare([file]),
      }));
  }
}

/** Makes the confirmed commits; those a crash left behind are recognised and not made again. */
export async function performCommit({ ports, session }: Bench, effect: EffectOf<'commit/make'>): Promise<Outcome> {
  const { id, head } = session();
  return { type: 'commit/made', commits: [...(await ports.git.commit(id, effect.groups, head))] };
}

/** Commits the session's folder, unless the configuration leaves that to the person. */
export async function performRecord({ ports, session }: Bench, effect: EffectOf<'record/commit'>): Promise<Outcome> {
  const { id, head, written, config } = session();
  const files = Object.keys(written).map((path) => ({ path, added: 0, removed: 0 }));
  if (config.commit.session_record === 'leave' || files.length === 0) return { type: 'record/made' };
  const [commit] = await ports.git.commit(SessionId.parse(`${id}.record`), [{ message: effect.message, files }], head);
  return { type: 'record/made', ...(commit === undefined ? {} : { commit }) };
}
