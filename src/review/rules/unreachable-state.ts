/** STM-01: a state that no transition leads to from the start. */
import { machinesOf } from '../machines.ts';
import type { Rule } from '../rule.ts';

export const unreachableState: Rule = {
  id: 'STM-01',
  severity: 'MEDIUM',
  source: 'Automata theory; Heimdahl and Leveson, completeness of requirements',
  title: 'Every state of a diagram can be reached from its initial state.',
  fires: { text: '# Order\n\n```mermaid\nstateDiagram-v2\n[*] --> Open\nOpen --> Paid\nPaid --> [*]\nLost --> Open\n```\n' },
  silent: { text: '# Order\n\n```mermaid\nstateDiagram-v2\n[*] --> Open\nOpen --> Paid\nPaid --> Open : refund\nPaid --> [*]\n```\n' },
  check(document) {
    return machinesOf(document).flatMap(({ states, transitions }) => {
      const reached = new Set(states.filter(({ initial }) => initial).map(({ name }) => name));
      // Without a marked start any state may be one.
      if (reached.size === 0) return [];
      const next = new Map<string, string[]>();
      for (const { from, to } of transitions) {
        const targets = next.get(from);
        if (targets === undefined) next.set(from, [to]);
        else targets.push(to);
      }
      // A set grows while it is walked: every state added is visited too.
      for (const state of reached) for (const target of next.get(state) ?? []) reached.add(target);
      return states
        .filter(({ name }) => !reached.has(name))
        .map(({ name, line, column }) => ({
          line,
          column,
          quote: name,
          message: `state ${name} cannot be reached from the initial state`,
          fix: 'Add the transition that leads to it, or remove it.',
        }));
    });
  },
};
