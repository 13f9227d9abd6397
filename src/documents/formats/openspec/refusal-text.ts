/** Says why archiving would refuse a delta in the words of OpenSpec's own program, so that people find what they know. */
import type { Refusal } from './apply-model.ts';
import type { Delta } from './delta.ts';
import { parseMainSpec } from './main-spec.ts';
import { foldName } from './names.ts';
import { structureProblems } from './spec-structure.ts';

/** The oracle's sentence for a refusal; that of the refusal itself where the oracle has none. */
export function refusalText(reason: Refusal, delta: Delta, main: Uint8Array | undefined): string {
  const { capability, rule, requirement = '' } = reason;
  const failed = (operation: string, what: string): string =>
    `${capability} ${operation} failed for header "### Requirement: ${requirement}" - ${what}`;
  const isSource = delta.renamed.some(({ from }) => from.name === requirement);
  switch (rule) {
    case 'archive/no-main-spec':
      return `${capability}: target spec does not exist; only ADDED requirements are allowed for new specs. MODIFIED and RENAMED operations require an existing spec.`;
    case 'archive/main-spec-broken':
      return `${capability}: target spec is structurally invalid and cannot be updated until fixed:\n${problems(main)}`;
    case 'archive/not-found':
      return isSource ? failed('RENAMED', 'source not found') : failed('MODIFIED', 'not found');
    case 'archive/already-exists':
      return isTarget(delta, requirement) ? failed('RENAMED', 'target already exists') : failed('ADDED', 'already exists');
    case 'archive/near-miss': {
      const near = nearName(delta, main, requirement);
      if (near === undefined) return reason.message;
      const header = `"### Requirement: ${near}"`;
      const mistyped = `not found, but ${header} exists; fix the header to match it exactly`;
      if (isSource) return failed('RENAMED', `source ${mistyped}`);
      const twin = `${header} already exists and differs only in case or spacing`;
      if (isTarget(delta, requirement)) return failed('RENAMED', `${twin}; choose a distinct name`);
      if (delta.removed.some(({ name }) => name === requirement)) return failed('REMOVED', mistyped);
      return failed('ADDED', `${twin}; use MODIFIED with that exact header to change it, or choose a distinct name`);
    }
    default:
      return reason.message;
  }
}

function isTarget(delta: Delta, name: string): boolean {
  return delta.renamed.some(({ to }) => to.name === name);
}

function problems(main: Uint8Array | undefined): string {
  if (main === undefined) return '';
  return structureProblems(parseMainSpec(main))
    .map(({ heading, message }) => `line ${heading.line + 1}: ${message}`)
    .join('\n');
}

/** The name that was probably meant: another spelling of it in the main spec, or one that a rename of the delta makes. */
function nearName(delta: Delta, main: Uint8Array | undefined, name: string): string | undefined {
  const names = main === undefined ? [] : (parseMainSpec(main).section?.blocks ?? []).map((part) => part.name);
  const folded = foldName(name);
  return [...names, ...delta.renamed.map(({ to }) => to.name)].find((other) => other !== name && foldName(other) === folded);
}
