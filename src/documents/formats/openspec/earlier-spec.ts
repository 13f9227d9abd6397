/** Rebuilds what a change was written against: the main spec of today with requirements as they were then. */
import { concatenate } from '../../lines.ts';
import type { Conflict } from './apply-model.ts';
import { bytesOf, textOf, withEndingOf } from './apply-text.ts';
import { parseDelta } from './delta.ts';
import { parseMainSpec } from './main-spec.ts';
import { cleanName } from './names.ts';

/**
 * The main spec with the earlier text of every requirement in `moved`: put back where it was changed or removed, taken out
 * where it was not there. Every other byte is as today. Undefined when there is nothing to put back.
 */
export function earlierSpec(main: Uint8Array, delta: Uint8Array, moved: readonly Conflict[]): Uint8Array | undefined {
  const { section } = parseMainSpec(main);
  if (section === undefined || moved.length === 0) return undefined;
  const renamed = new Map(parseDelta(delta).renamed.map(({ from, to }) => [cleanName(to.name), cleanName(from.name)]));
  const places = new Map(section.blocks.map((part) => [cleanName(part.name), part]));
  const inOwnEnding = (text: string) => bytesOf(withEndingOf(text, textOf(main)));
  const splices: { readonly start: number; readonly end: number; readonly bytes: Uint8Array }[] = [];
  const gone: Uint8Array[] = [];
  for (const { requirement, base } of moved) {
    const place = places.get(requirement) ?? places.get(renamed.get(requirement) ?? '');
    if (place === undefined) gone.push(inOwnEnding(`\n\n${base ?? ''}`));
    else if (base === undefined) splices.push({ start: place.range.start, end: place.range.end, bytes: new Uint8Array() });
    else {
      const [, ...body] = base.split('\n');
      splices.push({ start: place.header.end, end: place.textEnd, bytes: inOwnEnding(body.map((line) => `\n${line}`).join('')) });
    }
  }
  const end = Math.max(section.blocks.at(-1)?.textEnd ?? section.header.end, ...splices.map((splice) => splice.end));
  const last = { start: end, end, bytes: concatenate(gone) };
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { start, end: stop, bytes } of [...splices.toSorted((a, b) => a.start - b.start), last]) {
    if (start < at) continue;
    parts.push(main.subarray(at, start), bytes);
    at = stop;
  }
  return concatenate([...parts, main.subarray(at)]);
}
