/** Words and ids that spec-kit documents are read by. All patterns work on `raw`, where a character is a byte. */

/** Words that bind; `may` in small letters only where it forbids. */
export const NORMATIVE =
  /\b(?:[Mm]ust|MUST|[Ss]hall|SHALL|[Ss]hould|SHOULD|MAY|REQUIRED)\b|\b(?:No|Nothing|None|Neither)\b[^.\n]{0,300}\bmay\b/u;

/** A requirement id: `FR-001`, `NFR-2`, `SC-004a`, `AUTH-FR-003`, `R001`. */
export const REQUIREMENT =
  '(?:[A-Z][A-Z0-9]{0,9}-){0,2}(?:FR|NFR|SC|REQ|UR|BR|TR|DR|IR|SR|QR|CR|AC|EC|UX)-(?:[A-Z][A-Z0-9]{0,9}-)?\\d{1,4}(?:\\.\\d{1,3})?[a-z]?(?![A-Za-z0-9])|R\\d{3}(?![A-Za-z0-9])';

/** A task id: `T012`, `T009a`, `T7`, `T012-A`, `NL-T061`. Matches in one way only, so that lists of ids stay linear. */
export const TASK =
  "(?:[A-Z]{1,5}-)?T\\d{1,5}(?!\\d)(?:[A-Za-z'][A-Za-z0-9']{0,3})?(?![A-Za-z0-9'])(?:[.-](?!T\\d)[A-Za-z0-9]{1,4}(?![A-Za-z0-9]))?";
