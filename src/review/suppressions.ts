/** Reads `<!-- gap-ok RULE reason -->`: an author's word that a gap is meant, kept beside the text it is about. */
import { LINE_CODE } from '../documents/blocks.ts';
import type { SpecDocument } from './document.ts';

/** Whether a rule is told to leave a 0-based line alone. */
export type Suppressed = (rule: string, line: number) => boolean;

const COMMENT = /<!--\s*gap-ok\s+([A-Z]{2,5}-\d{2}(?:\s*,\s*[A-Z]{2,5}-\d{2})*)\s+(\S.*?)\s*-->/gu;

/**
 * A comment beside text covers its line; one that stands alone covers the block that follows it up to a blank line, or
 * the whole section when that block is a heading. A comment without a reason covers nothing. Comments in code are text.
 */
export function suppressionsOf(document: Pick<SpecDocument, 'lines' | 'outline' | 'sections'>): Suppressed {
  const covered = new Map<number, Set<string>>();
  document.lines.forEach(({ text }, line) => {
    if (!text.includes('gap-ok') || document.outline.kinds[line] === LINE_CODE) return;
    for (const match of text.matchAll(COMMENT)) {
      const rules = (match[1] ?? '').split(/\s*,\s*/u);
      for (const target of linesCovered(document, line, text)) covered.set(target, new Set([...(covered.get(target) ?? []), ...rules]));
    }
  });
  return (rule, line) => covered.get(line)?.has(rule) ?? false;
}

function linesCovered({ lines }: Pick<SpecDocument, 'lines'>, line: number, text: string): readonly number[] {
  const covered = [line];
  if (text.replaceAll(/<!--.*?-->/gu, '').trim() !== '') return covered;
  let next = line + 1;
  while (next < lines.length && lines[next]?.text.trim() === '') next += 1;
  const heading = lines[next]?.kind === 'heading';
  const section = lines[next]?.section;
  for (; next < lines.length; next += 1) {
    if (heading ? lines[next]?.section !== section : lines[next]?.text.trim() === '' || lines[next]?.kind === 'heading') break;
    covered.push(next);
  }
  return covered;
}
