/** Sets off the places in a painted row where searched text stands. */

const SGR = /\u001b\[[\d;]*m/g;

/** Finds a pattern as it is written; capitals count only when it has some. */
export function matcherOf(pattern: string): RegExp {
  const literal = pattern.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return new RegExp(literal, pattern === pattern.toLowerCase() ? 'gi' : 'g');
}

/** The row with every match inverted; unchanged when there is none. `row` is styled text without other escapes than colours. */
export function highlight(row: string, pattern: string): string {
  if (pattern === '') return row;
  const matches = [...row.replaceAll(SGR, '').matchAll(matcherOf(pattern))];
  if (matches.length === 0) return row;
  let out = '';
  let plainAt = 0;
  let place = 0;
  let at = 0;
  while (at < row.length) {
    SGR.lastIndex = at;
    const escape = row.charCodeAt(at) === 0x1b ? SGR.exec(row) : null;
    if (escape !== null && escape.index === at) {
      out += escape[0];
      at += escape[0].length;
      continue;
    }
    const match = matches[place];
    if (match?.index === plainAt) out += '\u001b[7m';
    out += row.charAt(at);
    at += 1;
    plainAt += 1;
    if (match !== undefined && plainAt === match.index + match[0].length) {
      out += '\u001b[27m';
      place += 1;
    }
  }
  return out;
}
