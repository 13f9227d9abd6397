/** Reads a frame's text: runs of region markers become rows of those regions, everything else is drawn as Ink wrote it. */
import { cellsWithin, isInverse, restyled, withoutInverse } from './cells.ts';
import { segment } from './lines.ts';
import type { Segment } from './lines.ts';
import type { Region, Scene } from './scene.ts';

/** First of the characters that stand for regions: Unicode noncharacters, which no text that is shown can hold. */
const MARKER_FIRST = 0xfdd0;
const MARKER_COUNT = 32;
const RUN = /([\ufdd0-\ufdef])\1*/;

/** The marker of the region with this number, 0..30. */
export function markerOf(index: number): string {
  return String.fromCharCode(MARKER_FIRST + (index % (MARKER_COUNT - 1)));
}

/** Stands for a whole line of the scene, whatever its regions: what Ink lays out around a dialog costs one character a line. */
export const LINE_MARKER = String.fromCharCode(MARKER_FIRST + MARKER_COUNT - 1);

/** A part of a line as Ink drew it: text of a dialog, or cells of a region. */
export type InkPiece = { readonly text: Segment } | { readonly marker: string; readonly column: number; readonly width: number };

export interface InkLine {
  readonly pieces: readonly InkPiece[];
  /** Column of the caret: the first inverse cell, which the terminal's own cursor draws instead. */
  readonly caret: number | undefined;
}

/** The frame that a scene has without dialogs: every region's marker in every cell of it, blanks elsewhere. */
export function sceneText(scene: Pick<Scene, 'size' | 'regions'>): readonly string[] {
  return regionsByLine(scene).map((here) => {
    let line = '';
    for (const region of here) line += ' '.repeat(Math.max(0, region.x - line.length)) + region.marker.repeat(region.width);
    return line;
  });
}

/** A whole frame of Ink's, line by line. */
export function readFrame(lines: readonly string[], columns: number): readonly InkLine[] {
  return lines.map((line) => readLine(line, columns));
}

/** Where the frame has its caret, if anywhere. */
export function caretOf(overlay: readonly InkLine[]): { readonly x: number; readonly y: number } | undefined {
  const y = overlay.findIndex(({ caret }) => caret !== undefined);
  const x = overlay[y]?.caret;
  return x === undefined ? undefined : { x, y };
}

/** Segments of each line of the screen. Lines that Ink drew for other regions than the scene's are left out. */
export function frameLines(scene: Scene, overlay: readonly InkLine[]): readonly (readonly Segment[])[] {
  const { columns, rows } = scene.size;
  const regions = regionsByLine(scene);
  const lines: (readonly Segment[])[] = [];
  for (let y = 0; y < rows; y += 1) {
    const ink = overlay.length === rows ? overlay[y] : undefined;
    const here = regions[y] ?? [];
    lines.push((ink === undefined ? undefined : drawn(ink, y, columns, here)) ?? filled(y, columns, here));
  }
  return lines;
}

function readLine(line: string, columns: number): InkLine {
  const pieces: InkPiece[] = [];
  let caret: number | undefined;
  let column = 0;
  let rest = line;
  while (rest !== '' && column < columns) {
    const run = RUN.exec(rest);
    const literal = run === null ? rest : rest.slice(0, run.index);
    if (literal !== '') {
      const text = literalSegment(literal, column, columns - column);
      if (text.caret !== undefined) caret ??= column + text.caret;
      pieces.push({ text: text.segment });
      column += text.segment.width;
    }
    if (run === null) break;
    const width = Math.min(run[0].length, columns - column);
    if (width > 0) pieces.push({ marker: run[1] ?? '', column, width });
    column += width;
    rest = rest.slice(run.index + run[0].length);
  }
  return { pieces, caret };
}

function literalSegment(text: string, column: number, room: number): { readonly segment: Segment; readonly caret: number | undefined } {
  const cells = cellsWithin(text, room);
  const inverse = cells.styles.findIndex(isInverse);
  const shown = inverse < 0 ? cells : restyled(cells, withoutInverse);
  return {
    segment: { ...segment(column, cells.width, text), cells: shown },
    caret: inverse < 0 ? undefined : (cells.ends[inverse - 1] ?? 0),
  };
}

/** The regions of each line, from left to right. */
function regionsByLine({ size, regions }: Pick<Scene, 'size' | 'regions'>): readonly (readonly Region[])[] {
  const lines: Region[][] = Array.from({ length: size.rows }, () => []);
  for (const region of regions.toSorted((a, b) => a.x - b.x)) {
    if (region.width <= 0) continue;
    for (let y = Math.max(0, region.y); y < Math.min(size.rows, region.y + region.height); y += 1) lines[y]?.push(region);
  }
  return lines;
}

function filled(y: number, columns: number, regions: readonly Region[]): readonly Segment[] {
  const line: Segment[] = [];
  let column = 0;
  for (const region of regions) {
    if (region.x > column) line.push(segment(column, region.x - column, ''));
    const width = Math.min(region.width, columns - region.x);
    if (width > 0) line.push(regionSegment(region, y, region.x, width));
    column = region.x + region.width;
  }
  if (column < columns) line.push(segment(column, columns - column, ''));
  return line;
}

function drawn(ink: InkLine, y: number, columns: number, regions: readonly Region[]): readonly Segment[] | undefined {
  const line: Segment[] = [];
  let column = 0;
  for (const piece of ink.pieces) {
    if ('marker' in piece && piece.marker === LINE_MARKER) return undefined;
    if ('text' in piece) {
      line.push(piece.text);
      column = piece.text.column + piece.text.width;
      continue;
    }
    const region = regions.find(({ marker }) => marker === piece.marker);
    if (region === undefined || piece.column < region.x || piece.column + piece.width > region.x + region.width) return undefined;
    line.push(regionSegment(region, y, piece.column, piece.width));
    column = piece.column + piece.width;
  }
  if (column < columns) line.push(segment(column, columns - column, ''));
  return line;
}

function regionSegment(region: Region, y: number, column: number, width: number): Segment {
  return { column, width, source: region.row(y - region.y, region.width), from: column - region.x, whole: region.width, cells: undefined };
}
