/** Keeps a review that is open showing its target as it is: every edit makes a new draft, in which decisions on unchanged text stay. */
import { dirname, join } from 'node:path';
import picomatch from 'picomatch';
import type { ReviewTarget } from '../../domain/review-target.ts';
import { follow } from '../follow.ts';
import type { Following } from '../follow.ts';
import type { Repository } from '../repository.ts';
import type { Work } from '../work.ts';
import { commitReader, readTarget } from './read-target.ts';
import type { ReadCommit } from './read-target.ts';
import { noteOn, showTexts } from './review-session.ts';

/**
 * Follows the target of the session until it is closed. What keeps it from being read becomes a note of the draft, and what
 * was shown stays. Resolves once the target is watched and shown; at once for a target that no edit changes.
 */
export async function followReview(work: Work, repository: Repository, show: ReadCommit = commitReader(repository)): Promise<Following> {
  const { subject } = work.engine.shown();
  if (subject === undefined || subject.kind === 'patch') return NOTHING_TO_FOLLOW;
  const refresh = async (): Promise<void> => {
    const { phase } = work.engine.shown();
    if (phase.name !== 'update' || work.engine.trouble() !== undefined) return;
    try {
      await showTexts(work, await readTarget(repository, subject, show));
    } catch (error) {
      // What is gone or cannot be read is said; the text that was shown is still there to be decided on.
      await noteOn(work, error instanceof Error ? error.message : String(error));
    }
  };
  const places = placesOf(repository, subject);
  const roots = subject.kind === 'files' ? [...new Set(places.map((place) => dirname(place)))] : [repository.root];
  const trouble = (why: string): void => void noteOn(work, why);
  const following: Following[] = [];
  // Where nothing can be watched the review is as it was when it was opened, and says so.
  for (const root of places.length === 0 ? [] : roots)
    await follow(root, places, refresh, trouble).then(
      (one) => following.push(one),
      (error: unknown) => trouble(error instanceof Error ? error.message : String(error)),
    );
  await refresh();
  return {
    close: async () => {
      await Promise.all(following.map((one) => one.close()));
    },
  };
}

const NOTHING_TO_FOLLOW: Following = { close: () => Promise.resolve() };

/** The files and folders whose edits change what a review shows; none for commits, which never change. */
function placesOf({ root, config }: Repository, target: ReviewTarget): readonly string[] {
  switch (target.kind) {
    case 'worktree': {
      const bases = config.specs.include.map((glob) => picomatch.scan(glob).base);
      const paths = target.paths.length > 0 ? target.paths : [...bases, 'openspec/changes'];
      return paths.map((path) => join(root, path));
    }
    case 'change':
      return [join(root, target.root, 'changes', target.id), join(root, target.root, 'specs')];
    case 'files':
      return [target.before, target.after].filter((path) => path !== '/dev/null');
    case 'range':
    case 'patch':
      return [];
  }
}
