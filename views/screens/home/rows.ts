/** The session list of Home, and what it says when it is empty. */
import { visible } from '../../../src/domain/visible.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, heading, textRows } from '../../parts/list.ts';
import type { Span } from '../../parts/spans.ts';
import { stageOf } from '../../parts/stages.ts';
import { tableOf } from '../../parts/table.ts';
import { age } from '../../parts/words.ts';
import type { SessionSummary, View } from '../../screen.ts';
import { homeFilter, isFinished, listedSessions } from './sessions.ts';

/** One row a session, or the first steps when there is none. */
export function sessionRows(view: View, width: number): readonly Row[] {
  if (view.sessions.length === 0) return firstSteps(width);
  const sessions = listedSessions(view);
  if (sessions.length === 0)
    return textRows(`No session here: ${homeFilter(view)} of ${view.sessions.length}. f shows others.`, width, {
      token: 'muted',
      selectable: false,
    });
  const table = tableOf(
    [
      { title: '', cell: ({ feature }) => ({ text: visible(feature), token: 'strong' }), most: Math.max(10, Math.floor(width * 0.4)) },
      { title: '', cell: (summary) => ({ text: summary.damage === undefined ? stageOf(summary.phase) : '-' }), drop: 1 },
      { title: '', cell: stateOf, flexible: true },
    ],
    sessions,
    width - SIGN_CELLS - AGE_CELLS,
  );
  return table.rows.map(({ spans }, index) => rowOf(view, sessions[index], spans));
}

const SIGN_CELLS = 2;
const AGE_CELLS = 5;

function rowOf(view: View, summary: SessionSummary | undefined, spans: readonly Span[]): Row {
  if (summary === undefined) return BLANK;
  return { spans: [signOf(view, summary), { text: ' ' }, ...spans], right: [{ text: age(summary.lastAt, view.now), token: 'muted' }] };
}

/** The sign of a session's state. */
export function signOf(view: View, summary: SessionSummary): Span {
  const { glyphs } = view.theme;
  if (summary.damage !== undefined) return { text: glyphs.bad, token: 'bad' };
  if (summary.needsYou !== undefined) return { text: glyphs.needsYou, token: 'needsYou' };
  if (summary.phase === 'aborted') return { text: glyphs.removed, token: 'muted' };
  return isFinished(summary) ? { text: glyphs.ok, token: 'ok' } : { text: ' ' };
}

function stateOf(summary: SessionSummary): Span {
  if (summary.damage !== undefined) return { text: 'damaged journal', token: 'bad' };
  if (summary.needsYou !== undefined) return { text: visible(summary.needsYou), token: 'needsYou' };
  return { text: visible(summary.detail), token: 'muted' };
}

function firstSteps(width: number): readonly Row[] {
  const text = (words: string): readonly Row[] => textRows(words, width);
  return [
    heading('No session yet'),
    BLANK,
    ...text('Press n and say in a sentence what should change, for example:'),
    BLANK,
    ...textRows('Lock accounts after repeated failed logins', width, { indent: 2, token: 'accent' }),
    BLANK,
    ...text(
      'Trueup finds the specs it touches and asks what is unclear. You decide every spec change before it is written; then come review rounds, code, validation and the commit.',
    ),
    BLANK,
    ...text('Other ways to begin, from the shell:'),
    ...textRows('trueup init     write a commented configuration', width, { indent: 2 }),
    ...textRows('trueup check    let the rules review the specs', width, { indent: 2 }),
    ...textRows('trueup demo     try everything on a project of its own', width, { indent: 2 }),
  ];
}
