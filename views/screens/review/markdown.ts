/** The review as Markdown, to be pasted where people talk about it. */
import { visible } from '../../../src/domain/visible.ts';
import type { Comment, Hunk } from '../../../src/domain/hunk.ts';
import type { View } from '../../screen.ts';
import { commentsOn } from './comment-places.ts';
import { rowText } from './plan.ts';
import type { FilePlan } from './plan.ts';
import type { ReviewRows } from './rows.ts';
import type { Shown } from './shown.ts';
import { tallyOf } from './shown.ts';
import { append } from '../../../src/domain/append.ts';

/** The whole review: files, changes with their decisions, diffs and comments. Every line is visible(). */
export function reviewMarkdown(view: View, shown: Shown, rows: ReviewRows): string {
  const { approved, rejected, undecided } = tallyOf(shown);
  const lines = [
    `# Review of ${visible(view.session?.feature ?? '')}`,
    '',
    `${approved} approved, ${rejected} rejected, ${undecided} undecided`,
  ];
  shown.drafts.forEach((draft, file) => {
    lines.push('', `## ${visible(draft.path)}`);
    for (const hunk of draft.hunks) append(lines, hunkMarkdown(shown, rows.files[file]?.plan, hunk));
    const plan = rows.files[file]?.plan;
    const below = new Set(plan === undefined ? [] : draft.hunks.flatMap((hunk) => commentsOn(shown.comments, plan, hunk)));
    for (const comment of shown.comments.filter((one) => one.path === draft.path && !below.has(one)))
      lines.push('', `On ${aboutWords(comment)}`, ...threadMarkdown(comment));
  });
  return `${lines.join('\n')}\n`;
}

function hunkMarkdown(shown: Shown, plan: FilePlan | undefined, hunk: Hunk): readonly string[] {
  const decision = shown.decisions[hunk.id];
  const verdict =
    decision === undefined
      ? 'undecided'
      : decision.reason === undefined
        ? decision.verdict
        : `${decision.verdict}: ${visible(decision.reason)}`;
  const tags = [hunk.kind, ...(hunk.normative ? ['normative'] : []), ...(hunk.mechanical ? ['mechanical'] : [])].join(', ');
  const diff = plan === undefined ? [] : hunkLines(plan, hunk.id);
  const fence = '`'.repeat(diff.reduce((most, line) => Math.max(most, (/`+/u.exec(line)?.[0].length ?? 0) + 1), 3));
  const comments = plan === undefined ? [] : commentsOn(shown.comments, plan, hunk);
  return [
    '',
    `### ${hunk.section === '' ? 'Before the first heading' : visible(hunk.section)}`,
    '',
    `**${verdict}** (${tags}, line ${hunk.line.after})`,
    ...(diff.length === 0 ? [] : ['', `${fence}diff`, ...diff, fence]),
    ...comments.flatMap((comment) => ['', ...threadMarkdown(comment)]),
  ];
}

/** The lines of one change as a unified diff has them. */
export function hunkLines(plan: FilePlan, id: string): readonly string[] {
  const span = plan.spanOf().get(id);
  if (span === undefined) return [];
  return plan.rows.slice(span.first, span.end).map((row) => `${row.kind === 'removed' ? '-' : '+'}${rowText(plan, row)}`);
}

function aboutWords({ section, quote, scope }: Comment): string {
  const where = section === '' ? 'the text before the first heading' : visible(section);
  return scope === 'section' || quote === '' ? `${where}:` : `${where}: «${visible(quote.replaceAll(/\s+/gu, ' ').trim())}»`;
}

/** A remark and, below it, its answers. */
function threadMarkdown({ id, author, text, resolved, replies = [] }: Comment): readonly string[] {
  const by = author === undefined ? '' : ` (${visible(author)})`;
  return [
    ...quoted(`${visible(id)}${by}: ${text}${resolved ? ' (resolved)' : ''}`),
    ...replies.flatMap((reply) => ['>', ...quoted(`${visible(reply.author)}: ${reply.text}`).map((line) => `> ${line}`)]),
  ];
}

function quoted(text: string): readonly string[] {
  return visible(text, { newline: true })
    .split('\n')
    .map((line) => `> ${line}`);
}
