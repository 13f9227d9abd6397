/** Checks one delta spec of a change against OpenSpec's rules, in the order its own validator reports them. */
import type { FormatIssue } from '../format.ts';
import { deltaConflicts } from './delta-conflicts.ts';
import type { Delta } from './delta.ts';
import { issueAt, type Report } from './issue.ts';
import { isNormative, MESSAGES, missingKeyword } from './messages.ts';
import { cleanName } from './names.ts';
import { requirementBody, scenarioCounts, type RequirementPart } from './requirement-part.ts';
import { lostScenarios } from './scenario-loss.ts';

/** A delta spec with the names it goes by. */
export interface DeltaFile {
  readonly capability: string;
  /** `<capability>/spec.md`. */
  readonly path: string;
  /** Repository-relative. */
  readonly file: string;
  readonly delta: Delta;
}

/** Issues of a delta spec. `main`: the spec that it changes, undefined when there is none. */
export function checkDelta({ path, file, delta }: DeltaFile, main: Uint8Array | undefined): readonly FormatIssue[] {
  const issues: FormatIssue[] = [];
  const report: Report = (level, rule, range, message) => {
    issues.push(issueAt(delta.source, file, range, { level, rule, path, message }));
  };
  strayLines(delta, report);
  requirementRules(delta, delta.added, 'ADDED', report);
  requirementRules(delta, delta.modified, 'MODIFIED', report);
  if (main !== undefined) lostScenarios(delta, main, report);
  deltaConflicts(delta, report);
  return issues;
}

/** Headings without effect, halves of renames, requirements where nobody reads them. */
function strayLines({ skipped, unpaired, orphans }: Delta, report: Report): void {
  for (const { header, section, range } of skipped) {
    const message = /^requirement:?$/iu.test(header)
      ? `Header "### ${header}" in ${section} is missing a requirement name and is ignored by validation. Add a name, e.g. "### Requirement: <name>".`
      : `Header "### ${header}" in ${section} is not a "### Requirement:" header and is ignored by validation. Use "### Requirement: ${header}" if it should be validated as a requirement.`;
    report('INFO', 'header-skipped', range, message);
  }
  for (const { side, name, range } of unpaired) {
    const missing = side === 'FROM' ? 'TO' : 'FROM';
    const message = `RENAMED ${side}: "${name}" has no matching ${missing}: line. Write each rename as a FROM: line followed immediately by its TO: line.`;
    report('ERROR', 'rename-unpaired', range, message);
  }
  for (const { name, section, range } of orphans) {
    const where = section === undefined || section === '' ? 'above the first "## " section' : `under "## ${section}"`;
    const message = `Requirement "${name}" is ${where}, which is not a delta section, so it is ignored. Move it under "## ADDED Requirements", "## MODIFIED Requirements", "## REMOVED Requirements", or "## RENAMED Requirements".`;
    report('WARNING', 'requirement-orphan', range, message);
  }
}

function requirementRules(delta: Delta, parts: readonly RequirementPart[], section: 'ADDED' | 'MODIFIED', report: Report): void {
  const seen = new Set<string>();
  for (const part of parts) {
    const { name, header } = part;
    const key = cleanName(name);
    if (seen.has(key))
      report('ERROR', 'requirement-duplicate', { start: header.start, end: header.end }, `Duplicate requirement in ${section}: "${name}"`);
    seen.add(key);
    requirementIssues(delta, part, section, report);
  }
}

function requirementIssues({ source }: Delta, part: RequirementPart, section: 'ADDED' | 'MODIFIED', report: Report): void {
  const range = { start: part.header.start, end: part.header.end };
  const body = requirementBody(source, part);
  const subject = `${section} "${part.name}"`;
  if (body.range.end === body.range.start) {
    const message = isNormative(part.name) ? missingKeyword(subject, part.name, false) : `${subject} is missing requirement text`;
    report('ERROR', 'requirement-text', range, message);
  } else if (!body.normative) report('WARNING', 'requirement-keyword', range, missingKeyword(subject, part.name, true));
  const { filled, empty } = scenarioCounts(source, part);
  if (filled > 0) return;
  report('ERROR', 'scenario-missing', range, `${subject} must include at least one scenario${empty === 0 ? '' : MESSAGES.emptyScenario}`);
}
