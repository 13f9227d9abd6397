/**
 * Owns the terminal's screen: Ink lays out and draws dialogs, regions are filled from row providers, and only what
 * differs from the last frame is written. Scrolling and moving a cursor never pass through React.
 */
import { EventEmitter } from 'node:events';
import type { Size } from '../screen.ts';
import { caretOf, frameLines, readFrame } from './frame-text.ts';
import type { InkLine } from './frame-text.ts';
import { blankLine, lineChange, moveTo } from './lines.ts';
import type { Line, Segment } from './lines.ts';
import type { Scene } from './scene.ts';

/** Where bytes go. `write` returns false when the reader is behind; `drain` is told when it has caught up. */
export interface Output {
  readonly write: (bytes: string) => boolean;
  readonly once: (event: 'drain', listener: () => void) => void;
}

/** The stream that is given to Ink: takes whole frames in debug mode, and swallows Ink's own mode switches. */
export interface InkOutput extends EventEmitter {
  readonly isTTY: true;
  readonly writable: true;
  readonly columns: number;
  readonly rows: number;
  readonly write: (text: string, done?: () => void) => boolean;
}

export interface Compositor {
  readonly inkOutput: InkOutput;
  /** Makes a scene the next to be painted. A changed size also tells Ink. */
  readonly show: (scene: Scene) => void;
  /** Writes what changed since the last paint. Nothing is written while the terminal is behind; the newest scene follows then. */
  readonly paint: () => void;
  /** Forgets what the terminal shows, so that the next paint writes all of it. */
  readonly invalidate: () => void;
  /** Whether frames are wrapped in synchronised-output marks (mode 2026). */
  readonly synchronise: (supported: boolean) => void;
  /** No dialog is open: the regions alone are painted until Ink draws again. */
  readonly dropOverlay: () => void;
  readonly counters: { readonly frames: number; readonly bytes: number };
}

/** Frames shorter than this arrive whole anyway, so the marks around them would only cost. */
const SYNCHRONISED_MIN = 1024;

/** A compositor that writes to `out` alone. Nothing else may write to the terminal while it is in use. */
export function createCompositor(out: Output, size: Size): Compositor {
  let scene: Scene = { size, regions: [], cursor: { x: 0, y: 0, visible: false } };
  let shown: readonly Line[] = [];
  let shownTops = new Map<string, number>();
  let shownCursor = '';
  let cursorVisible: boolean | undefined;
  let overlay: readonly InkLine[] = [];
  let synchronised = false;
  let behind = false;
  let painting = false;
  const counters = { frames: 0, bytes: 0 };

  function paint(): void {
    if (behind || painting) return;
    painting = true;
    try {
      paintNow();
    } finally {
      painting = false;
    }
  }

  function paintNow(): void {
    const { columns } = scene.size;
    const next = frameLines(scene, overlay);
    const tops = new Map(scene.regions.flatMap((region) => (region.top === undefined ? [] : [[region.marker, region.top] as const])));
    const plain = changes(columns, shown, next);
    const scroll = scrollOf(scene, shownTops, tops, shown.length);
    const scrolled = scroll === undefined ? undefined : scroll.bytes + changes(columns, scroll.apply(shown, columns), next);
    const body = scrolled !== undefined && scrolled.length < plain.length ? scrolled : plain;
    const caret = caretOf(overlay);
    const visible = caret !== undefined || scene.cursor.visible;
    const at = within(scene.size, caret ?? scene.cursor);
    const cursor = moveTo(at.y, at.x) + (visible === cursorVisible ? '' : `\u001b[?25${visible ? 'h' : 'l'}`);
    shown = next;
    shownTops = tops;
    if (body === '' && cursor === shownCursor) return;
    shownCursor = moveTo(at.y, at.x);
    cursorVisible = visible;
    const bytes = body + cursor;
    counters.frames += 1;
    counters.bytes += Buffer.byteLength(bytes);
    if (!out.write(synchronised && bytes.length >= SYNCHRONISED_MIN ? `\u001b[?2026h${bytes}\u001b[?2026l` : bytes)) waitForDrain();
  }

  function forget(): void {
    shown = [];
    shownTops = new Map();
    shownCursor = '';
    cursorVisible = undefined;
  }

  function waitForDrain(): void {
    behind = true;
    out.once('drain', () => {
      behind = false;
      paint();
    });
  }

  const inkOutput = createInkOutput(size, (frame) => {
    overlay = readFrame(frame, scene.size.columns);
    paint();
  });

  return {
    inkOutput,
    counters,
    paint,
    show(next) {
      const resized = next.size.columns !== scene.size.columns || next.size.rows !== scene.size.rows;
      scene = next;
      if (!resized) return;
      forget();
      overlay = [];
      inkOutput.columns = next.size.columns;
      inkOutput.rows = next.size.rows;
      inkOutput.emit('resize');
    },
    invalidate: forget,
    dropOverlay() {
      overlay = [];
    },
    synchronise(supported) {
      synchronised = supported;
    },
  };
}

function changes(columns: number, before: readonly Line[], after: readonly (readonly Segment[])[]): string {
  let bytes = '';
  for (const [y, line] of after.entries()) bytes += lineChange(y, columns, before[y], line);
  return bytes;
}

function within(size: Size, at: { readonly x: number; readonly y: number }): { readonly x: number; readonly y: number } {
  return { x: Math.max(0, Math.min(at.x, size.columns - 1)), y: Math.max(0, Math.min(at.y, size.rows - 1)) };
}

interface Scroll {
  readonly bytes: string;
  readonly apply: (lines: readonly Line[], columns: number) => readonly Line[];
}

/** The terminal scroll that moves a region's rows to where they are wanted, when one region moved by less than its height. */
function scrollOf(
  scene: Scene,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  known: number,
): Scroll | undefined {
  if (known === 0) return undefined;
  for (const { marker, y, height } of scene.regions) {
    const distance = (after.get(marker) ?? 0) - (before.get(marker) ?? after.get(marker) ?? 0);
    if (distance === 0 || Math.abs(distance) >= height) continue;
    const bytes = `\u001b[${y + 1};${y + height}r\u001b[${Math.abs(distance)}${distance > 0 ? 'S' : 'T'}\u001b[r`;
    return {
      bytes,
      apply: (lines, columns) =>
        lines.map((line, index) => {
          if (index < y || index >= y + height) return line;
          const from = index + distance;
          return from >= y && from < y + height ? lines[from] : blankLine(columns);
        }),
    };
  }
  return undefined;
}

/** Ink writes either a whole frame or a switch of terminal modes; the modes are ours. */
function createInkOutput(size: Size, onFrame: (lines: readonly string[]) => void): Writable<InkOutput> {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return Object.assign(emitter, {
    isTTY: true as const,
    writable: true as const,
    columns: size.columns,
    rows: size.rows,
    write: (text: string, done?: () => void) => {
      if (text !== '' && !/^\u001b\[[?<>=]/.test(text)) onFrame(text.split('\n'));
      done?.();
      return true;
    },
  });
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
