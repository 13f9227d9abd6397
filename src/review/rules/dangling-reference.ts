/** REF-01: a reference to an anchor, a file, a section or a requirement that is not there. */
import { HISTORY_HEADING } from '../../documents/bookkeeping.ts';
import type { Reference } from '../../documents/references.ts';
import type { SpecDocument } from '../document.ts';
import { nearest } from '../nearest.ts';
import { familyOf } from '../normative.ts';
import { resolvePath, specRoot } from '../paths.ts';
import { replaceFix, type Found, type ReviewContext, type Rule } from '../rule.ts';

/** An id family is checked once the document defines this many of it. */
const FAMILY_MIN = 3;
/** Documents with this many numbered headings are taken by their section numbers. */
const NUMBERED_MIN = 3;

export const danglingReference: Rule = {
  id: 'REF-01',
  severity: 'CRITICAL',
  source: 'INCOSE GtWR (references resolve); GitHub anchors',
  title: 'Anchors, linked files, section numbers and requirement ids that are referred to exist.',
  fires: {
    text: '# Login\n\n- **FR-001**: A MUST b.\n- **FR-002**: A MUST c, see FR-019.\n- **FR-003**: A MUST d.\n',
    context: { known: () => true, requirementIds: new Set() },
  },
  silent: {
    text: '# Login\n\nSee [limits](#limits) and FR-002; UTF-8 and RFC-2119 are standards.\n\n## Limits\n\n- **FR-001**: A MUST b.\n- **FR-002**: A MUST c.\n- **FR-003**: A MUST d.\n\n## Revision History\n\n| Version | Date | Changes |\n|---|---|---|\n| 1.1 | 2026-01-02 | FR-009 removed |\n',
    context: { known: () => true, requirementIds: new Set() },
  },
  check(document, context): readonly Found[] {
    const ids = new Set([...document.definitions.ids.map(({ name }) => name), ...document.requirements.map(({ id }) => id)]);
    const families = new Map<string, number>();
    for (const id of ids) families.set(familyOf({ id }), (families.get(familyOf({ id })) ?? 0) + 1);
    const numbers = new Set(document.sections.flatMap(({ number }) => (number === undefined ? [] : [number])));
    // Beside a file name an id or a section number belongs to that file.
    const besideFile = new Set(document.references.filter(({ kind }) => kind === 'file').map(({ line }) => line));
    // What a history tells of may be gone since.
    const histories = document.sections.filter(({ heading }) => HISTORY_HEADING.test(heading));
    const told = ({ line }: Reference) => histories.some(({ startLine }) => line >= startLine && line <= endLine(document, startLine));
    return document.references.flatMap((reference): readonly Found[] => {
      if (told(reference)) return [];
      switch (reference.kind) {
        case 'anchor':
          return anchor(document, reference);
        case 'file':
          return context === undefined ? [] : file(document, reference, context);
        case 'requirement':
          return context === undefined || besideFile.has(reference.line) ? [] : requirement(document, reference, ids, families, context);
        case 'section':
          return besideFile.has(reference.line) ? [] : section(document, reference, numbers);
      }
    });
  },
};

/** Last line of the section that starts at a line, 1-based. */
function endLine(document: SpecDocument, startLine: number): number {
  const next = document.sections.find((other) => other.startLine > startLine);
  return next === undefined ? Number.POSITIVE_INFINITY : next.startLine - 1;
}

function place({ line, column, quote }: Reference): { readonly line: number; readonly column: number; readonly quote: string } {
  return { line: line - 1, column: column - 1, quote };
}

function anchor(document: SpecDocument, reference: Reference): readonly Found[] {
  const { anchors } = document.definitions;
  if (
    anchors.has(reference.target) ||
    anchors.has(reference.target.toLowerCase()) ||
    reference.target === '' ||
    /^(?:top|L\d)/u.test(reference.target)
  )
    return [];
  const [close, ...others] = nearest(reference.target, anchors, 2);
  const mend =
    close === undefined || others.length > 0
      ? { fix: 'Point it at a heading of this document.' }
      : { fix: replaceFix(reference.quote, reference.quote.replace(`#${reference.target}`, `#${close}`)), mechanical: true };
  return [{ ...place(reference), message: `no heading has the anchor #${reference.target}`, ...mend }];
}

/** Only links to specs promise that a file is there; a bare path may name one that is still to be made. */
function file(document: SpecDocument, reference: Reference, context: ReviewContext): readonly Found[] {
  if (!/^#?\[/u.test(reference.quote) || /[{}<>*$]|^~|^[^./]*$/u.test(reference.target)) return [];
  const beside = resolvePath(document.path, reference.target);
  const fromRoot = resolvePath('', reference.target);
  if (beside === '' || fromRoot === '' || [beside, fromRoot].some((path) => path !== undefined && context.known(path))) return [];
  // Only specs beside this one can be judged: whether other files exist is not what a corpus knows.
  if (beside === undefined || !beside.endsWith('.md') || !beside.startsWith(specRoot(document.path)) || beside.includes('/meta/'))
    return [];
  return [{ ...place(reference), message: `${beside} does not exist`, fix: 'Mend the path, or remove the link.' }];
}

function requirement(
  document: SpecDocument,
  reference: Reference,
  ids: ReadonlySet<string>,
  families: ReadonlyMap<string, number>,
  context: ReviewContext,
): readonly Found[] {
  const { target } = reference;
  if (ids.has(target) || context.requirementIds.has(target) || /^\d/u.test(target)) return [];
  if ((families.get(familyOf({ id: target })) ?? 0) < FAMILY_MIN || document.format === 'kiro') return [];
  // Struck-out and retired ids are gone on purpose.
  const text = document.lines[reference.line - 1]?.text ?? '';
  if (
    /~~|\b(?:removed|retired|withdrawn|superseded|obsolete|deprecated|renumbered|former(?:ly)?|merged into|replaces|e\.g\.|future|reserved)\b/iu.test(
      text,
    )
  )
    return [];
  return [
    { ...place(reference), message: `${target} is not defined here or in any other spec`, fix: 'Define it, or refer to one that exists.' },
  ];
}

function section(document: SpecDocument, reference: Reference, numbers: ReadonlySet<string>): readonly Found[] {
  if (numbers.size < NUMBERED_MIN || numbers.has(reference.target)) return [];
  if ([...numbers].some((number) => number.startsWith(`${reference.target}.`))) return [];
  const text = document.lines[reference.line - 1]?.text ?? '';
  const elsewhere =
    /\b(?:RFC|ISO|IEEE|W3C|WCAG|PEP|ECMA|CommonMark|standard|constitution|guide|manual|document|spec|specification|plan|PRD|paper|law|act|article)\b|§.*§/iu;
  if (elsewhere.test(text.replace(reference.quote, ''))) return [];
  return [
    {
      ...place(reference),
      severity: 'MEDIUM',
      message: `there is no section ${reference.target} in this document`,
      fix: 'Name the section that is meant.',
    },
  ];
}
