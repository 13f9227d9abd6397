import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCompositor } from '../../../views/terminal/compositor.ts';
import { markerOf, sceneText } from '../../../views/terminal/frame-text.ts';
import type { Region, Scene } from '../../../views/terminal/scene.ts';
import { createScreen } from '../../rig/screen.ts';

const WIDE = 'GIVEN 利用者が三回失敗した WHEN 再び試みる THEN ロックされる';

function rowText(index: number, selected: boolean): string {
  const words = ['The system SHALL lock the account', WIDE, '', 'short', `line ${'x'.repeat(index % 90)}`, 'é ü ß ─│ ⠋⠙ ✓'];
  const text = `${selected ? '▸' : ' '} ${index} ${words[index % words.length] ?? ''}`;
  if (selected) return `\u001b[48;5;236m${text}\u001b[49m`;
  return index % 3 === 0 ? `\u001b[32m${text.slice(0, 10)}\u001b[39m${text.slice(10)}` : text;
}

interface State {
  readonly columns: number;
  readonly rows: number;
  readonly cursor: number;
  readonly top: number;
  readonly left: number;
  readonly status: string;
}

/** A header, a list beside an outline of `left` cells (0: none), and a status line. */
function sceneOf(state: State): Scene {
  const body = state.rows - 2;
  const main: Region = {
    marker: markerOf(1),
    x: state.left,
    y: 1,
    width: state.columns - state.left,
    height: body,
    top: state.top,
    row: (index) => rowText(state.top + index, state.top + index === state.cursor),
  };
  const bar = (marker: string, y: number, text: string): Region => ({ marker, x: 0, y, width: state.columns, height: 1, row: () => text });
  const outline: Region = {
    marker: markerOf(4),
    x: 0,
    y: 1,
    width: state.left,
    height: body,
    row: (index) => `${index === 2 ? '▸' : ' '} item ${index} │`,
  };
  return {
    size: { columns: state.columns, rows: state.rows },
    regions: [bar(markerOf(0), 0, ' trueup'), ...(state.left > 0 ? [outline] : []), main, bar(markerOf(2), state.rows - 1, state.status)],
    cursor: { x: state.left, y: 1 + state.cursor - state.top, visible: false },
  };
}

function rigOf(columns: number, rows: number) {
  const screen = createScreen(columns, rows);
  const written: string[] = [];
  const compositor = createCompositor(
    {
      write: (bytes) => {
        written.push(bytes);
        screen.write(bytes);
        return true;
      },
      once: () => undefined,
    },
    { columns, rows },
  );
  return { screen, written, compositor };
}

/** What the scene looks like when it is painted on an empty screen. */
async function repainted(scene: Scene, overlay: readonly string[]) {
  const { screen, compositor } = rigOf(scene.size.columns, scene.size.rows);
  compositor.show(scene);
  if (overlay.length > 0) compositor.inkOutput.write(overlay.join('\n'));
  compositor.paint();
  await screen.flush();
  return { cells: screen.cells(), cursor: screen.cursor() };
}

function withDialog(scene: Scene, box: { readonly x: number; readonly y: number; readonly text: string }): readonly string[] {
  return sceneText(scene).map((line, y) =>
    y === box.y || y === box.y + 1
      ? line.slice(0, box.x) + box.text.slice(0, line.length - box.x) + line.slice(box.x + box.text.length)
      : line,
  );
}

const operation = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('move' as const), by: fc.integer({ min: -3, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('scroll' as const), by: fc.integer({ min: -30, max: 30 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('resize' as const),
      columns: fc.integer({ min: 12, max: 90 }),
      rows: fc.integer({ min: 4, max: 24 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('outline' as const), left: fc.constantFrom(0, 5, 11) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('dialog' as const),
      x: fc.integer({ min: 0, max: 11 }),
      y: fc.integer({ min: 0, max: 20 }),
      text: fc.constantFrom('[ sure? ]', '\u001b[1mbold\u001b[22m', 'wide 漢字'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('status' as const),
      text: fc.constantFrom('', 'REVIEW 1 of 4', '漢字 ⚠️ 👩‍👩‍👧 done', '\u001b[31mfailed\u001b[39m'),
    }),
  },
);

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

function after(state: State, step: Operation): State {
  switch (step.kind) {
    case 'move':
      return { ...state, cursor: Math.max(0, state.cursor + step.by) };
    case 'scroll':
      return { ...state, top: Math.max(0, state.top + step.by) };
    case 'outline':
      return { ...state, left: Math.min(step.left, state.columns - 1) };
    case 'status':
      return { ...state, status: step.text };
    case 'resize':
      return { ...state, columns: step.columns, rows: step.rows, left: Math.min(state.left, step.columns - 1) };
    case 'dialog':
      return state;
  }
}

describe('the compositor', () => {
  test('shows after any operations what a full repaint shows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 25 }), async (operations) => {
        let state: State = { columns: 60, rows: 16, cursor: 0, top: 0, left: 0, status: 'start' };
        const { screen, compositor, written } = rigOf(state.columns, state.rows);
        let overlay: readonly string[] = [];
        compositor.show(sceneOf(state));
        compositor.paint();
        for (const step of operations) {
          overlay = [];
          state = after(state, step);
          if (step.kind === 'resize') screen.resize(step.columns, step.rows);
          const scene = sceneOf(state);
          compositor.show(scene);
          if (step.kind === 'dialog') overlay = withDialog(scene, step);
          compositor.inkOutput.write((overlay.length > 0 ? overlay : sceneText(scene)).join('\n'));
          compositor.paint();
        }
        await screen.flush();
        const whole = await repainted(sceneOf(state), overlay);
        expect(screen.cells()).toEqual(whole.cells);
        expect(screen.cursor()).toEqual(whole.cursor);
        expect(written.join('')).not.toMatch(/\u001b\[[23]?J/);
      }),
      { numRuns: 300 },
    );
  });

  test('writes nothing when Ink draws the frame that is already shown', () => {
    const { compositor, written } = rigOf(60, 16);
    const scene = sceneOf({ columns: 60, rows: 16, cursor: 3, top: 0, left: 11, status: 'ready' });
    compositor.show(scene);
    compositor.paint();
    const before = written.length;
    compositor.inkOutput.write('\u001b[?1049h');
    compositor.inkOutput.write(sceneText(scene).join('\n'));
    compositor.paint();
    expect(written.length).toBe(before);
  });

  test('moves a cursor and scrolls by one line within 500 bytes (P2)', () => {
    const { compositor } = rigOf(120, 40);
    const state: State = { columns: 120, rows: 40, cursor: 10, top: 0, left: 0, status: 'REVIEW' };
    compositor.show(sceneOf(state));
    compositor.paint();
    for (const change of [
      { cursor: 11, top: 0 },
      { cursor: 12, top: 1 },
      { cursor: 13, top: 2 },
      { cursor: 12, top: 1 },
    ]) {
      const before = compositor.counters.bytes;
      compositor.show(sceneOf({ ...state, ...change }));
      compositor.paint();
      expect(compositor.counters.bytes - before).toBeLessThanOrEqual(500);
    }
  });

  test('places the terminal cursor on the inverse cell of a dialog, and shows it', async () => {
    const { compositor, screen } = rigOf(40, 6);
    const scene = sceneOf({ columns: 40, rows: 6, cursor: 0, top: 0, left: 0, status: '' });
    compositor.show(scene);
    const frame = [...sceneText(scene).slice(0, 5), '> abc\u001b[7m \u001b[27m'];
    compositor.inkOutput.write(frame.join('\n'));
    await screen.flush();
    expect(screen.cursor()).toEqual({ x: 5, y: 5 });
    expect(screen.cells()[5]?.[5]?.inverse).toBe(false);
    expect(screen.modesLeftOn()).not.toContain('hidden cursor');
  });

  test('keeps the newest frame only while the terminal is behind', () => {
    const written: string[] = [];
    let drained: () => void = () => undefined;
    let isFull = true;
    const compositor = createCompositor(
      {
        write: (bytes) => {
          written.push(bytes);
          return !isFull;
        },
        once: (_event, listener) => {
          drained = listener;
        },
      },
      { columns: 40, rows: 6 },
    );
    const state: State = { columns: 40, rows: 6, cursor: 0, top: 0, left: 0, status: 'one' };
    for (const status of ['one', 'two', 'three']) {
      compositor.show(sceneOf({ ...state, status }));
      compositor.paint();
    }
    expect(written.length).toBe(1);
    isFull = false;
    drained();
    expect(written.length).toBe(2);
    expect(written[1]).not.toContain('two');
  });

  test('wraps long frames in synchronised-output marks, and only when the terminal has them', () => {
    const { compositor, written } = rigOf(120, 40);
    const state: State = { columns: 120, rows: 40, cursor: 0, top: 0, left: 0, status: '' };
    compositor.show(sceneOf(state));
    compositor.paint();
    compositor.synchronise(true);
    compositor.show(sceneOf({ ...state, top: 500 }));
    compositor.paint();
    expect(written[0]).not.toContain('?2026');
    expect(written[1]).toMatch(/^\u001b\[\?2026h[^]*\u001b\[\?2026l$/);
  });
});
