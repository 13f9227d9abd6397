/** Puts untrusted text into Markdown so that it reads as written and can neither end a table cell nor start markup. */
import { visible } from '../../domain/visible.ts';

/** One line of visible text: line breaks and runs of white space become one space. Empty text stays empty. */
export function oneLine(text: string): string {
  return visible(text.replace(/[\t\r\n]+/g, ' '))
    .replace(/ {2,}/g, ' ')
    .trim();
}

/**
 * Text for a Markdown paragraph, list item or table cell: one line, with everything that would be markup escaped
 * (CommonMark 2.4; pipes as GFM tables need it). Underscores inside words and names stay as they are.
 */
export function inline(text: string): string {
  return oneLine(text)
    .replace(/[\\`*[\]<|]/g, String.raw`\$&`)
    .replace(/~(?=~)|(?<=~)~/g, String.raw`\~`)
    .replace(/(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])/gu, String.raw`\_`)
    .replace(/&(?=#?\w+;)/g, String.raw`\&`)
    .replace(/^(\d+)([.)])(?= |$)/, String.raw`$1\$2`)
    .replace(/^(?:[-+=]|#{1,6})(?= |$|[-=])|^>/, String.raw`\$&`);
}

/** A GFM table; cells are already Markdown. The rule under the head is as wide as the head, as the documented schemas show it. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), `|${heads.map((head) => '-'.repeat(head.length + 2)).join('|')}|`, ...rows.map(line)];
}

/** The items, or one line saying that there are none. */
export function orNone(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? ['None.'] : lines;
}

/** The lines as one document, ended by one newline. */
export function document(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
