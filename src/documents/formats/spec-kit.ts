/** GitHub spec-kit: one numbered folder a feature under `specs/`, with spec, plan, tasks and checklists as Markdown. */
import type { FilePlace, Format, SpecDocument, Tree, Unit } from './format.ts';
import { featureUnits } from './features.ts';
import { markdownText } from './markdown-lines.ts';
import { checkFeature } from './spec-kit/check.ts';
import { answered, openQuestions } from './spec-kit/clarify.ts';
import { requirementBlocks } from './spec-kit/requirements.ts';
import { taskItems } from './spec-kit/tasks.ts';
import { tickBox } from './task-lines.ts';

/** A folder with a number of three and more digits or a time, and what lies in it. */
const FEATURE = /^((?:.*\/)?specs)\/((?:\d{3,}|\d{8}-\d{6})-[^/]+)\/(.+)$/u;
const FOREIGN = /(?:^|\/)(?:openspec|\.kiro|node_modules|\.git)\//u;
const KINDS: Readonly<Record<string, FilePlace['kind']>> = {
  'spec.md': 'spec',
  'plan.md': 'design',
  'tasks.md': 'tasks',
  'research.md': 'other',
  'data-model.md': 'other',
  'quickstart.md': 'other',
};

export const specKit: Format = {
  name: 'spec-kit',
  title: 'GitHub spec-kit',
  place,
  read(bytes, kind): SpecDocument {
    const text = markdownText(bytes);
    const title = titleOfDocument(text.sections.find(({ level }) => level === 1)?.heading);
    return {
      kind,
      ...(title === undefined ? {} : { title }),
      requirements: kind === 'spec' ? requirementBlocks(text) : [],
      tasks: kind === 'tasks' || kind === 'checklist' ? taskItems(text) : [],
      clarifications: kind === 'checklist' ? [] : openQuestions(text),
    };
  },
  units: (tree) => featureUnits(tree, 'spec-kit', place, ['spec.md', 'plan.md', 'tasks.md']),
  check: (tree: Tree, units: readonly Unit[]) => units.map((unit) => ({ unit, issues: checkFeature(tree, unit, specKit.read) })),
  tick: tickBox,
  answer: answered,
};

function place(path: string): FilePlace | undefined {
  if (FOREIGN.test(path)) return undefined;
  const configured = /^((?:.*\/)?\.specify)\/(.+)$/u.exec(path);
  const match = FEATURE.exec(path);
  if (match === null) {
    if (configured === null) return undefined;
    const [, root = '', inside = ''] = configured;
    return { kind: /\.(?:json|ya?ml)$/u.test(inside) ? 'config' : 'other', root, unit: path };
  }
  const [, root = '', unit = '', inside = ''] = match;
  if (inside.startsWith('checklists/') && inside.endsWith('.md')) return { kind: 'checklist', root, unit };
  // A numbered folder alone makes no feature: other files in it are for whoever knows them.
  const kind = inside.startsWith('contracts/') ? 'other' : Object.hasOwn(KINDS, inside) ? KINDS[inside] : undefined;
  return kind === undefined ? undefined : { kind, root, unit };
}

function titleOfDocument(heading: string | undefined): string | undefined {
  return heading?.replace(/^(?:Feature Specification|Implementation Plan|Specification|Spec|Tasks|Plan):\s*/iu, '');
}
