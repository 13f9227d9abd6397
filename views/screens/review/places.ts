/** Sections and requirements of a review by name, for going to one from the palette. */
import { visible } from '../../../src/domain/visible.ts';
import type { NamedPlace, View } from '../../screen.ts';
import { rowOfLine } from './anchor.ts';
import type { ReviewRows } from './rows.ts';
import { DIFF, DIFF_PANE, hereOf } from './target.ts';

interface Section {
  readonly file: number;
  readonly name: string;
  /** Lower case, for matching. */
  readonly folded: string;
  readonly line: number;
}

const known = new WeakMap<ReviewRows['files'], readonly Section[]>();

/** Sections whose path holds every typed word; those whose own heading begins with the text come first. */
export function reviewPlaces(view: View, typed: string, most: number): readonly NamedPlace[] {
  const here = hereOf(view);
  const wanted = typed.trim().toLowerCase();
  if (here === undefined || wanted.length < 2) return [];
  const parts = wanted.split(/\s+/u);
  const found = sectionsOf(here.rows).filter(({ folded }) => parts.every((part) => folded.includes(part)));
  const isFirst = ({ folded }: Section): boolean => folded.slice(folded.lastIndexOf(SEPARATOR) + SEPARATOR.length).startsWith(wanted);
  const ordered = [...found.filter(isFirst), ...found.filter((section) => !isFirst(section))].slice(0, most);
  return ordered.map((section) => ({
    name: nameOf(section.name),
    go(act) {
      act.place(DIFF, rowOfSection(here.rows, section));
      act.ui({ pane: DIFF_PANE });
    },
  }));
}

const SEPARATOR = ' > ';

/** The heading first: what is cut off is where it stands. */
function nameOf(section: string): string {
  const path = section.split(SEPARATOR);
  const above = path.slice(0, -1).join(SEPARATOR);
  return visible(above === '' ? section : `${path.at(-1) ?? ''}  in ${above}`);
}

function sectionsOf({ files }: ReviewRows): readonly Section[] {
  const found = known.get(files);
  if (found !== undefined) return found;
  const sections = files.flatMap(({ plan }, file) =>
    (plan?.structure().sections ?? []).map(({ id, startLine }): Section => ({
      file,
      name: id,
      folded: ` > ${id.toLowerCase()}`,
      line: startLine,
    })),
  );
  known.set(files, sections);
  return sections;
}

/** Its first change, or where its heading is: in a closed fold, the fold. */
function rowOfSection(rows: ReviewRows, { file, name, line }: Section): number {
  const change = rows.hunks.find((place) => place.file === file && place.hunk.section === name && place.group === undefined);
  return change?.row ?? rowOfLine(rows, file, line);
}
