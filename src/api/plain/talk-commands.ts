/** Plain-mode commands about remarks on a draft, and about places where two edits met. */
import { conflictsOf, reviewOf } from '../../workflow/selectors.ts';
import type { SpecConflict } from '../../workflow/selectors.ts';
import type { Session } from '../../workflow/state.ts';
import type { PlainCommand } from './command.ts';
import { ask, tell, tellAll } from './command.ts';

/** Who answers in plain mode: the person at this terminal. */
const PERSON = 'you';

export const remarkCommands: readonly PlainCommand[] = [
  { name: 'comments', usage: '', help: 'list the comments with their replies', say: (session) => tellAll(commentLines(session)) },
  {
    name: 'reply',
    usage: 'ID TEXT',
    help: 'answer a comment',
    say: (_session, [id = ''], rest) => ask({ type: 'comment/replied', id, author: PERSON, text: rest }),
  },
  {
    name: 'resolve',
    usage: 'ID',
    help: 'resolve a comment, or open it again',
    say: (_session, [id = '']) => ask({ type: 'comment/resolved', id }),
  },
  {
    name: 'instruct',
    usage: '',
    help: 'write what is rejected and remarked where the author of the next draft reads it',
    say: () => ask({ type: 'instructions/requested' }),
  },
];

export const conflictCommands: readonly PlainCommand[] = [
  { name: 'conflicts', usage: '', help: 'show where two edits met', say: (session) => tellAll(conflictLines(session)) },
  {
    name: 'settle',
    usage: 'N ours|theirs|both|TEXT',
    help: 'say what stands at a conflict: the file, the draft, one after the other, or your own words',
    say: (session, [which = ''], rest) => {
      const found = reviewOf(session) === undefined ? undefined : conflictsIn(session)[Number(which) - 1];
      if (found === undefined) return tell(`there is no conflict ${which}; see conflicts`);
      const take = (['ours', 'theirs', 'both'] as const).find((known) => known === rest.trim());
      const resolution = take === undefined ? { text: rest } : { take };
      return ask({ type: 'conflict/settled', path: found.path, conflict: found.conflict.id, resolution });
    },
  },
  {
    name: 'merge',
    usage: '',
    help: 'put the draft together once every conflict is settled; until then undo takes a word back',
    say: () => ask({ type: 'conflicts/closed' }),
  },
];

function commentLines({ results }: Session): string[] {
  const lines = results.comments.flatMap(({ id, path, section, quote, text, author, resolved, replies = [] }) => [
    `${id} ${path} ${section}${resolved ? ' (resolved)' : ''} | ${author ?? PERSON}: ${text}`,
    ...(quote === '' ? [] : [`   on: ${quote.split('\n')[0] ?? ''}`]),
    ...replies.map((reply) => `   ${reply.author}: ${reply.text}`),
  ]);
  return lines.length === 0 ? ['there are no comments'] : lines;
}

function conflictsIn(session: Session): readonly SpecConflict[] {
  const review = reviewOf(session);
  return review === undefined ? [] : conflictsOf(review);
}

function conflictLines(session: Session): string[] {
  const lines = conflictsIn(session).flatMap(({ path, conflict, resolution }, index) => [
    `${index + 1}. ${path} ${conflict.section} | ${resolution === undefined ? 'open' : 'take' in resolution ? resolution.take : 'your words'}`,
    ...marked('before', conflict.base),
    ...marked('ours', conflict.ours),
    ...marked('theirs', conflict.theirs),
  ]);
  return lines.length === 0 ? ['no two edits met'] : lines;
}

function marked(side: string, text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/u);
  if (lines.at(-1) === '') lines.pop();
  return lines.length === 0 ? [`   ${side}: nothing`] : lines.map((line) => `   ${side}: ${line}`);
}
