/** Plans and makes the session's commits. */
import type { ChangedFile } from '../../domain/task.ts';
import type { CommitGroup, Grouping } from '../../domain/commit.ts';
import { SessionId } from '../../domain/ids.ts';
import { commitMessage } from '../../workflow/artifacts/commit-message.ts';
import type { CommitWords, EffectOf } from '../../workflow/effect.ts';
import type { Bench, Outcome } from '../bench.ts';

type PlannedFile = ChangedFile & { readonly phase: 'spec' | 'code' };

/** The session's files that differ from HEAD, grouped, with drafted messages; other changed files are listed with the reason they stay out. */
export async function performCommitPlan({ ports, session }: Bench, effect: EffectOf<'commit/plan'>): Promise<Outcome> {
  const { git } = ports;
  const { files, excluded, branch } = await git.plan(effect.files);
  const known = new Set([...files, ...excluded].map(({ path }) => path));
  const moved = effect.baseline === undefined || effect.baseline === '' ? [] : await git.between(effect.baseline, await git.snapshot());
  const outside = moved
    .filter(({ path }) => !known.has(path) && !path.startsWith(`${session().artifacts}/`))
    .map(({ path }) => ({ path, reason: 'changed during the session, outside any task' }));
  const left = excluded.filter(({ path }) => !path.startsWith(`${session().artifacts}/`));
  return {
    type: 'commit/planned',
    grouping: effect.grouping,
    groups: group(effect.grouping, files, effect.words),
    excluded: [...left, ...outside],
    ...(branch === undefined ? {} : { branch }),
  };
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
          title: `${words.title} (${file.path})`,
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
