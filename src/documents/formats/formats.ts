/** The formats that the program knows, one row each. */
import type { FilePlace, Format, FormatName } from './format.ts';
import { kiro } from './kiro.ts';
import { openspec } from './openspec.ts';
import { plain } from './plain.ts';
import { specKit } from './spec-kit.ts';

/** Every format, the most particular first: a path belongs to the first that knows it. */
export const FORMATS: readonly Format[] = [openspec, specKit, kiro, plain];

/** The format of a name; undefined for a name without a row. */
export function formatNamed(name: FormatName): Format | undefined {
  return FORMATS.find((format) => format.name === name);
}

/** The format that a path belongs to, with what it is there; undefined when no format knows it. */
export function formatOf(path: string): { readonly format: Format; readonly place: FilePlace } | undefined {
  for (const format of FORMATS) {
    const place = format.place(path);
    if (place !== undefined) return { format, place };
  }
  return undefined;
}
