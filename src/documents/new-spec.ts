/** Writes the skeleton of a spec that does not exist yet, in the format its path belongs to. */
import type { KeyChange } from '../domain/spec.ts';
import { escapeCell, oneLine } from './history.ts';
import { requirementSentence, titleOf } from './key-change.ts';
import { namedRequirement, numberedRequirement, OPEN } from './scaffold.ts';

/** A short Markdown document from the key changes, ended by a line feed. Says openly what nobody has said yet. */
export function newSpec(path: string, keyChanges: readonly KeyChange[], summary: string, date: string): string {
  const added = keyChanges.filter(({ change }) => change !== 'DEPRECATED').map(({ text }) => text);
  const changes = added.length > 0 ? added : [summary];
  const lines = /(?:^|\/)openspec\/(?:specs|changes)\//u.test(path)
    ? openSpec(path, changes, summary)
    : /(?:^|\/)\.kiro\/specs\//u.test(path)
      ? kiro(changes, summary)
      : /(?:^|\/)specs\/(?:\d{3,}|\d{8}-\d{6})-[^/]+\/spec\.md$/u.test(path)
        ? specKit(path, changes, summary, date)
        : plain(path, changes, summary, date);
  return `${lines.join('\n')}\n`;
}

function openSpec(path: string, changes: readonly string[], summary: string): readonly string[] {
  const requirements = changes.flatMap((text) => ['', ...namedRequirement(text, 3, { subject: 'The system', modal: 'SHALL' })]);
  if (/(?:^|\/)openspec\/changes\//u.test(path)) return ['## ADDED Requirements', ...requirements];
  return [`# ${nameOf(path)} Specification`, '', '## Purpose', '', oneLine(summary), '', '## Requirements', ...requirements];
}

function kiro(changes: readonly string[], summary: string): readonly string[] {
  return [
    '# Requirements Document',
    '',
    '## Introduction',
    '',
    oneLine(summary),
    '',
    '## Requirements',
    ...changes.flatMap((text, index) => ['', ...numberedRequirement(text, index + 1, 3, { subject: 'THE system', modal: 'SHALL' })]),
  ];
}

function specKit(path: string, changes: readonly string[], summary: string, date: string): readonly string[] {
  const branch = path.split('/').at(-2) ?? '';
  return [
    `# Feature Specification: ${titleOf(summary)}`,
    '',
    `**Feature Branch**: \`${branch}\``,
    `**Created**: ${date}`,
    '**Status**: Draft',
    `**Input**: ${oneLine(summary)}`,
    '',
    '## User Scenarios & Testing *(mandatory)*',
    '',
    ...changes.flatMap((text, index) => [
      `### User Story ${index + 1} - ${titleOf(text)} (Priority: P${Math.min(index + 1, 3)})`,
      '',
      oneLine(text),
      '',
      `**Acceptance Scenarios**: ${OPEN('given, when, then?')}`,
      '',
    ]),
    '## Requirements *(mandatory)*',
    '',
    '### Functional Requirements',
    '',
    ...changes.map(
      (text, index) =>
        `- **FR-${String(index + 1).padStart(3, '0')}**: ${requirementSentence(oneLine(text), { subject: 'System', modal: 'MUST' })}`,
    ),
    '',
    '## Success Criteria *(mandatory)*',
    '',
    `- **SC-001**: ${OPEN('which measurable result shows success?')}`,
  ];
}

function plain(path: string, changes: readonly string[], summary: string, date: string): readonly string[] {
  return [
    `# ${nameOf(path)}`,
    '',
    '**Version:** 1.0',
    `**Purpose:** ${oneLine(summary)}`,
    '',
    '## 1. Requirements',
    ...changes.flatMap((text, index) => [
      '',
      `### REQ-${String(index + 1).padStart(2, '0')}: ${titleOf(text)}`,
      '',
      requirementSentence(oneLine(text), { subject: 'The system', modal: 'SHALL' }),
    ]),
    '',
    '## 2. Revision History',
    '',
    '| Version | Date | Changes |',
    '|---------|------|---------|',
    `| 1.0 | ${date} | ${escapeCell(summary) === '' ? 'Initial specification' : escapeCell(summary)} |`,
  ];
}

/** A title from the file's name, or its folder's when the file is called `spec.md`. */
function nameOf(path: string): string {
  const parts = path.replace(/\.[^./]+$/u, '').split('/');
  const file = parts.at(-1) ?? '';
  const name = /^(?:spec|index|readme|requirements)$/iu.test(file) && parts.length > 1 ? (parts.at(-2) ?? file) : file;
  const words = name
    .replaceAll(/[-_]+/gu, ' ')
    .replaceAll(/[#\r\n]+/gu, ' ')
    .trim();
  return words === '' ? 'Specification' : words.charAt(0).toUpperCase() + words.slice(1);
}
