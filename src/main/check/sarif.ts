/** Writes findings as SARIF 2.1.0 (OASIS), for code hosts and editors that show them beside the lines they are about. */
import { RULES } from '../../review/rules/index.ts';
import type { Issue, Item } from './findings.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVELS: Readonly<Record<Issue['level'], 'error' | 'warning' | 'note'>> = {
  ERROR: 'error',
  CRITICAL: 'error',
  WARNING: 'warning',
  MEDIUM: 'warning',
  INFO: 'note',
  LOW: 'note',
};

/** One run with a rule for each kind of finding. Paths are relative to `%SRCROOT%`, the top of the repository. */
export function sarifOf(items: readonly Item[], version: string): object {
  const issues = items.flatMap((item) => item.issues.map((issue) => ({ issue, item })));
  const rules = new Map<string, { readonly index: number; readonly issue: Issue }>();
  for (const { issue } of issues) if (!rules.has(issue.rule)) rules.set(issue.rule, { index: rules.size, issue });
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'trueup', semanticVersion: version, rules: [...rules].map(([id, { issue }]) => ruleOf(id, issue)) } },
        columnKind: 'utf16CodeUnits',
        results: issues.map(({ issue, item }) => resultOf(issue, item, rules.get(issue.rule)?.index ?? 0)),
      },
    ],
  };
}

function ruleOf(id: string, issue: Issue): object {
  const reviewed = RULES.find((rule) => rule.id === id);
  return {
    id,
    shortDescription: { text: reviewed?.title ?? id.replace(/^.*\//u, '').replaceAll('-', ' ') },
    ...(reviewed === undefined ? {} : { help: { text: `Source: ${reviewed.source}` } }),
    defaultConfiguration: { level: LEVELS[reviewed?.severity ?? issue.level] },
  };
}

function resultOf(issue: Issue, item: Item, ruleIndex: number): object {
  return {
    ruleId: issue.rule,
    ruleIndex,
    level: LEVELS[issue.level],
    message: { text: issue.fix === undefined ? issue.message : `${issue.message}\n${issue.fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(issue.file === '' ? item.file : issue.file), uriBaseId: '%SRCROOT%' },
          ...(issue.line > 0 ? { region: regionOf(issue) } : {}),
        },
        logicalLocations: [{ fullyQualifiedName: `${item.format}/${item.kind}/${item.id}` }],
      },
    ],
  };
}

function regionOf({ line, column, quote }: Issue): object {
  const lines = quote.split(/\r\n|\r|\n/u);
  const last = lines.at(-1) ?? '';
  const startColumn = Math.max(1, column);
  return {
    startLine: line,
    startColumn,
    ...(quote === ''
      ? {}
      : { endLine: line + lines.length - 1, endColumn: (lines.length === 1 ? startColumn : 1) + last.length, snippet: { text: quote } }),
  };
}

/** A relative path as a URI reference (RFC 3986): every name encoded, and none read as a scheme. */
function uriOf(path: string): string {
  return path
    .split('/')
    .map((name) => encodeURIComponent(name.toWellFormed()))
    .join('/');
}
