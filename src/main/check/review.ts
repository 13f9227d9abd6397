/** Runs the review rules over the specs of checked units: what a format allows may still be unclear. */
import type { Unit } from '../../documents/formats/format.ts';
import { definitions } from '../../documents/references.ts';
import type { ReviewContext } from '../../review/rule.ts';
import { reviewSpec } from '../../review/review.ts';
import type { FileTree } from '../tree.ts';
import type { Issue } from './findings.ts';
import type { CheckedFormat } from './formats.ts';
import type { Found } from './units.ts';

/** The files of a unit that hold requirements: its specs and the changes of specs, not its tasks, proposal or design. */
function specFiles(format: CheckedFormat, unit: Unit): readonly string[] {
  if (format.name === 'plain') return unit.files;
  return unit.files.filter((path) => {
    const kind = format.place(path)?.kind;
    return kind === 'spec' || kind === 'delta';
  });
}

/** Reviews one unit of a format; each spec is reviewed against all specs of the tree. */
export type ReviewUnit = (format: CheckedFormat, unit: Unit) => readonly Issue[];

/** A reviewer over a tree. `all` are its units: the ids they define may be referred to from anywhere. */
export function createReview(tree: FileTree, all: readonly Found[]): ReviewUnit {
  let ids: ReadonlySet<string> | undefined;
  const context: ReviewContext = {
    known: tree.has,
    get requirementIds() {
      return (ids ??= definedIds(tree, all));
    },
  };
  return (format, unit) =>
    specFiles(format, unit).flatMap((path) => {
      const bytes = tree.read(path);
      if (bytes === undefined) return [];
      return reviewSpec(path, bytes, context).map(({ rule, severity, line, column, quote, message, fix }): Issue => ({
        level: severity,
        rule,
        path,
        file: path,
        line,
        column,
        quote,
        message,
        ...(fix === undefined ? {} : { fix }),
      }));
    });
}

function definedIds(tree: FileTree, all: readonly Found[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { format, unit } of all) {
    for (const path of unit.kind === 'archived' ? [] : specFiles(format, unit)) {
      const bytes = tree.read(path);
      if (bytes !== undefined) for (const { name } of definitions(bytes).ids) ids.add(name);
    }
  }
  return ids;
}
