/** STR-07: a line whose bytes are not UTF-8. It looks at bytes, so it stands beside the rules, which look at text. */
import type { Finding } from '../domain/gap.ts';
import type { SpecDocument } from './document.ts';
import { sectionId } from './spec-text.ts';

/** The first line that is not UTF-8, as one CRITICAL finding: nobody can tell what is written there. */
export function encodingFindings(document: SpecDocument): readonly Finding[] {
  const index = document.lines.findIndex(({ text, start }) => text.includes('\uFFFD') && !isSame(document.bytes, start, text));
  const line = document.lines[index];
  if (line === undefined) return [];
  const place = { path: document.path, section: sectionId(document, index), line: index + 1, column: line.text.indexOf('\uFFFD') + 1 };
  return [
    {
      rule: 'STR-07',
      severity: 'CRITICAL',
      ...place,
      quote: '',
      message: 'this line is not UTF-8',
      fix: 'Save the file as UTF-8.',
      mechanical: false,
    },
  ];
}

/** Whether the text encodes to just these bytes: a replacement character that is really written does. */
function isSame(bytes: Uint8Array, start: number, text: string): boolean {
  const encoded = new TextEncoder().encode(text);
  return encoded.every((byte, offset) => bytes[start + offset] === byte);
}
