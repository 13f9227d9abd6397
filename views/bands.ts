/** The lines around the body: header, rail of stages, status and footer. Each is one row of styled text. */
import { visible } from '../src/domain/visible.ts';
import { phasesOf, statusOf, waiting } from '../src/workflow/selectors.ts';
import type { Session } from '../src/workflow/state.ts';
import type { PhaseName } from '../src/workflow/workflows.ts';
import { keyWord } from './key-names.ts';
import type { Layout } from './layout.ts';
import { SMALLEST } from './layout.ts';
import { endsSpans, paintSpans, span } from './parts/spans.ts';
import type { Span } from './parts/spans.ts';
import { cells, fitEnd } from './parts/text.ts';
import { plural } from './parts/words.ts';
import { SCREEN_NAMES } from './screen.ts';
import type { KeyRow, Screen, ScreenName, Theme, View } from './screen.ts';

const PATH_CELLS_MAX = 40;

/** Titles of the screens in the order of the rail. */
export type Titles = (screen: ScreenName) => string;

/** What is on the screen and where: in one line, or with the stage when there is no rail. */
export function headerRow(view: View, layout: Layout, titles: Titles): string {
  const { columns } = layout.size;
  if (layout.isTooSmall)
    return paintSpans(
      view.theme,
      [span(`trueup needs ${SMALLEST.columns}x${SMALLEST.rows}, this is ${columns}x${layout.size.rows}`, 'warn')],
      columns,
    );
  const left: Span[] = [{ text: ' ' }];
  if (layout.rail === undefined) {
    const number = SCREEN_NAMES.indexOf(view.ui.screen) + 1;
    left.push(span(`${number}/${SCREEN_NAMES.length} ${titles(view.ui.screen)}`, 'strong'), span(' | ', 'rule'));
  }
  left.push(...whereSpans(view));
  return paintSpans(view.theme, endsSpans(left, stateSpans(view), columns), columns);
}

function whereSpans(view: View): readonly Span[] {
  const { path, branch, dirty } = view.repository;
  const place = span(
    `${fitEnd(visible(path), PATH_CELLS_MAX)}  ${branch === undefined ? 'no branch' : visible(branch)} ${dirty ? '(changed)' : '(clean)'}`,
    'muted',
  );
  if (view.session === undefined || view.ui.screen === 'home') return [span('trueup', 'accent'), { text: '  ' }, place];
  return [span(visible(view.session.feature), 'accent'), span(' | ', 'rule'), span(view.session.workflow), { text: '  ' }, place];
}

function stateSpans(view: View): readonly Span[] {
  if (view.session === undefined || view.ui.screen === 'home') return [];
  const running = Object.keys(view.session.runs).length;
  const parts: Span[] = [];
  if (view.readOnly !== undefined) parts.push(span('read only', 'warn'), { text: '  ' });
  if (running > 0) parts.push(span(`${view.theme.glyphs.running} ${running} running`, 'accent'), { text: '  ' });
  return [...parts, span(statusOf(view.session), view.session.phase.name === 'aborted' ? 'muted' : 'strong'), { text: ' ' }];
}

const STAGE_PHASES: Readonly<Partial<Record<ScreenName, PhaseName>>> = {
  proposal: 'propose',
  review: 'update',
  refine: 'refine',
  align: 'align',
  build: 'implement',
  validate: 'validate',
  commit: 'commit',
};

/** `1 Home  2 Proposal ✓  [3 Review]  ...`: where the session is, what is done and what needs its person. */
export function railRow(view: View, columns: number, titles: Titles): string {
  const spans = SCREEN_NAMES.flatMap((name, index) => {
    const label = `${index + 1} ${titles(name)}`;
    const sign = view.session === undefined ? undefined : stageSign(view.session, name, view.theme);
    const isHere = name === view.ui.screen;
    const isPart = view.session === undefined ? name === 'home' : hasStage(view.session, name);
    const text = isHere ? span(`[${label}]`, 'strong') : span(label, isPart ? 'text' : 'rule');
    return [{ text: index === 0 ? ' ' : '  ' }, text, ...(sign === undefined ? [] : [{ text: ' ' }, sign])];
  });
  return paintSpans(view.theme, spans, columns);
}

function hasStage(session: Session, name: ScreenName): boolean {
  const phase = STAGE_PHASES[name];
  return phase === undefined || phasesOf(session).includes(phase);
}

function stageSign(session: Session, name: ScreenName, theme: Theme): Span | undefined {
  const phase = STAGE_PHASES[name];
  if (phase === undefined) return undefined;
  if (session.phase.name === phase) return waiting(session) === undefined ? undefined : span(theme.glyphs.needsYou, 'needsYou');
  return session.gates.some((gate) => gate.phase === phase) ? span(theme.glyphs.ok, 'ok') : undefined;
}

/** A rule over the whole width. */
export function ruleRow(theme: Theme, columns: number): string {
  return theme.paint('rule', theme.glyphs.rule.repeat(columns));
}

/** The result of the last key or why one is off; else what the screen says of its state. */
export function statusRow(view: View, columns: number, screen: Screen, mode: string | undefined): string {
  const words = view.ui.notice === '' ? (mode ?? screen.status(view)) : view.ui.notice;
  const token = view.ui.notice === '' ? 'text' : 'warn';
  return paintSpans(view.theme, [{ text: ' ' }, span(visible(words), token)], columns);
}

/** The keys that matter most here, as many as fit, with their whole labels when all of them do. Those that are off keep their place and are dim. `help` is always there. */
export function footerRow(view: View, columns: number, rows: readonly KeyRow[], help: KeyRow | undefined): string {
  const offs = rows.map((row) => stateOf(row, view)).join('');
  const last = footers.get(rows);
  if (last?.offs === offs && last.columns === columns && last.theme === view.theme) return last.text;
  const text = makeFooter(view.theme, columns, rows, help, offs);
  footers.set(rows, { offs, columns, theme: view.theme, text });
  return text;
}

/** In the footer: `1` works, `0` is off, `-` is left out. */
function stateOf(row: KeyRow, view: View): string {
  if (row.footer === undefined || row.inFooter?.(view) === false) return '-';
  return row.off?.(view) === undefined ? '1' : '0';
}

/** The last footer of each list of keys: it is asked for with every key and seldom changes. */
const footers = new WeakMap<
  readonly KeyRow[],
  { readonly offs: string; readonly columns: number; readonly theme: Theme; readonly text: string }
>();

function makeFooter(theme: Theme, columns: number, rows: readonly KeyRow[], help: KeyRow | undefined, offs: string): string {
  const shown = rows
    .filter((row, index) => offs[index] !== '-' && row.keys.length > 0)
    .toSorted((a, b) => (a.footer ?? 0) - (b.footer ?? 0));
  const whole = fittingRows(shown, help, columns, (row) => row.label);
  const label = whole.length === shown.length ? (row: KeyRow): string => row.label : (row: KeyRow): string => row.short;
  const fitting = whole.length === shown.length ? whole : fittingRows(shown, help, columns, label);
  const spans = [...fitting, ...(help === undefined ? [] : [help])].flatMap((row) => {
    const isOff = offs[rows.indexOf(row)] === '0';
    return [span(keyWord(row.keys[0] ?? ''), isOff ? 'rule' : 'accent'), span(` ${label(row)}`, isOff ? 'rule' : 'muted'), { text: '  ' }];
  });
  return paintSpans(theme, [{ text: ' ' }, ...spans.slice(0, -1)], columns);
}

function fittingRows(
  rows: readonly KeyRow[],
  help: KeyRow | undefined,
  columns: number,
  label: (row: KeyRow) => string,
): readonly KeyRow[] {
  const cellsOf = (row: KeyRow): number => cells(`${keyWord(row.keys[0] ?? '')} ${label(row)}  `);
  let room = columns + 1 - (help === undefined ? 0 : cellsOf(help));
  const fitting: KeyRow[] = [];
  for (const row of rows) {
    room -= cellsOf(row);
    if (room < 0) break;
    fitting.push(row);
  }
  return fitting;
}

/** One line on what waits when the program is left. */
export function trailOf(session: Session): readonly string[] {
  const wait = waiting(session);
  const running = Object.keys(session.runs).length;
  const state = wait === undefined ? (running > 0 ? `${plural(running, 'run')} will go on` : statusOf(session).toLowerCase()) : wait.what;
  return [`${visible(session.feature)}: ${visible(state)}`, `trueup resume ${visible(session.id)}`];
}
