/** Checks a main spec against every rule of OpenSpec, in the order its own validator reports them. */
import type { FormatIssue } from '../format.ts';
import { issueAt, issueOf, issueOnLine, type Finding } from './issue.ts';
import { textIn, type Heading } from './lexical.ts';
import { parseMainSpec, type MainSpec, type SpecSection, type TreeRequirement } from './main-spec.ts';
import { MESSAGES, missingKeyword } from './messages.ts';
import { placeholderLine } from './placeholder.ts';
import { bodyLength, lineAt, readBody, requirementBody } from './requirement-part.ts';
import { structureProblems } from './spec-structure.ts';

const PURPOSE_MIN = 50;
const REQUIREMENT_MAX = 500;
const HASHES = /^#{1,6}\s/u;

/** Issues of a main spec. Linear; never throws. */
export function checkSpec(file: string, bytes: Uint8Array): readonly FormatIssue[] {
  const spec = parseMainSpec(bytes);
  const { source, purpose, requirements } = spec;
  if (purpose === undefined || isEmpty(purpose)) {
    const finding: Finding = { level: 'ERROR', rule: 'purpose-missing', path: 'file', message: MESSAGES.noPurpose };
    return [purpose === undefined ? issueOf(file, finding) : issueAt(source, file, line(purpose.header), finding)];
  }
  if (requirements === undefined) {
    return [issueOf(file, { level: 'ERROR', rule: 'requirements-missing', path: 'file', message: MESSAGES.noRequirementsSection })];
  }
  const issues: FormatIssue[] = [];
  const texts = spec.children.map((child) => textLength(spec, child));
  shape(spec, file, requirements, texts, issues);
  structure(spec, file, issues);
  purposeRules(spec, file, purpose, issues);
  requirementRules(spec, file, texts, issues);
  keywordRules(spec, file, issues);
  return issues;
}

function isEmpty({ content }: SpecSection): boolean {
  return content.end === content.start;
}

function line(heading: Heading): { readonly start: number; readonly end: number } {
  return { start: heading.start, end: heading.end };
}

/** What must be there at all. */
function shape(spec: MainSpec, file: string, section: SpecSection, texts: readonly number[], issues: FormatIssue[]): void {
  const { source } = spec;
  if (spec.children.length === 0) {
    const message = MESSAGES.noRequirements;
    issues.push(issueAt(source, file, line(section.header), { level: 'ERROR', rule: 'requirement-none', path: 'requirements', message }));
  }
  for (const [index, child] of spec.children.entries()) {
    const add = (rule: string, path: string, message: string) =>
      issues.push(issueAt(source, file, line(child.header), { level: 'ERROR', rule, path, message }));
    if (texts[index] === 0) add('requirement-empty', `requirements.${index}.text`, MESSAGES.emptyRequirement);
    if (child.scenarios.length === 0) add('scenario-missing', `requirements.${index}.scenarios`, MESSAGES.noScenario);
  }
}

/** Length of a requirement's text as the tree reading has it: its statement, or its heading when it has none. */
function textLength({ source }: MainSpec, child: TreeRequirement): number {
  const { start, end } = child.content;
  let stop = end;
  for (let index = child.index + 1; index < source.headings.length; index++) {
    const heading = source.headings[index];
    if (heading === undefined || heading.start >= end) break;
    if (!heading.spaced || heading.start + heading.level >= end) continue;
    stop = heading.start;
    break;
  }
  /** Trimming the text makes a heading of a first line that is only indented. */
  if (start === end || stop <= start || startsAsHeading(source.bytes, start, end)) return child.title.length;
  const body = readBody(source, lineAt(source, start), stop);
  const bytes = body.range.end - body.range.start;
  if (bytes === 0) return child.title.length;
  return bytes <= REQUIREMENT_MAX ? bytes : bodyLength(source, body);
}

function startsAsHeading(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== 0x23) return false;
  return HASHES.test(String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 7))));
}

function structure(spec: MainSpec, file: string, issues: FormatIssue[]): void {
  for (const { heading, rule, message } of structureProblems(spec))
    issues.push(issueAt(spec.source, file, line(heading), { level: 'ERROR', rule, path: 'file', message }));
}

function purposeRules({ source }: MainSpec, file: string, purpose: SpecSection, issues: FormatIssue[]): void {
  const { content } = purpose;
  const placeholder = placeholderLine(source, content);
  if (placeholder !== undefined) {
    const finding: Finding = { level: 'WARNING', rule: 'purpose-placeholder', path: 'overview', message: MESSAGES.placeholder };
    issues.push(placeholder === 0 ? issueOf(file, finding) : issueOnLine(source, file, placeholder, finding));
  } else if (contentLength(source, content) < PURPOSE_MIN) {
    const message = MESSAGES.briefPurpose;
    issues.push(issueAt(source, file, content, { level: 'WARNING', rule: 'purpose-brief', path: 'overview', message }));
  }
}

function contentLength(source: MainSpec['source'], { start, end }: SpecSection['content']): number {
  if (end - start >= PURPOSE_MIN * 4) return PURPOSE_MIN;
  return textIn(source, start, end).replaceAll('\r\n', '\n').length;
}

function requirementRules(spec: MainSpec, file: string, texts: readonly number[], issues: FormatIssue[]): void {
  const { source } = spec;
  for (const [index, child] of spec.children.entries()) {
    const place = `requirements[${index}]`;
    if ((texts[index] ?? 0) > REQUIREMENT_MAX) {
      const finding: Finding = { level: 'INFO', rule: 'requirement-long', path: place, message: MESSAGES.longRequirement };
      issues.push(issueAt(source, file, line(child.header), finding));
    }
    if (child.scenarios.length === 0) {
      const finding: Finding = {
        level: 'WARNING',
        rule: 'scenario-missing',
        path: `${place}.scenarios`,
        message: MESSAGES.noScenarioGuide,
      };
      issues.push(issueAt(source, file, line(child.header), finding));
    }
  }
}

/** SHALL or MUST in the statement; counted over the blocks of `## Requirements`, not over the tree. */
function keywordRules({ source, section }: MainSpec, file: string, issues: FormatIssue[]): void {
  for (const [index, part] of (section?.blocks ?? []).entries()) {
    const body = requirementBody(source, part);
    if (body.normative) continue;
    const empty = body.range.end === body.range.start;
    const message = missingKeyword(`Requirement "${part.name}"`, part.name, !empty);
    const finding: Finding = empty
      ? { level: 'ERROR', rule: 'requirement-text', path: `requirements[${index}]`, message }
      : { level: 'WARNING', rule: 'requirement-keyword', path: `requirements[${index}]`, message };
    issues.push(issueAt(source, file, line(part.header), finding));
  }
}
