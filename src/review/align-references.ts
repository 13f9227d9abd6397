/** ALN-01: references between specs that lead nowhere. */
import type { Reference } from '../documents/references.ts';
import type { Finding } from '../domain/gap.ts';
import { alignFinding, specReferredTo, type CorpusChange } from './corpus.ts';
import type { SpecDocument } from './document.ts';
import { familyOf } from './normative.ts';
import { resolvePath, specRoot } from './paths.ts';
import { replaceFix, type Found } from './rule.ts';
import { suppressionsOf } from './suppressions.ts';

/** A finding, and the other specs it is about. */
export interface Aligned {
  readonly finding: Finding;
  readonly about: readonly string[];
}

const RULE = 'ALN-01';
/** An id family that no change touched is judged once the corpus defines this many of it. */
const FAMILY_MIN = 3;

/** References to anchors, specs, section numbers and requirement ids that the corpus does not have. */
export function brokenReferences(change: CorpusChange): readonly Aligned[] {
  const ids = idsOf(change);
  return [...change.documents.values()].flatMap((document) => {
    const suppressed = suppressionsOf(document);
    const lines = new Map<number, Reference[]>();
    for (const reference of document.references) lines.set(reference.line, [...(lines.get(reference.line) ?? []), reference]);
    return document.references.flatMap((reference): readonly Aligned[] => {
      if (suppressed(RULE, reference.line - 1) || suppressed('REF-01', reference.line - 1)) return [];
      switch (reference.kind) {
        case 'file':
          return file(change, document, reference);
        case 'anchor':
          return anchor(change, document, document, reference, reference.target);
        case 'section':
          return section(change, document, reference, lines.get(reference.line) ?? []);
        case 'requirement':
          return requirement(document, reference, ids, lines.get(reference.line) ?? []);
      }
    });
  });
}

function aligned(
  document: SpecDocument,
  reference: Reference,
  severity: Finding['severity'],
  about: readonly string[],
  rest: Pick<Found, 'message' | 'fix' | 'mechanical'>,
): readonly Aligned[] {
  const place = { line: reference.line - 1, column: reference.column - 1, quote: reference.quote };
  return [{ finding: alignFinding(document, RULE, severity, { ...place, ...rest }), about }];
}

function file(change: CorpusChange, document: SpecDocument, reference: Reference): readonly Aligned[] {
  const path = specReferredTo(change.documents, document.path, reference);
  const fragment = /#(.+)$/u.exec(reference.target)?.[1];
  const target = path === undefined ? undefined : change.documents.get(path);
  if (target !== undefined) return fragment === undefined ? [] : anchor(change, document, target, reference, fragment);
  const beside = resolvePath(document.path, reference.target);
  const isLink = /^#?\[/u.test(reference.quote) && !/[{}<>*$]|^[^./]*$/u.test(reference.target);
  // Only specs beside this one can be judged: whether other files exist is not what a corpus knows.
  if (
    !isLink ||
    beside === undefined ||
    !beside.endsWith('.md') ||
    !beside.startsWith(specRoot(document.path)) ||
    beside.includes('/meta/')
  )
    return [];
  return aligned(document, reference, 'CRITICAL', [beside], {
    message: `${beside} does not exist`,
    fix: 'Mend the path, or remove the link.',
  });
}

function anchor(
  { renames }: CorpusChange,
  document: SpecDocument,
  target: SpecDocument,
  reference: Reference,
  fragment: string,
): readonly Aligned[] {
  const { anchors } = target.definitions;
  if (anchors.has(fragment) || anchors.has(fragment.toLowerCase()) || /^(?:top|L\d)/u.test(fragment)) return [];
  const moved = renames.find((rename) => rename.path === target.path && rename.anchors?.[0] === fragment.toLowerCase())?.anchors?.[1];
  const where = target === document ? 'this document' : target.path;
  if (moved === undefined || !anchors.has(moved))
    return aligned(document, reference, 'CRITICAL', [target.path], {
      message: `no heading of ${where} has the anchor #${fragment}`,
      fix: 'Point it at a heading that is there.',
    });
  const fix = replaceFix(reference.quote, reference.quote.replace(`#${fragment}`, `#${moved}`));
  return aligned(document, reference, 'CRITICAL', [target.path], {
    message: `the heading #${fragment} of ${where} is now #${moved}`,
    fix,
    mechanical: true,
  });
}

/** `discover.md section 3.2`: the number belongs to the one spec that the line names. */
function section(change: CorpusChange, document: SpecDocument, reference: Reference, sameLine: readonly Reference[]): readonly Aligned[] {
  const files = new Set(
    sameLine.map((other) => specReferredTo(change.documents, document.path, other)).filter((path) => path !== undefined),
  );
  const anyFile = sameLine.some(({ kind }) => kind === 'file');
  const [path] = anyFile ? files : [document.path];
  if (path === undefined || files.size > 1) return [];
  const target = change.documents.get(path);
  const before = change.changed.find((spec) => spec.path === path)?.before;
  if (target === undefined || hasNumber(target, reference.target)) return [];
  // A number that never was there may belong to a document outside the corpus; one that this change took away does not.
  const removed = before !== undefined && hasNumber(before, reference.target);
  if (!removed && (!anyFile || numbersOf(target).size < FAMILY_MIN)) return [];
  const message = removed
    ? `section ${reference.target} of ${path} is gone with this change`
    : `${path} has no section ${reference.target}`;
  return aligned(document, reference, removed ? 'CRITICAL' : 'MEDIUM', [path], { message, fix: 'Name the section that is meant.' });
}

function numbersOf({ sections }: SpecDocument): ReadonlySet<string> {
  return new Set(sections.flatMap(({ number }) => (number === undefined ? [] : [number])));
}

function hasNumber(document: SpecDocument, number: string): boolean {
  return document.sections.some((one) => one.number === number || one.number?.startsWith(`${number}.`));
}

interface Ids {
  readonly defined: ReadonlySet<string>;
  /** Ids that this change took away, and from which spec. */
  readonly removed: ReadonlyMap<string, string>;
  readonly families: ReadonlyMap<string, number>;
}

function definedIn({ definitions, requirements }: SpecDocument): readonly string[] {
  return [...definitions.ids.map(({ name }) => name), ...requirements.map(({ id }) => id)];
}

function idsOf({ documents, changed }: CorpusChange): Ids {
  const defined = new Set([...documents.values()].flatMap(definedIn));
  const removed = new Map<string, string>();
  for (const { path, before } of changed)
    for (const id of before === undefined ? [] : definedIn(before)) if (!defined.has(id)) removed.set(id, path);
  const families = new Map<string, number>();
  for (const id of defined) families.set(familyOf({ id }), (families.get(familyOf({ id })) ?? 0) + 1);
  return { defined, removed, families };
}

function requirement(document: SpecDocument, reference: Reference, ids: Ids, sameLine: readonly Reference[]): readonly Aligned[] {
  const { target } = reference;
  if (ids.defined.has(target) || /^\d/u.test(target)) return [];
  const text = document.lines[reference.line - 1]?.text ?? '';
  if (
    /~~|\b(?:removed|retired|withdrawn|superseded|obsolete|deprecated|renumbered|former(?:ly)?|merged into|replaces|e\.g\.|future|reserved)\b/iu.test(
      text,
    )
  )
    return [];
  const from = ids.removed.get(target);
  if (from !== undefined)
    return aligned(document, reference, 'CRITICAL', [from], {
      message: `${target} was removed from ${from} and is still referred to`,
      fix: 'Refer to what takes its place, or remove the reference.',
    });
  const foreign = sameLine.some(({ kind }) => kind === 'file');
  if (foreign || (ids.families.get(familyOf({ id: target })) ?? 0) < FAMILY_MIN || !familyIsLocal(document, target)) return [];
  return aligned(document, reference, 'CRITICAL', [], {
    message: `${target} is not defined in any spec`,
    fix: 'Define it, or refer to one that exists.',
  });
}

/** The document itself defines ids of this family, so an unknown one is a slip and not a foreign tracker's. */
function familyIsLocal(document: SpecDocument, id: string): boolean {
  const family = familyOf({ id });
  return document.definitions.ids.filter(({ name }) => familyOf({ id: name }) === family).length >= FAMILY_MIN;
}
