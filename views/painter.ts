/** Turns state into pixels: at most one paint a turn, through Ink only when what it lays out has changed. */
import { paletteRowsFor } from './dialog.ts';
import type { InkScene } from './ink-scene.ts';
import type { InkSceneStore } from './frame.tsx';
import type { Keymap } from './keymap.ts';
import { pictureOf } from './picture.ts';
import type { Picture } from './picture.ts';
import type { Screen, ScreenName } from './screen.ts';
import { titleOf } from './keys.ts';
import type { Store } from './store.ts';
import type { Compositor } from './terminal/compositor.ts';
import { LINE_MARKER } from './terminal/frame-text.ts';

export interface Painter {
  /** The picture of the state as it is now. */
  readonly picture: () => Picture;
  /** Paints at the end of this turn. */
  readonly schedule: () => void;
  /** Paints now, all of it. */
  readonly repaint: () => void;
  /** What Ink lays out; asking for it hands dialogs over to Ink. */
  readonly inkScenes: InkSceneStore;
  /** Ink is there: frames with another layout wait for it. */
  readonly inkMounted: () => void;
}

export interface PainterParts {
  readonly store: Store;
  readonly compositor: Compositor;
  readonly keymap: Keymap;
  readonly screens: Readonly<Partial<Record<ScreenName, Screen>>>;
  /** Keys that wait: a burst of them is painted at most every 16 ms. */
  readonly keysWaiting: () => number;
  readonly elapsedMs: () => number;
}

const BURST_MS = 16;

/** A screen of a name, or an empty one. */
export function screenOr(screens: PainterParts['screens'], name: ScreenName): Screen {
  return screens[name] ?? { name, title: titleOf(name), keys: [], arrange: () => ({ panes: [] }), status: () => '' };
}

/** One painter for one terminal. */
export function createPainter(parts: PainterParts): Painter {
  const { store, compositor, keymap, screens } = parts;
  const listeners = new Set<() => void>();
  let known: Picture | undefined;
  let inkScene: InkScene | undefined;
  let isInkMounted = false;
  let isScheduled = false;
  let lastMs = Number.NEGATIVE_INFINITY;

  store.subscribe(() => {
    known = undefined;
    schedule();
  });

  function picture(): Picture {
    const { dialog, ui } = store.get();
    known ??= pictureOf(store.view(), dialog, screenOr(screens, ui.screen), keymap, titleOf);
    return known;
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    queueMicrotask(turn);
  }

  function turn(): void {
    // A dialog's next key depends on what Ink has taken in of this one.
    const canWait = store.get().dialog === undefined && parts.keysWaiting() > 0;
    if (canWait && parts.elapsedMs() - lastMs < BURST_MS) {
      setImmediate(turn);
      return;
    }
    isScheduled = false;
    paint();
  }

  function paint(): void {
    lastMs = parts.elapsedMs();
    compositor.show(picture().scene);
    if (!isInkMounted || !inkHasChanged()) return compositor.paint();
    if (store.get().dialog === undefined) {
      // Without a dialog the regions are the whole picture; Ink draws the same a moment later.
      compositor.dropOverlay();
      compositor.paint();
    }
    // Ink's frame paints; should it have nothing to draw, the next turn does.
    for (const listener of listeners) listener();
    setImmediate(() => compositor.paint());
  }

  /** Makes Ink's scene anew when its layout or its dialog is another. */
  function inkHasChanged(): boolean {
    const { dialog, theme } = store.get();
    const { size, dialog: place } = picture().layout;
    const last = inkScene;
    const isSame =
      last !== undefined && last.dialog === dialog && last.theme === theme && last.size === size && last.dialogRows === place.rows;
    if (!isSame) inkScene = makeInkScene();
    return !isSame;
  }

  function makeInkScene(): InkScene {
    const { layout } = picture();
    const { dialog, theme, ui } = store.get();
    const lines = (count: number): readonly string[] => Array.from({ length: count }, () => LINE_MARKER);
    const view = dialog?.kind === 'palette' ? store.view() : undefined;
    const commands =
      view === undefined || dialog?.kind !== 'palette'
        ? []
        : paletteRowsFor(keymap.rowsFor(ui.screen), screens[ui.screen], dialog.text, view).map((row) => [row, row.off?.(view)] as const);
    const { y, rows } = layout.dialog;
    return { size: layout.size, above: lines(y), below: lines(layout.size.rows - y - rows), dialogRows: rows, dialog, theme, commands };
  }

  return {
    picture,
    schedule,
    repaint() {
      compositor.invalidate();
      paint();
    },
    inkMounted() {
      isInkMounted = true;
    },
    inkScenes: {
      get: () => (inkScene ??= makeInkScene()),
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  };
}
