/** Picks lines out of a long output without splitting all of it. */
import { stripVTControlCharacters } from 'node:util';

/**
 * The last `max` lines that are not empty, at most `lengthMax` characters long and match, without colour codes. The whole
 * output is walked once; what does not match costs no memory.
 */
export function linesThat(output: string, pattern: RegExp, max: number, lengthMax: number): readonly string[] {
  const text = output.includes('\u001b') ? stripVTControlCharacters(output) : output;
  const found: string[] = [];
  for (let end = text.length; end >= 0 && found.length < max;) {
    const start = end === 0 ? -1 : text.lastIndexOf('\n', end - 1);
    const last = text[end - 1] === '\r' ? end - 1 : end;
    if (last > start + 1 && last - start - 1 <= lengthMax) {
      const line = text.slice(start + 1, last);
      if (pattern.test(line)) found.push(line);
    }
    end = start;
  }
  return found.reverse();
}
