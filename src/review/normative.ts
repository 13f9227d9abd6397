/** Judges by a document's own style which of its requirements are meant to bind, so that rules about binding words fire only there. */
import type { SpecText } from './spec-text.ts';
import { requirementText, type Requirement } from './requirements.ts';

/** Words that bind, as ISO/IEC/IEEE 29148 and RFC 2119 have them; German, French and Spanish beside English. */
export const STRONG_MODAL =
  /\b(?:shall|must|is required to|are required to|required|will|cannot|may not|muss|müssen|doit|doivent|debe|deben)\b|(?:しなければならない|\p{sc=Hiragana}こと|必须|應|应当)/iu;

/** The part of requirements that must carry a binding word before the rest is expected to. */
const STYLE_SHARE = 0.6;
const STYLE_MIN = 3;

/**
 * Requirements that should bind: all of OpenSpec's; elsewhere those of an id family or kind most of whose members do.
 * A document that states its requirements in the present tense has none.
 */
export function normativeRequirements(document: SpecText & { readonly requirements: readonly Requirement[] }): readonly Requirement[] {
  if (document.format === 'openspec' || document.format === 'openspec-delta')
    return document.requirements.filter(({ kind }) => kind === 'block');
  const families = new Map<string, Requirement[]>();
  for (const requirement of document.requirements) {
    const key = `${requirement.kind} ${familyOf(requirement)}`;
    const members = families.get(key);
    if (members === undefined) families.set(key, [requirement]);
    else members.push(requirement);
  }
  const chosen = [...families.values()].filter((members) => {
    const binding = members.filter((requirement) => STRONG_MODAL.test(requirementText(document, requirement))).length;
    return members.length >= STYLE_MIN && binding >= members.length * STYLE_SHARE;
  });
  return chosen.flat().toSorted((a, b) => a.line - b.line);
}

/** The letters of an id: `FR` of `FR-001`. */
export function familyOf({ id }: Pick<Requirement, 'id'>): string {
  return /^(.*?)-?\d+(?:\.\d+)*[a-z]?$/u.exec(id)?.[1] ?? '';
}

/** Where a requirement's words begin, for quoting it. */
export function requirementPlace(
  document: SpecText,
  requirement: Requirement,
): { readonly line: number; readonly column: number; readonly text: string } {
  const span = requirement.spans[0];
  const text = document.lines[span?.line ?? requirement.line]?.text ?? '';
  if (span === undefined) return { line: requirement.line, column: 0, text };
  const part = text.slice(span.from, span.to);
  const column = span.from + (part.length - part.trimStart().length);
  return { line: span.line, column, text: text.slice(column, span.to).trimEnd() };
}
