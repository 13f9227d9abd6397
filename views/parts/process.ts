/** Shows processes: how one ended, what it found, and its output, live or kept. */
import type { Digest } from '../../src/domain/ids.ts';
import type { ProcessResult } from '../../src/domain/task.ts';
import { visible } from '../../src/domain/visible.ts';
import type { Effect } from '../../src/workflow/effect.ts';
import type { Session } from '../../src/workflow/state.ts';
import { countWords, statusWord } from '../../src/workflow/artifacts/process.ts';
import type { Pane, Token, View } from '../screen.ts';
import type { Row } from './list.ts';
import { MARKER_CELLS, paintRow, textRows } from './list.ts';
import { span } from './spans.ts';

/** `0:38`, `12:05`, `1:02:03`; an unknown time is `-:--`. */
export function clock(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return '-:--';
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number: number): string => String(number).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** Time since an ISO instant, as `clock`; nothing when the instant is not known. */
export function elapsed(view: View, startedAt: string | undefined): string {
  return startedAt === undefined ? '' : clock(view.now - Date.parse(startedAt));
}

/** The run under way that an effect like this belongs to. */
export function runOf(session: Session, matches: (effect: Effect) => boolean): string | undefined {
  return Object.values(session.runs).find(matches)?.run;
}

/** Meaning of a result's colour; its word says the same. */
export function resultToken(status: ProcessResult['status']): Token {
  return status === 'pass' ? 'ok' : status === 'cancelled' ? 'warn' : 'bad';
}

/** `PASS, exit 0, 0:38, 47 tests`. */
export function resultWords(result: ProcessResult): string {
  const { exitCode, durationMs, counts } = result;
  return [
    statusWord(result),
    exitCode === undefined ? '' : `exit ${exitCode}`,
    clock(durationMs),
    counts === undefined ? '' : countWords(counts),
  ]
    .filter((word) => word !== '')
    .join(', ');
}

/** How a process ended and every finding it reported, for a pane of `width` cells. */
export function resultRows(view: View, result: ProcessResult, width: number): readonly Row[] {
  const { glyphs } = view.theme;
  return [
    ...textRows(visible(result.argv.join(' ')), width),
    { spans: [span(`${result.status === 'pass' ? glyphs.ok : glyphs.bad} ${resultWords(result)}`, resultToken(result.status))] },
    ...result.findings.flatMap((finding) => textRows(`${result.status === 'pass' ? glyphs.open : glyphs.bad} ${visible(finding)}`, width)),
  ];
}

const decoded = new WeakMap<Uint8Array, readonly string[]>();

/**
 * Kept output as lines: colours are taken out, a line rewritten by carriage returns shows its last state, everything
 * else stays and is shown through `visible` when painted. Undefined while the bytes are being read.
 */
export function outputLines(view: View, output: Digest): readonly string[] | undefined {
  const bytes = view.blob(output);
  if (bytes === undefined) return undefined;
  const known = decoded.get(bytes);
  if (known !== undefined) return known;
  const text = new TextDecoder().decode(bytes).replace(/\r+\n/g, '\n').replace(/\n$/, '');
  const lines = text === '' ? [] : text.split('\n').map((line) => line.slice(line.lastIndexOf('\r') + 1).replace(SGR, ''));
  decoded.set(bytes, lines);
  return lines;
}

/** Select Graphic Rendition, ECMA-48 8.3.117. */
const SGR = /\u001b\[[0-9;:]*m/g;

/** Lines of output. Following shows the last ones that fit `rows` with a title above, so that the end is always in sight. */
export function outputPane(view: View, id: string, title: string, lines: readonly string[], rows: number): Pane {
  const first = view.ui.follow ? Math.max(0, lines.length - Math.max(1, rows - 1)) : 0;
  const line = (index: number): string => visible(lines[first + index] ?? '');
  return {
    id,
    title: `${title}  ${view.ui.follow ? 'following' : `${lines.length} lines, F follows`}`,
    count: lines.length - first,
    row: (index, width, selected) => paintRow(view.theme, { spans: [span(cut(line(index), width))] }, width, selected),
    text: line,
  };
}

/** The columns a person scrolled to are the frame's; a very long line is shortened before it is measured. */
function cut(text: string, width: number): string {
  const most = Math.max(0, width - MARKER_CELLS) * 4 + 8;
  return text.length > most ? text.slice(0, most) : text;
}
