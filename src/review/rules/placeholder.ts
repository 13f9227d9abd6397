/** PLC-01: text that still waits to be written. */
import { placesIn, type Rule } from '../rule.ts';

/** `TODO` and its kin count as markers, not as words of a sentence about them ("TODO comments"). */
const MARKER = new RegExp(
  [
    String.raw`\[(?:NEEDS CLARIFICATION|TBD|TODO|TBC|FIXME|PLACEHOLDER)\b[^\]]{0,300}\](?!\s*(?:marker|tag|item|flag|comment|or\b))`,
    String.raw`(?<=:\**\s*)\bNEEDS CLARIFICATION\b`,
    String.raw`\b(?:TBD|TBC)\b(?!\s+(?:markers?|placeholders?|items?|entries|sections?|text|values?|purposes?)\b)`,
    String.raw`\b(?:TODO|FIXME)\b(?=\s*(?:[:(\])]|$)|\s+[-–—]\s)`,
    String.raw`(?<=(?:^|[-*+|:(])\s*)TODO\b(?=\s+\p{Ll})(?!\s+(?:comments?|items?|lists?|markers?|apps?|tags?|entries)\b)`,
    String.raw`(?<![?!\p{L}\p{N}])\?{3,}(?![?!])`,
    String.raw`\blorem ipsum\b`,
    String.raw`(?<![\p{L}\p{N}])<(?:insert|enter|your|fill in|describe|add|replace)\b[^<>]{0,80}>`,
    String.raw`\{\{\s*(?:todo|tbd|placeholder|insert)\b[^{}]{0,80}\}\}`,
  ].join('|'),
  'giu',
);

/** Case matters for the short markers: "Todo" is also an ordinary word. */
const SHORT = /^(?:todo|fixme|tbd|tbc)$/iu;
/** Words before a marker that speak of markers in general: "no [NEEDS CLARIFICATION] is left". */
const ABOUT =
  /\b(?:no|any|zero|without|all|every|each|remaining|resolved?|remove|contain(?:s|ed)?|insert(?:s|ed)?|write|mark(?:ed)?(?: with| as)?)\W+$/iu;

export const placeholder: Rule = {
  id: 'PLC-01',
  severity: 'CRITICAL',
  source: 'ISO/IEC/IEEE 29148; spec-kit [NEEDS CLARIFICATION]',
  title: 'No placeholder is left in the text.',
  fires: { text: '# Logs\n\nRetain logs for [NEEDS CLARIFICATION: how long?] days.\n' },
  silent: { text: '# Logs\n\nThe linter SHALL report TODO comments, `TBD` and the text "???".\n\n```\nTODO: in code\n```\n' },
  check(document) {
    return document.lines.flatMap((_, line) =>
      placesIn(document, line, MARKER)
        .filter(
          ({ quote, column }) =>
            !(SHORT.test(quote) && quote !== quote.toUpperCase()) && !ABOUT.test(document.lines[line]?.prose.slice(0, column) ?? ''),
        )
        .map((place) => ({
          ...place,
          message: `${JSON.stringify(place.quote)} is a placeholder: what should stand here is not decided`,
          fix: 'Write what is meant, or move the question to the proposal.',
        })),
    );
  },
};
