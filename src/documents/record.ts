/**
 * Writes the Diff Record of one spec in the documented schema:
 *
 * `## Spec Diff: {spec_file}`, `**Version:** {old} → {new}`, `### Sections Changed` with a table
 * `| Section | Change Type | Summary |`, and `### Implementation Implications` with a list.
 */
import type { AppliedSpec } from '../domain/hunk.ts';
import type { SectionChange } from '../domain/spec.ts';
import { escapeCell, oneLine } from './history.ts';

const IMPLICATION: Readonly<Record<SectionChange, string>> = { ADDED: 'Implement', MODIFIED: 'Update', DEPRECATED: 'Remove' };

/** The Diff Record as Markdown, ended by a line feed. Table cells are escaped; a missing version is called `none`. */
export function diffRecord(applied: AppliedSpec): string {
  const { path, versions, sections } = applied;
  const rows = sections.map(({ section, change, summary }) => `| ${cell(label(section))} | ${change} | ${cell(summary)} |`);
  const implications = sections.map(({ section, change, summary }) => {
    const name = label(section);
    return `- ${IMPLICATION[change]}: ${oneLine(name)}${tail(name, summary)}`;
  });
  return [
    `## Spec Diff: ${oneLine(path)}`,
    '',
    `**Version:** ${versions.before ?? 'none'} → ${versions.after ?? 'none'}`,
    '',
    '### Sections Changed',
    '| Section | Change Type | Summary |',
    '|---------|-------------|---------|',
    ...rows,
    '',
    '### Implementation Implications',
    ...(implications.length === 0 ? ['- None: only bookkeeping changed'] : implications),
    '',
  ].join('\n');
}

/** The innermost heading names the section; it starts with the section's number when it has one. */
function label(section: string): string {
  const heading = section.split(' > ').at(-1) ?? '';
  return heading === '' ? '(before the first heading)' : heading;
}

function cell(text: string): string {
  const escaped = escapeCell(text);
  return escaped === '' ? '-' : escaped;
}

function tail(name: string, summary: string): string {
  const text = oneLine(summary);
  return text === '' || text === name ? '' : ` - ${text}`;
}
