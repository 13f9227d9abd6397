/** Sets off the places in a painted row where searched text stands. */

const SGR = /\u001b\[[\d;]*m/g;

/** Whether a search minds capitals: only when its pattern has some. */
export function matcherOf(pattern: string): (text: string) => readonly number[] {
  const fold = pattern === pattern.toLowerCase() ? (text: string): string => text.toLowerCase() : (text: string): string => text;
  return (text) => {
    const folded = fold(text);
    // Case folding may change a text's length; then no place in it is certain.
    if (pattern === '' || folded.length !== text.length) return [];
    const places: number[] = [];
    for (let at = folded.indexOf(pattern); at >= 0; at = folded.indexOf(pattern, at + pattern.length)) places.push(at);
    return places;
  };
}

/** The row with every match inverted; unchanged when there is none. `row` is styled text without other escapes than colours. */
export function highlight(row: string, pattern: string): string {
  const plain = row.replaceAll(SGR, '');
  const places = matcherOf(pattern)(plain);
  if (places.length === 0) return row;
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
    const start = places[place];
    if (start === plainAt) out += '\u001b[7m';
    out += row.charAt(at);
    at += 1;
    plainAt += 1;
    if (start !== undefined && plainAt === start + pattern.length) {
      out += '\u001b[27m';
      place += 1;
    }
  }
  return out;
}
