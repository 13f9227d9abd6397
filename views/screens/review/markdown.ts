/** The review as Markdown, to be pasted where people talk about it. */
import { visible } from '../../../src/domain/visible.ts';
import type { Hunk } from '../../../src/domain/hunk.ts';
import type { View } from '../../screen.ts';
import { rowText } from './plan.ts';
import type { FilePlan } from './plan.ts';
import type { ReviewRows } from './rows.ts';
import type { Shown } from './shown.ts';
import { tallyOf } from './shown.ts';

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
    for (const hunk of draft.hunks) lines.push(...hunkMarkdown(shown, rows.files[file]?.plan, hunk));
    for (const comment of shown.comments.filter(({ path, hunk }) => path === draft.path && !draft.hunks.some(({ id }) => id === hunk))) {
      lines.push(
        '',
        `On ${visible(comment.section)}: «${visible(comment.quote)}»`,
        ...quoted(`${visible(comment.id)}: ${comment.text}${comment.resolved ? ' (resolved)' : ''}`),
      );
    }
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
  const fence = '`'.repeat(Math.max(3, ...diff.map((line) => (/`+/u.exec(line)?.[0].length ?? 0) + 1)));
  const comments = shown.comments.filter((comment) => comment.hunk === hunk.id);
  return [
    '',
    `### ${hunk.section === '' ? 'Before the first heading' : visible(hunk.section)}`,
    '',
    `**${verdict}** (${tags}, line ${hunk.line.after})`,
    ...(diff.length === 0 ? [] : ['', `${fence}diff`, ...diff, fence]),
    ...comments.flatMap(({ id, text, resolved }) => ['', ...quoted(`${visible(id)}: ${text}${resolved ? ' (resolved)' : ''}`)]),
  ];
}

/** The lines of one change as a unified diff has them. */
export function hunkLines(plan: FilePlan, id: string): readonly string[] {
  const span = plan.spanOf().get(id);
  if (span === undefined) return [];
  return plan.rows.slice(span.first, span.end).map((row) => `${row.kind === 'removed' ? '-' : '+'}${rowText(plan, row)}`);
}

function quoted(text: string): readonly string[] {
  return visible(text, { newline: true })
    .split('\n')
    .map((line) => `> ${line}`);
}
