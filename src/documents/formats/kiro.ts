/** Kiro and cc-sdd: one folder a feature under `.kiro/specs/`, with numbered requirements, design and numbered tasks. */
import * as z from 'zod/mini';
import { bomLength, decode } from '../lines.ts';
import type { FileKind, FilePlace, Format, SpecDocument } from './format.ts';
import { featureUnits } from './features.ts';
import { approved } from './kiro/approve.ts';
import { checkFeature } from './kiro/check.ts';
import { propertyBlocks, requirementBlocks } from './kiro/requirements.ts';
import { taskItems } from './kiro/tasks.ts';
import { markdownText } from './markdown-lines.ts';
import { answeredInPlace, markersOf } from './markers.ts';
import { tickBox } from './task-lines.ts';

const KINDS: Readonly<Record<string, FileKind>> = {
  'requirements.md': 'spec',
  'bugfix.md': 'spec',
  'design.md': 'design',
  'tasks.md': 'tasks',
  'spec.json': 'approval',
  '.config.kiro': 'config',
};
const MAIN = ['requirements.md', 'bugfix.md', 'design.md', 'tasks.md'];
const MARKER = /\[(?:NEEDS[ _]CLARIFICATION|TBD|TODO|QUESTION|OPEN QUESTION):/u;

export const kiro: Format = {
  name: 'kiro',
  title: 'Kiro and cc-sdd',
  place,
  read(bytes, kind): SpecDocument {
    if (kind === 'approval' || kind === 'config')
      return { kind, ...titled(featureName(bytes)), requirements: [], tasks: [], clarifications: [] };
    const text = markdownText(bytes);
    return {
      kind,
      ...titled(text.sections.find(({ level }) => level === 1)?.heading),
      requirements: kind === 'spec' ? requirementBlocks(text) : kind === 'design' ? propertyBlocks(text) : [],
      tasks: kind === 'tasks' ? taskItems(text) : [],
      clarifications: markersOf(text, MARKER),
    };
  },
  units: (tree) => featureUnits(tree, 'kiro', place, MAIN),
  check: (tree, units) => units.map((unit) => ({ unit, issues: checkFeature(tree, unit, kiro.read) })),
  tick: tickBox,
  answer: answeredInPlace,
  approve: approved,
};

function titled(title: string | undefined): { readonly title?: string } {
  return title === undefined ? {} : { title };
}

const Named = z.object({ feature_name: z.string() });

function featureName(bytes: Uint8Array): string | undefined {
  try {
    const named = Named.safeParse(JSON.parse(decode(bytes, bomLength(bytes))));
    return named.success ? named.data.feature_name : undefined;
  } catch {
    // Whatever the bytes are, they have a reading; `check` says that they are no JSON.
    return undefined;
  }
}

function place(path: string): FilePlace | undefined {
  const match = /^((?:.*\/)?\.kiro)\/(.+)$/u.exec(path);
  const [, root = '', inside = ''] = match ?? [];
  if (match === null || /(?:^|\/)(?:node_modules|\.git)\//u.test(root)) return undefined;
  const feature = /^specs\/([^/]+)\/(.+)$/u.exec(inside);
  if (feature === null) return { kind: /\.(?:json|hook)$/u.test(inside) ? 'config' : 'other', root, unit: path };
  const [, unit = '', name = ''] = feature;
  return { kind: Object.hasOwn(KINDS, name) ? (KINDS[name] ?? 'other') : 'other', root: `${root}/specs`, unit };
}
