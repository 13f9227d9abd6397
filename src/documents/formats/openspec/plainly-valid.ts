/**
 * Sees at a glance that a main spec breaks no rule. Most specs are written as the tool lays them out, and thousands of them
 * are checked in the time that reading their structure would take for a few hundred; whatever looks unusual is left to that.
 */
/** As the rules have it: a Purpose of fewer characters is brief, a requirement of more is long. */
const PURPOSE_MIN = 50;
const REQUIREMENT_MAX = 500;
/** Patterns are not tried on longer documents, so that they stay far from their own limits. */
const LENGTH_MAX = 256 * 1024;

/** A blank line, or one that neither looks like structure nor would when it is trimmed. A dot stops at every separator of lines. */
const LINE = '(?:[ \\t]*(?:[^\\s#`~].*)?\\n)';
/** The same without `**Label**:`. */
const STATED = '(?:[ \\t]*(?:(?!\\*\\*)[^\\s#`~].*)?\\n)';
const TITLE = '(?:# (?!(?:[Pp][Uu][Rr][Pp][Oo][Ss][Ee]|[Rr][Ee][Qq][Uu][Ii][Rr][Ee][Mm][Ee][Nn][Tt][Ss])\\s*\\n)[^\\s#].*\\n)';
const SCENARIO = `(?:#### [^\\s#].*\\n(?:[ \\t]*\\n)*[ \\t]*[^\\s#\`~].*\\n${LINE}*)`;

const BEFORE_PURPOSE = new RegExp(`(?:${LINE}|${TITLE})*## Purpose\\n`, 'y');
const LINES = new RegExp(`${LINE}*`, 'y');
const BEFORE_REQUIREMENTS = new RegExp(`## Requirements\\n${LINE}*`, 'y');
const NAMED = /### Requirement: \S.*\n/y;
const STATEMENT = new RegExp(`${STATED}*`, 'y');
const SCENARIOS = new RegExp(`${SCENARIO}+`, 'y');
const PLACEHOLDER = /TBD|TODO/iu;
const NORMATIVE = /\b(?:SHALL|MUST)\b/g;
const NAME_AT = '### Requirement: '.length;

/**
 * Whether `checkSpec` surely finds nothing: titles, `## Purpose`, `## Requirements`, requirements with a normative statement
 * and scenarios, and nothing else that starts like structure. False says only that it has to look. `decoded` has its byte
 * order mark, and U+FFFD for what is no UTF-8. Linear, and next to nothing is made on the way.
 */
export function isPlainlyValid(decoded: string): boolean {
  if (decoded.length > LENGTH_MAX) return false;
  const text = decoded.endsWith('\n') ? decoded : `${decoded}\n`;
  const start = after(BEFORE_PURPOSE, text, 0);
  const end = start === -1 ? -1 : after(LINES, text, start);
  const from = end === -1 ? -1 : after(BEFORE_REQUIREMENTS, text, end);
  if (from === -1) return false;
  const purpose = text.slice(start, end).trim();
  return purpose.length >= PURPOSE_MIN && !PLACEHOLDER.test(purpose) && areRequirements(text, from);
}

function areRequirements(text: string, from: number): boolean {
  const names: string[] = [];
  for (let at = from; at < text.length;) {
    const statement = after(NAMED, text, at);
    const scenarios = statement === -1 ? -1 : after(STATEMENT, text, statement);
    const next = scenarios === -1 ? -1 : after(SCENARIOS, text, scenarios);
    if (next === -1 || !isStatement(text, statement, scenarios)) return false;
    const name = text.slice(at + NAME_AT, statement - 1);
    if (name.endsWith('#') || name !== name.trim() || names.includes(name)) return false;
    names.push(name);
    at = next;
  }
  return names.length > 0;
}

/** Normative, and not long. */
function isStatement(text: string, from: number, to: number): boolean {
  NORMATIVE.lastIndex = from;
  if (!NORMATIVE.test(text) || NORMATIVE.lastIndex > to) return false;
  return to - from <= REQUIREMENT_MAX || text.slice(from, to).trim().length <= REQUIREMENT_MAX;
}

/** Offset after a match that begins at `at`; -1 when there is none. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
