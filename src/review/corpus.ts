/** Holds a corpus of specs and one change of it, read once for the triggers and all alignment checks. */
import type { Finding } from '../domain/gap.ts';
import type { Reference } from '../documents/references.ts';
import { readDocument, type SpecDocument } from './document.ts';
import { sectionId } from './spec-text.ts';
import { resolvePath } from './paths.ts';
import { findRenames, type Rename } from './renames.ts';
import type { Found } from './rule.ts';

/** One spec that a session changed; `before` is absent for a new one. */
export interface ChangedSpec {
  readonly path: string;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array;
}

export interface CorpusChange {
  /** Every spec as it is after the change, by path, sorted by path. */
  readonly documents: ReadonlyMap<string, SpecDocument>;
  readonly changed: readonly { readonly path: string; readonly before: SpecDocument | undefined; readonly after: SpecDocument }[];
  readonly renames: readonly Rename[];
}

/** Reads everything. A changed spec that the corpus does not list is added with its new text. */
export function readCorpusChange(
  corpus: readonly { readonly path: string; readonly bytes: Uint8Array }[],
  changed: readonly ChangedSpec[],
): CorpusChange {
  const bytes = new Map([
    ...changed.map(({ path, after }) => [path, after] as const),
    ...corpus.map((spec) => [spec.path, spec.bytes] as const),
  ]);
  const paths = [...bytes.keys()].toSorted();
  const documents = new Map(paths.map((path) => [path, readDocument(path, bytes.get(path) ?? new Uint8Array())]));
  return {
    documents,
    changed: changed.map(({ path, before, after }) => ({
      path,
      before: before === undefined ? undefined : readDocument(path, before),
      after: documents.get(path) ?? readDocument(path, after),
    })),
    renames: changed.flatMap(({ path, before }) =>
      before === undefined ? [] : findRenames(path, before, bytes.get(path) ?? new Uint8Array()),
    ),
  };
}

/** The spec of the corpus a file reference points at: beside the document, from the root, or by a file name that only one spec has. */
export function specReferredTo(
  documents: ReadonlyMap<string, SpecDocument>,
  from: string,
  { kind, target }: Reference,
): string | undefined {
  if (kind !== 'file') return undefined;
  for (const path of [resolvePath(from, target), resolvePath('', target)]) if (path !== undefined && documents.has(path)) return path;
  const file = target.replace(/[#?].*$/su, '');
  if (file.includes('/')) return undefined;
  const named = [...documents.keys()].filter((path) => path.endsWith(`/${file}`));
  return named.length === 1 ? named[0] : undefined;
}

/** An alignment finding at a place of a document. */
export function alignFinding(
  document: SpecDocument,
  rule: string,
  severity: Finding['severity'],
  { line, column, quote, message, fix, mechanical }: Found,
): Finding {
  return {
    rule,
    severity,
    path: document.path,
    section: sectionId(document, line),
    line: line + 1,
    column: column + 1,
    quote,
    message,
    ...(fix === undefined ? {} : { fix }),
    mechanical: mechanical ?? false,
  };
}
