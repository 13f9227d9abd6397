/** LEX-01: a quality that nobody can measure. */
import { wordsFound } from '../lexicon.ts';
import type { Rule } from '../rule.ts';

/** Qualities that need a figure. Short on purpose: each word is one that standards and smell studies name, and seldom means anything else. */
const VAGUE =
  /\b(?:fast|quick(?:ly)?|slow(?:ly)?|responsive(?:ly)?|prompt(?:ly)|easy|easily|simple to use|intuitive(?:ly)?|user[- ]friendly|seamless(?:ly)?|smooth(?:ly)?|efficient(?:ly)?|performant|robust(?:ly)?|scalable|flexible|modern|reasonabl[ey]|acceptable|sufficient(?:ly)?|adequate(?:ly)?|high[- ](?:quality|performance)|state[- ]of[- ]the[- ]art|best[- ]effort|optimal(?:ly)?|significant(?:ly)?|minimal|graceful(?:ly)?|timely|frequent(?:ly)?|soon|recent(?:ly)?)\b(?!-)/giu;
/** A figure, a limit or a comparison in the clause makes the quality checkable. */
const MEASURED =
  /\d|%|\b(?:within|at least|at most|no more than|less than|fewer than|more than|than|percent|per (?:second|minute|hour|day))\b/iu;
/** Names in which the word is no quality. */
const NAMES =
  /\b(?:fast[- ](?:forward|path|track|fail|refresh)|quick (?:start|access|fix|actions?|pick|open)|quickstart|graceful shutdown|recent (?:files|changes|items|activity|projects|sessions)|minimal (?:mode|theme|profile)|acceptable use)\b/iu;

export const vagueWord: Rule = {
  id: 'LEX-01',
  severity: 'MEDIUM',
  source: 'ISO/IEC/IEEE 29148 5.2.7; INCOSE GtWR R7',
  title: 'A quality comes with a figure or a fact that can be checked.',
  fires: { text: '# Search\n\n- **FR-001**: The search MUST be fast.\n' },
  silent: {
    text: '# Search\n\nFast search matters to us.\n\n- **FR-001**: The search MUST be fast: within 200 ms.\n- **FR-002**: It MUST show "quick" as a filter.\n',
  },
  check(document) {
    return wordsFound(document, VAGUE).flatMap(({ line, column, quote, clause }) =>
      MEASURED.test(clause) || NAMES.test(clause)
        ? []
        : [
            {
              line,
              column,
              quote,
              message: `"${quote}" cannot be checked: no figure stands with it`,
              fix: 'Give the figure, the unit and where it is measured, or name what a user can see.',
            },
          ],
    );
  },
};
