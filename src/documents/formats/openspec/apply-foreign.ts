/** Finds text that stands inside a requirement and is none of it: what would go unnoticed when the requirement is replaced. */
import { linesOf } from './apply-text.ts';

/** The rest of a block from the first heading in it that is neither its own nor a scenario's. */
export interface ForeignTail {
  readonly heading: string;
  readonly text: string;
}

/** A heading of the first three levels after a block's own, outside fenced code, and everything from there on. */
export function foreignTail(raw: string): ForeignTail | undefined {
  const { lines, fenced } = linesOf(raw);
  const at = lines.findIndex((line, index) => index > 0 && !fenced(index) && /^ {0,3}#{1,3}(?:[ \t]|$)/.test(line));
  return at === -1 ? undefined : { heading: (lines[at] ?? '').trim(), text: lines.slice(at).join('\n').trimEnd() };
}

/** The foreign heading that a replacement no longer holds as often as the block did; undefined when nothing goes. */
export function lostTail(block: string, replacement: string | undefined): string | undefined {
  const tail = foreignTail(block);
  if (tail === undefined) return undefined;
  const text = tail.text.trim();
  const kept = replacement !== undefined && count(replacement, text) >= count(block, text);
  return kept ? undefined : tail.heading;
}

function count(text: string, part: string): number {
  return part === '' ? 0 : text.split(part).length - 1;
}
