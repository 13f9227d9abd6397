/** STM-02: a state that nothing leads out of and that is not marked as an end. */
import { machinesOf } from '../machines.ts';
import type { Rule } from '../rule.ts';

/** Names that say themselves that nothing follows. */
const ENDS =
  /^(?:.*[ _-])?(?:done|end|ended|final|finished|complete[d]?|closed|cancel(?:l?ed)?|aborted|fail(?:ed|ure)|error|rejected|expired|archived|deleted|removed|success|succeeded|stopped|exit|terminated|dead|published|delivered|resolved|refunded)$/iu;

export const deadEndState: Rule = {
  id: 'STM-02',
  severity: 'CRITICAL',
  source: 'Automata theory; Heimdahl and Leveson, completeness of requirements',
  title: 'Every state can be left or is marked as final.',
  fires: { text: '# Order\n\n```mermaid\nstateDiagram-v2\n[*] --> Open\nOpen --> Held : dispute\nOpen --> Paid\nPaid --> [*]\n```\n' },
  silent: { text: '# Order\n\n```mermaid\nstateDiagram-v2\n[*] --> Open\nOpen --> Cancelled\nOpen --> Paid\nPaid --> [*]\n```\n' },
  check(document) {
    return machinesOf(document).flatMap(({ states, transitions }) => {
      // A diagram that marks no end at all leaves its ends to the reader: its dead ends may be meant.
      const marksEnds = states.some(({ final }) => final);
      const left = new Set(transitions.map(({ from }) => from));
      return states.flatMap(({ name, line, column, final }) => {
        if (final || ENDS.test(name) || left.has(name)) return [];
        const severity = marksEnds ? ('CRITICAL' as const) : ('MEDIUM' as const);
        return [
          {
            line,
            column,
            quote: name,
            severity,
            message: `nothing leads out of state ${name}, and it is not marked as final`,
            fix: 'Add the transition out of it, or mark it as final.',
          },
        ];
      });
    });
  },
};
