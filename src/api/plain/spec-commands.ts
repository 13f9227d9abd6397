/** Plain-mode commands of propose and update, and of drafts wherever they are reviewed. */
import { meaningLine, meaningOf } from '../../documents/meaning.ts';
import { unifiedDiff } from '../../documents/unified.ts';
import type { Draft, Hunk } from '../../domain/hunk.ts';
import { SectionChange } from '../../domain/spec.ts';
import type { Blobs } from '../../ports.ts';
import { proposalMd } from '../../workflow/artifacts/proposal.ts';
import { withdrawnNotes } from '../../workflow/artifacts/verdict.ts';
import { proposalDigest, reviewDigest, reviewOf, undecidedHunks } from '../../workflow/selectors.ts';
import type { Session } from '../../workflow/state.ts';
import type { PlainCommand } from './command.ts';
import { ask, tell, tellAll } from './command.ts';
import { conflictCommands, remarkCommands } from './talk-commands.ts';
import { append } from '../../domain/append.ts';

/** While the proposal is being made. */
export const proposeCommands: readonly PlainCommand[] = [
  { name: 'show', usage: '', help: 'print the proposal', say: (session) => tellAll(proposalMd(session).split('\n')) },
  {
    name: 'questions',
    usage: '',
    help: 'list the questions',
    say: (session) =>
      tellAll(
        questionsOf(session).map(
          ({ id, text, choices, answer }) =>
            `${id} ${text}${choices.length > 0 ? ` (${choices.join(' / ')})` : ''}${answer === undefined ? '' : ` = ${answer}`}`,
        ),
      ),
  },
  {
    name: 'answer',
    usage: 'ID TEXT',
    help: 'answer a question',
    say: (_session, [id = ''], rest) => ask({ type: 'question/answered', id, answer: rest }),
  },
  {
    name: 'include',
    usage: 'PATH',
    help: 'include a spec (a new path is a new spec)',
    say: (_session, [path = '']) => ask({ type: 'spec/included', path, included: true }),
  },
  {
    name: 'exclude',
    usage: 'PATH',
    help: 'leave a spec out',
    say: (_session, [path = '']) => ask({ type: 'spec/included', path, included: false }),
  },
  {
    name: 'intent',
    usage: 'TEXT',
    help: 'replace the intent',
    say: (_session, words) => ask({ type: 'proposal/edited', intent: words.join(' ') }),
  },
  {
    name: 'change',
    usage: 'ADDED|MODIFIED|DEPRECATED TEXT',
    help: 'add a key change',
    say: (session, [kind = ''], rest) => {
      const change = SectionChange.safeParse(kind.toUpperCase());
      if (!change.success) return tell('say ADDED, MODIFIED or DEPRECATED, then the change');
      const before = session.phase.name === 'propose' ? (session.phase.proposal?.keyChanges ?? []) : [];
      return ask({ type: 'proposal/edited', keyChanges: [...before, { change: change.data, text: rest }] });
    },
  },
  {
    name: 'confirm',
    usage: '',
    help: 'confirm the proposal as shown',
    say: (session) =>
      session.phase.name === 'propose' && session.phase.proposal !== undefined
        ? ask({ type: 'proposal/confirmed', digest: proposalDigest(session.phase.proposal) })
        : tell('there is no proposal yet'),
  },
];

function questionsOf({ phase }: Session) {
  return phase.name === 'propose' ? (phase.proposal?.questions ?? []) : [];
}

/** Wherever drafts are reviewed. `store` keeps a patch file's text and gives its digest. */
export function draftCommands(blobs: Blobs, readFile: (path: string) => Promise<Uint8Array>): readonly PlainCommand[] {
  return [
    {
      name: 'draft',
      usage: 'mechanical|staged|worktree|fixes|rebase|branch NAME|patch FILE',
      help: 'draft the spec change from there',
      say: async (_session, [kind = '', name]) => {
        if (kind === 'branch' && name !== undefined) return ask({ type: 'draft/requested', source: { kind: 'range', to: name } });
        if (kind === 'patch' && name !== undefined)
          return ask({ type: 'draft/requested', source: { kind: 'patch', patch: await blobs.put(await readFile(name)) } });
        if (kind === 'mechanical' || kind === 'staged' || kind === 'worktree' || kind === 'fixes' || kind === 'rebase')
          return ask({ type: 'draft/requested', source: { kind } });
        return tell('name a source: mechanical, staged, worktree, fixes, rebase, branch NAME or patch FILE');
      },
    },
    { name: 'list', usage: '', help: 'list the hunks with their decisions', say: (session) => tellAll(hunkLines(session)) },
    {
      name: 'diff',
      usage: '',
      help: 'print the whole draft as a diff',
      say: async (session) => tellAll(await diffLines(reviewOf(session)?.drafts ?? [], blobs)),
    },
    {
      name: 'meaning',
      usage: '',
      help: 'say what becomes of each requirement',
      say: async (session) => tellAll(await meaningLines(reviewOf(session)?.drafts ?? [], blobs)),
    },
    {
      name: 'approve',
      usage: 'N|all',
      help: 'approve a hunk, or every undecided one',
      say: (session, [which = '']) => decide(session, which, 'approved', undefined),
    },
    {
      name: 'reject',
      usage: 'N|all [REASON]',
      help: 'reject a hunk, or every undecided one',
      say: (session, [which = ''], rest) => (which === '' ? tell('say reject N REASON') : decide(session, which, 'rejected', rest)),
    },
    {
      name: 'clear',
      usage: 'N',
      help: 'clear a decision',
      say: (session, [which = '']) => withHunk(session, which, ({ id }) => ask({ type: 'hunks/cleared', hunks: [id] })),
    },
    {
      name: 'comment',
      usage: 'N TEXT',
      help: 'comment on a hunk',
      say: (session, [which = ''], rest) =>
        withHunk(session, which, (hunk, path) =>
          ask({
            type: 'comment/added',
            id: `c${session.results.comments.length + 1}`,
            path,
            section: hunk.section,
            hunk: hunk.id,
            quote: hunk.summary,
            text: rest,
          }),
        ),
    },
    ...remarkCommands,
    ...conflictCommands,
    { name: 'discard', usage: '', help: 'throw the draft away', say: () => ask({ type: 'draft/discarded' }) },
    {
      name: 'submit',
      usage: '',
      help: 'write the approved hunks, and only those',
      say: (session) => {
        const review = reviewOf(session);
        return review === undefined ? tell('there is no draft') : ask({ type: 'draft/submitted', digest: reviewDigest(review) });
      },
    },
  ];
}

function hunksOf(session: Session): readonly { readonly hunk: Hunk; readonly path: string }[] {
  return (reviewOf(session)?.drafts ?? []).flatMap((draft) => draft.hunks.map((hunk) => ({ hunk, path: draft.path })));
}

function hunkLines(session: Session): string[] {
  const review = reviewOf(session);
  if (review === undefined) return ['there is no draft'];
  const lines = hunksOf(session).map(({ hunk, path }, index) => {
    const decision = review.decisions[hunk.id];
    const word =
      decision === undefined ? 'undecided' : `${decision.verdict}${decision.reason === undefined ? '' : ` (${decision.reason})`}`;
    return `${index + 1}. ${path}:${hunk.line.after} ${hunk.section} | ${hunk.kind} +${hunk.added} -${hunk.removed}${hunk.normative ? ' normative' : ''}${hunk.mechanical ? ' mechanical' : ''} | ${word} | ${hunk.summary}`;
  });
  return [...lines, ...review.notes, ...withdrawnNotes(review)];
}

async function diffLines(drafts: readonly Draft[], blobs: Blobs): Promise<string[]> {
  const lines: string[] = [];
  for (const draft of drafts) {
    const before = draft.base === undefined ? new Uint8Array() : await blobs.get(draft.base);
    append(lines, unifiedDiff(draft.path, before, await blobs.get(draft.draft)).split('\n'));
  }
  return lines;
}

async function meaningLines(drafts: readonly Draft[], blobs: Blobs): Promise<string[]> {
  const lines: string[] = [];
  for (const { path, base, draft } of drafts) {
    const before = base === undefined ? undefined : await blobs.get(base);
    append(
      lines,
      meaningOf(path, before, await blobs.get(draft)).map((meaning) => `${path}: ${meaningLine(meaning)}`),
    );
  }
  return lines.length === 0 ? ['no requirement changes'] : lines;
}

function decide(session: Session, which: string, verdict: 'approved' | 'rejected', reason: string | undefined) {
  const why = reason === undefined || reason === '' ? {} : { reason };
  const review = reviewOf(session);
  if (which === 'all' && review !== undefined)
    return ask({ type: 'hunks/decided', decisions: undecidedHunks(review).map(({ id }) => ({ hunk: id, verdict, ...why })) });
  return withHunk(session, which, ({ id }) => ask({ type: 'hunks/decided', decisions: [{ hunk: id, verdict, ...why }] }));
}

function withHunk(session: Session, which: string, use: (hunk: Hunk, path: string) => ReturnType<typeof ask>) {
  const found = hunksOf(session)[Number(which) - 1];
  return found === undefined ? tell(`there is no hunk ${which}; see list`) : use(found.hunk, found.path);
}
