/** Makes the main spec of a capability that a change introduces, before its requirements are put in. */
import { encode } from '../../lines.ts';
import { parseMainSpec } from './main-spec.ts';
import { mergeProblems } from './apply-structure.ts';
import { textIn } from './lexical.ts';

const PURPOSE_CHARACTERS_MIN = 50;

export interface Skeleton {
  readonly text: string;
  readonly warnings: readonly string[];
}

/** A spec with this purpose, or with a sentence that says which change made it where there is none that a spec can have. */
export function skeleton(capability: string, change: string, purpose: string | undefined): Skeleton {
  const plain = build(capability, `TBD - created by archiving change ${change}. Update Purpose after archive.`);
  if (purpose === undefined) return { text: plain, warnings: [] };
  const text = build(capability, purpose);
  const length = readableLength(text);
  if (length === undefined)
    return { text: plain, warnings: [`${capability}: the Purpose of the delta would make the new spec unreadable and is left out`] };
  const brief = length < PURPOSE_CHARACTERS_MIN;
  return { text, warnings: brief ? [`${capability}: the Purpose is shorter than ${PURPOSE_CHARACTERS_MIN} characters`] : [] };
}

function build(capability: string, purpose: string): string {
  return `# ${capability} Specification\n\n## Purpose\n${purpose}\n\n## Requirements\n`;
}

/** Characters of the purpose as readers find it; undefined when they do not find both sections, or a comment may hide them. */
function readableLength(text: string): number | undefined {
  const spec = parseMainSpec(encode(text));
  if (text.includes('<!--') || mergeProblems(spec).length > 0 || spec.purpose === undefined || spec.requirements === undefined)
    return undefined;
  const { start, end } = spec.purpose.content;
  return end > start ? textIn(spec.source, start, end).length : undefined;
}
