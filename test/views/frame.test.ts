import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mountFrame } from '../../views/frame.tsx';
import type { InkScene } from '../../views/ink-scene.ts';
import { markerOf, sceneText } from '../../views/terminal/frame-text.ts';
import { createInkInput } from '../../views/terminal/ink-input.ts';
import type { Region } from '../../views/terminal/scene.ts';
import { PLAIN } from '../rig/theme.ts';

/** A stream that keeps the last whole frame Ink wrote. */
function createOutput(columns: number, rows: number) {
  const output = Object.assign(new EventEmitter(), {
    isTTY: true as const,
    writable: true as const,
    columns,
    rows,
    frame: '',
    write(text: string, done?: () => void) {
      if (text !== '' && !text.startsWith('\u001b[')) output.frame = text;
      done?.();
      return true;
    },
  });
  return output;
}

test('what Ink draws is line by line what was laid out, at any size: regions, and a dialog between them', async () => {
  const output = createOutput(80, 24);
  let scene: InkScene = {
    size: { columns: 80, rows: 24 },
    above: [],
    below: [],
    dialogRows: 0,
    dialog: undefined,
    theme: PLAIN,
    commands: [],
  };
  const listeners = new Set<() => void>();
  const frame = mountFrame(
    { get: () => scene, subscribe: (listener) => (listeners.add(listener), () => void listeners.delete(listener)) },
    { filtered: () => undefined, chose: () => undefined },
    createInkInput(),
    output,
  );
  const geometry = fc.record({
    columns: fc.integer({ min: 3, max: 200 }),
    body: fc.integer({ min: 1, max: 40 }),
    left: fc.nat({ max: 60 }),
    dialog: fc.constantFrom(0, 2),
  });
  await fc.assert(
    fc.asyncProperty(geometry, async ({ columns, body, left, dialog }) => {
      const rows = body + dialog + 2;
      const width = Math.min(left, columns - 2);
      const row = (): string => '';
      const bar = (index: number, y: number): Region => ({ marker: markerOf(index), x: 0, y, width: columns, height: 1, row });
      const regions: readonly Region[] = [
        bar(0, 0),
        { marker: markerOf(1), x: 0, y: 1, width, height: body, row },
        { marker: markerOf(2), x: width, y: 1, width: columns - width, height: body, row },
        bar(3, rows - 1),
      ];
      const size = { columns, rows };
      const lines = sceneText({ size, regions });
      Object.assign(output, size);
      scene = {
        size,
        above: lines.slice(0, body + 1),
        below: lines.slice(body + 1 + dialog),
        dialogRows: dialog,
        dialog: dialog === 0 ? undefined : { kind: 'search', text: 'x' },
        theme: PLAIN,
        commands: [],
      };
      output.emit('resize');
      for (const listener of listeners) listener();
      await new Promise((resolve) => setImmediate(resolve));
      const drawn = output.frame.split('\n');
      const expected = dialog === 0 ? lines : [...lines.slice(0, body + 1), drawn[body + 1], drawn[body + 2], ...lines.slice(body + 3)];
      expect(drawn).toEqual(expected);
      if (dialog > 0) expect(drawn[body + 1]).toBe('─'.repeat(columns));
    }),
    { numRuns: 60 },
  );
  frame.unmount();
  await frame.exited;
}, 60_000);
