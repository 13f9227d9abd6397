/** Finds where the members of JSON objects stand, so that a value can be changed and the layout kept. */

/** A value and its range in the text; the members of an object, the first of each name. */
export interface JsonPlace {
  readonly start: number;
  readonly end: number;
  readonly members: ReadonlyMap<string, JsonMember>;
}

export interface JsonMember extends JsonPlace {
  /** Where its name starts. */
  readonly nameStart: number;
}

/** The outermost value of a JSON text; undefined when it is none. Offsets are UTF-16 units of `text`. */
export function jsonPlaces(text: string): JsonPlace | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  // From here on the text is known to be JSON, so that places can be read off without checking it again.
  const open: {
    readonly start: number;
    readonly object: boolean;
    readonly members: Map<string, JsonMember>;
    name?: { text: string; start: number };
  }[] = [];
  let outermost: JsonPlace | undefined;
  const close = (place: JsonPlace): void => {
    const around = open.at(-1);
    if (around === undefined) outermost = place;
    else if (around.object && around.name !== undefined) {
      if (!around.members.has(around.name.text)) around.members.set(around.name.text, { ...place, nameStart: around.name.start });
      delete around.name;
    }
  };
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const top = open.at(-1);
    const end = index + token.length;
    if (token === '{' || token === '[') open.push({ start: index, object: token === '{', members: new Map() });
    else if (token === '}' || token === ']') {
      const { start, members } = open.pop() ?? { start: index, members: new Map<string, JsonMember>() };
      close({ start, end, members });
    } else if (top?.object === true && top.name === undefined) top.name = { text: String(JSON.parse(token)), start: index };
    else close({ start: index, end, members: NONE });
  }
  return outermost;
}

const TOKEN = /[{}[\]]|"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+/gu;
const NONE: ReadonlyMap<string, JsonMember> = new Map();
