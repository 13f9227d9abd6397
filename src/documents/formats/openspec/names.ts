/** Names in headings and lists as OpenSpec reads them. Every function takes one line of decoded text and is linear in it. */

/** Characters that end a line for a pattern's dot; a line of a document can hold the last two. */
const LINE_TERMINATOR = /[\n\r\u2028\u2029]/u;
const HEADER = /^###\s*Requirement:/iu;
const REMOVED_BULLET = /^\s*[-*+]\s*`?###\s*Requirement:/u;
const RENAME_SIDE = /^\s*(?:[-*+]\s*)?(FROM|TO):\s*`?###\s*Requirement:/u;

/** Name in `### Requirement: Name`; undefined when the line is no such header. The name can be empty. */
export function requirementName(line: string): string | undefined {
  const head = HEADER.exec(line);
  return head === null ? undefined : capturedName(line.slice(head[0].length), false);
}

/** Name that a list item of a REMOVED section gives: ``- `### Requirement: Name` ``. */
export function removedName(line: string): string | undefined {
  const head = REMOVED_BULLET.exec(line);
  return head === null ? undefined : capturedName(line.slice(head[0].length), true);
}

/** Side and name of a line of a RENAMED section: `- FROM: ### Requirement: Name`. */
export function renameSide(line: string): { readonly side: 'FROM' | 'TO'; readonly name: string } | undefined {
  const head = RENAME_SIDE.exec(line);
  if (head === null) return undefined;
  const name = capturedName(line.slice(head[0].length), true);
  return name === undefined ? undefined : { side: head[1] === 'FROM' ? 'FROM' : 'TO', name };
}

/** What stands after the colon. One closing backtick is dropped when `ticked`. A line separator inside a name makes it none. */
function capturedName(rest: string, ticked: boolean): string | undefined {
  const text = rest.trim();
  if (text === '') return hasPlainCharacter(rest) ? '' : undefined;
  if (LINE_TERMINATOR.test(text)) return undefined;
  if (ticked) return cleanName(text.length > 1 && text.endsWith('`') ? text.slice(0, -1) : text);
  const from = rest.trimStart();
  return cleanName(from.slice(0, lineEnd(from)));
}

function lineEnd(text: string): number {
  const at = text.search(LINE_TERMINATOR);
  return at === -1 ? text.length : at;
}

function hasPlainCharacter(text: string): boolean {
  for (const character of text) if (!LINE_TERMINATOR.test(character)) return true;
  return false;
}

/** A name without the closing run of `#` that a heading may have, trimmed. Names match by this text exactly. */
export function cleanName(name: string): string {
  return withoutClosing(name).trim();
}

/** Lower case with white space collapsed: only for finding names that were probably meant to be the same. */
export function foldName(name: string): string {
  return cleanName(name).toLowerCase().replaceAll(/\s+/gu, ' ');
}

/** Only space and tab count around a closing run: `C#` and a run after a no-break space belong to the name. */
function withoutClosing(text: string): string {
  let end = text.length;
  while (isBlank(text, end - 1)) end--;
  let hashes = end;
  while (hashes > 0 && text[hashes - 1] === '#') hashes--;
  if (hashes === end || !isBlank(text, hashes - 1)) return text;
  while (isBlank(text, hashes - 1)) hashes--;
  return text.slice(0, hashes);
}

function isBlank(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t';
}

/** Name of the scenario that a `####` line heads, without marker, closing run and `Scenario:`. */
export function scenarioName(line: string): string {
  return withoutClosing(line.replace(/^####\s+/u, ''))
    .replace(/^Scenario:\s*/iu, '')
    .trim();
}

/** Title after `level` hashes and white space; undefined when nothing follows, and when a line separator stands in the title. */
export function headingTitle(line: string, level: number): string | undefined {
  const rest = line.slice(level);
  if (rest.length < 2 || !/^\s/u.test(rest)) return undefined;
  if (!LINE_TERMINATOR.test(rest)) return rest.trim();
  const blank = rest.length - rest.trimStart().length;
  let after = rest.length;
  while (after > 0 && !LINE_TERMINATOR.test(rest[after - 1] ?? '')) after--;
  return after <= Math.min(blank, rest.length - 1) ? rest.trim() : undefined;
}

/** Text of a `###` line for messages; differs from a title in that trailing line separators are no part of it. */
export function strayTitle(line: string): string | undefined {
  const rest = line.slice(3);
  if (!/^\s/u.test(rest)) return undefined;
  const title = rest.trim();
  if (title === '') return hasPlainCharacter(rest.slice(1)) ? '' : undefined;
  return LINE_TERMINATOR.test(title) ? undefined : title;
}
