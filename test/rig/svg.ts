/** Draws a terminal's cells as SVG: for README screenshots, and for looking at what a test saw. */
import { rgbOf256 } from './colour.ts';
import type { ScreenCell, VirtualScreen } from './screen.ts';

const CELL = { width: 8.4, height: 18 } as const;
const MARGIN = 12;
const FONT = 14;
const FOREGROUND = '#d7dce2';
const BACKGROUND = '#1e1e1e';
/** The sixteen colours of a common terminal. */
const SIXTEEN = [
  '#1e1e1e',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#d7dce2',
  '#5c6370',
  '#ff7b86',
  '#b5e890',
  '#ffd68a',
  '#7cc0ff',
  '#e29bff',
  '#7fdbe6',
  '#ffffff',
];

/** The screen as a picture of its own, in its own colours. `title` is what a screen reader says of it. */
export function screenSvg(screen: VirtualScreen, title: string): string {
  const { columns, rows } = screen.size;
  const width = columns * CELL.width + 2 * MARGIN;
  const height = rows * CELL.height + 2 * MARGIN;
  const lines = screen.cells().map((cells, row) => lineSvg(cells, row));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="100%" height="100%" rx="6" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${FONT}" fill="${FOREGROUND}" xml:space="preserve">`,
    ...lines.filter((line) => line !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

interface Run {
  readonly x: number;
  cells: number;
  text: string;
  readonly look: string;
  readonly background: string;
}

function lineSvg(cells: readonly ScreenCell[], row: number): string {
  const runs: Run[] = [];
  for (const [x, cell] of cells.entries()) {
    if (cell.width === 0) continue;
    const { look, background } = lookOf(cell);
    const last = runs.at(-1);
    // A wide character or a sign is a run of its own, so that a font of another width cannot shift what follows.
    const isPlain = /^[ -~]$/.test(cell.char);
    if (last !== undefined && isPlain && last.look === look && last.background === background && /^[ -~]+$/.test(last.text)) {
      last.cells += cell.width;
      last.text += cell.char;
    } else runs.push({ x, cells: cell.width, text: cell.char, look, background });
  }
  return runs.map((run) => runSvg(run, row)).join('');
}

function runSvg({ x, cells, text, look, background }: Run, row: number): string {
  const left = round(MARGIN + x * CELL.width);
  const top = round(MARGIN + row * CELL.height);
  const box =
    background === BACKGROUND
      ? ''
      : `<rect x="${left}" y="${top}" width="${round(cells * CELL.width)}" height="${CELL.height}" fill="${background}"/>`;
  if (text.trim() === '') return box;
  const lead = text.length - text.trimStart().length;
  const kept = text.trim();
  const wide = round((cells - (text.length - kept.length)) * CELL.width);
  return `${box}<text x="${round(MARGIN + (x + lead) * CELL.width)}" y="${round(top + FONT)}" textLength="${wide}" lengthAdjust="spacingAndGlyphs"${look}>${escaped(kept)}</text>`;
}

function lookOf(cell: ScreenCell): { readonly look: string; readonly background: string } {
  const own = colourOf(cell.foreground, FOREGROUND);
  const behind = colourOf(cell.background, BACKGROUND);
  const [foreground, background] = cell.inverse ? [behind, own] : [own, behind];
  const look = [
    foreground === FOREGROUND ? '' : ` fill="${foreground}"`,
    cell.bold ? ' font-weight="bold"' : '',
    cell.italic ? ' font-style="italic"' : '',
    cell.dim ? ' opacity="0.7"' : '',
    cell.underline ? ' text-decoration="underline"' : cell.struck ? ' text-decoration="line-through"' : '',
  ].join('');
  return { look, background };
}

function colourOf(colour: string, fallback: string): string {
  if (colour === 'default') return fallback;
  if (colour.startsWith('#')) return colour;
  const index = Number(colour);
  return index < 16 ? (SIXTEEN[index] ?? fallback) : `rgb(${rgbOf256(index).join(',')})`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
