/** Keeps marked blocks of pages equal to what the code says: `<!-- generated:NAME -->` ... `<!-- /generated -->`. */

const CLOSE = '<!-- /generated -->';

/** The text between the marks of a block, or undefined when the page has no such block. */
export function blockOf(page: string, name: string): string | undefined {
  const place = placeOf(page, name);
  return place && page.slice(place.start, place.end).replace(/\n$/, '');
}

/** The page with the text of one block replaced. Throws when the page has no such block. */
export function withBlock(page: string, name: string, text: string): string {
  const place = placeOf(page, name);
  if (place === undefined) throw new Error(`no block "${name}": put <!-- generated:${name} --> and <!-- /generated --> where it belongs`);
  return `${page.slice(0, place.start)}${text}\n${page.slice(place.end)}`;
}

/** Names of all blocks of a page, in order. */
export function blockNames(page: string): readonly string[] {
  return [...page.matchAll(/^<!-- generated:(\S+) -->$/gm)].map((mark) => mark[1] ?? '');
}

/** Half-open range of the lines between the marks. */
function placeOf(page: string, name: string): { readonly start: number; readonly end: number } | undefined {
  const open = `<!-- generated:${name} -->\n`;
  const start = page.indexOf(open) + open.length;
  const end = page.indexOf(CLOSE, start);
  return start < open.length || end < 0 ? undefined : { start, end };
}
