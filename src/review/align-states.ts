/** ALN-04: states of a machine that several specs show and that one of them lacks. */
import type { Aligned } from './align-references.ts';
import { alignFinding, type CorpusChange } from './corpus.ts';
import type { SpecDocument } from './document.ts';
import { isDistinctive } from './renames.ts';
import { suppressionsOf } from './suppressions.ts';

const RULE = 'ALN-04';
/** Specs that share this many states, and this part of the smaller set, show the same machine. */
const SHARED_MIN = 2;
const SHARED_PART = 0.5;

/** Changes of a state machine that other specs show or name, as sentences. */
export function stateChanges({ documents, changed }: CorpusChange): readonly string[] {
  return changed.flatMap(({ path, before, after }) => {
    const [had, has] = [statesOf(before), statesOf(after)];
    const added = [...has].filter((state) => !had.has(state));
    const removed = [...had].filter((state) => !has.has(state));
    if (added.length + removed.length === 0) return [];
    const views = [...documents.values()].filter(
      (other) =>
        other.path !== path &&
        (sameMachine(new Set([...had, ...has]), statesOf(other)) || removed.some((state) => names(other, state).length > 0)),
    );
    if (views.length === 0) return [];
    const what = [added.length > 0 ? `added ${added.join(', ')}` : '', removed.length > 0 ? `removed ${removed.join(', ')}` : '']
      .filter((part) => part !== '')
      .join('; ');
    return [
      `the states of ${path} changed (${what}) and ${views.map((view) => view.path).join(', ')} ${views.length === 1 ? 'shows' : 'show'} or names them`,
    ];
  });
}

/** States that one view of a machine has and another lacks, and uses of states that this change removed. */
export function misalignedStates(change: CorpusChange): readonly Aligned[] {
  const renamed = new Set(change.renames.map(({ from }) => from));
  const removed = change.changed.flatMap(({ path, before, after }) => {
    const has = statesOf(after);
    return [...statesOf(before)].filter((state) => !has.has(state) && !renamed.has(state)).map((state) => ({ state, path }));
  });
  return [
    ...removed.flatMap(({ state, path }) => staleUses(change, state, path)),
    ...missingStates(change, new Set([...renamed, ...removed.map(({ state }) => state)])),
  ];
}

function statesOf(document: SpecDocument | undefined): ReadonlySet<string> {
  return new Set(document?.definitions.states.map(({ name }) => name) ?? []);
}

function sameMachine(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const shared = [...one].filter((state) => other.has(state)).length;
  return shared >= SHARED_MIN && shared >= Math.min(one.size, other.size) * SHARED_PART;
}

/** Places of a state's name; an ordinary word counts only where the document shows it as a state. */
function names(document: SpecDocument, state: string): readonly { readonly line: number; readonly column: number }[] {
  const shown = document.definitions.states.filter(({ name }) => name === state).map(({ line }) => line - 1);
  return document.lines.flatMap(({ text }, line) => {
    const column = text.search(
      new RegExp(`(?<![\\p{L}\\p{N}_])${state.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&')}(?![\\p{L}\\p{N}_])`, 'u'),
    );
    return column !== -1 && (shown.includes(line) || isDistinctive(state)) ? [{ line, column }] : [];
  });
}

/** CRITICAL where the other spec still shows the removed state, MEDIUM where it only names it. */
function staleUses({ documents }: CorpusChange, state: string, path: string): readonly Aligned[] {
  return [...documents.values()].flatMap((document): readonly Aligned[] => {
    const [first] = document.path === path ? [] : names(document, state);
    if (first === undefined || suppressionsOf(document)(RULE, first.line)) return [];
    const shows = statesOf(document).has(state);
    const message = `state ${state} was removed from ${path} and is still ${shows ? 'shown' : 'named'} here`;
    return [
      {
        finding: alignFinding(document, RULE, shows ? 'CRITICAL' : 'MEDIUM', {
          ...first,
          quote: state,
          message,
          fix: 'Remove it here too, or take the removal back.',
        }),
        about: [path],
      },
    ];
  });
}

/** One finding for each state and pair of views, at the view that has it. */
function missingStates({ documents }: CorpusChange, settled: ReadonlySet<string>): readonly Aligned[] {
  const views = [...documents.values()]
    .map((document) => ({ document, states: statesOf(document) }))
    .filter(({ states }) => states.size >= SHARED_MIN);
  return views.flatMap(({ document, states }) =>
    views.flatMap((other): readonly Aligned[] => {
      if (other.document === document || !sameMachine(states, other.states)) return [];
      return [...states].flatMap((state): readonly Aligned[] => {
        if (other.states.has(state) || settled.has(state)) return [];
        const line = (document.definitions.states.find(({ name }) => name === state)?.line ?? 1) - 1;
        const column = Math.max(0, document.lines[line]?.text.indexOf(state) ?? 0);
        if (suppressionsOf(document)(RULE, line)) return [];
        const message = `${other.document.path} shows the same machine without the state ${state}`;
        return [
          {
            finding: alignFinding(document, RULE, 'MEDIUM', {
              line,
              column,
              quote: state,
              message,
              fix: `Add it to ${other.document.path}, or remove it here.`,
            }),
            about: [other.document.path],
          },
        ];
      });
    }),
  );
}
