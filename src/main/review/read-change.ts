/** Reads an OpenSpec change as what archiving it would make of each main spec, with the documents that argue for it. */
import { applyDelta } from '../../documents/formats/openspec/apply.ts';
import type { CapabilityInput } from '../../documents/formats/openspec/apply-model.ts';
import { TrueupError } from '../../domain/error.ts';
import type { ReviewTarget } from '../../domain/review-target.ts';
import type { Repository } from '../repository.ts';
import type { ReviewText, TargetTexts } from './target-texts.ts';

type Change = Extract<ReviewTarget, { kind: 'change' }>;

/**
 * Main specs before and after, and the change's other Markdown files as new texts. A delta that archiving would refuse
 * is shown as it is written, with the reasons. Throws a `refusal` with code `no-change` when the change is not there.
 */
export async function readChange({ files }: Pick<Repository, 'files'>, { root, id }: Change): Promise<TargetTexts> {
  const folder = `${root}/changes/${id}`;
  const paths = await files.list([`${escaped(folder)}/**/*.md`], []);
  if (paths.length === 0)
    throw new TrueupError('refusal', 'no-change', `${folder}: there is no such change, or it holds no Markdown file`, {
      fix: `see \`ls ${root}/changes\``,
    });
  const texts: ReviewText[] = [];
  const notes: string[] = [];
  for (const path of paths) {
    const bytes = await files.read(path);
    if (bytes === undefined) continue;
    const capability = capabilityOf(path, folder);
    if (capability === undefined) texts.push({ path, before: undefined, after: bytes });
    else {
      const target = `${root}/specs/${capability}/spec.md`;
      const main = await files.read(target);
      const after = applied(id, { capability, delta: bytes, ...(main === undefined ? {} : { main }) }, notes);
      texts.push(after === undefined ? { path, before: undefined, after: bytes } : { path: target, before: main, after });
    }
  }
  return { texts, notes, withheld: [] };
}

function capabilityOf(path: string, folder: string): string | undefined {
  const inside = path.slice(folder.length + 1);
  return inside.startsWith('specs/') && inside.endsWith('/spec.md') ? inside.slice('specs/'.length, -'/spec.md'.length) : undefined;
}

/** What the change says is shown also where archiving it would lose text of the main spec; what would go is said. */
function applied(change: string, input: CapabilityInput, notes: string[]): Uint8Array | undefined {
  const first = applyDelta(change, input);
  const resolve = new Map((first.kind === 'refused' ? first.conflicts : []).map(({ requirement }) => [requirement, 'theirs' as const]));
  const result = resolve.size === 0 ? first : applyDelta(change, { ...input, resolve });
  if (first.kind === 'refused') notes.push(...first.reasons.map(({ message }) => `archiving refuses it: ${message}`));
  if (result.kind === 'refused') return undefined;
  notes.push(...result.warnings.map((warning) => `${input.capability}: ${warning}`));
  return result.bytes;
}

/** A path as a glob that matches just it. */
function escaped(path: string): string {
  return path.replaceAll(/[!*?[\](){}|+@\\]/gu, String.raw`\$&`);
}
