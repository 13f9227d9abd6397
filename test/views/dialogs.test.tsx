/** Dialogs as Ink draws them, in Ink's own test renderer: what a person sees of each kind, and what the components tell. */
import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import type { Dialog } from '../../views/dialog.ts';
import { DialogBox } from '../../views/dialogs.tsx';
import type { InkScene } from '../../views/ink-scene.ts';
import { PLAIN } from '../rig/theme.ts';

function scene(dialog: Dialog, commands: InkScene['commands'] = []): InkScene {
  return { size: { columns: 60, rows: 24 }, above: [], below: [], dialogRows: 6, dialog, theme: PLAIN, commands };
}

function shown(dialog: Dialog, told: string[] = []) {
  const events = {
    filtered: (text: string) => told.push(`filtered ${text}`),
    chose: (_prompt: unknown, value: string) => told.push(`chose ${value}`),
  };
  return render(<DialogBox scene={scene(dialog)} dialog={dialog} events={events} />);
}

const linesOf = (frame: string | undefined): string[] =>
  (frame ?? '')
    .split('\n')
    .slice(1)
    .map((line) => line.trimEnd());

test('C4 a text field shows its label and what was typed, hidden characters made visible', () => {
  const dialog: Dialog = {
    kind: 'text',
    prompt: { kind: 'text', id: 'x', label: 'Why\u001b]0;pwned\u0007?', initial: '', multiline: false, submit: () => undefined },
    field: { text: 'too vague', caret: 9 },
    recalled: 0,
  };
  const { lastFrame, unmount } = shown(dialog);
  const [label, field] = linesOf(lastFrame());
  expect(label).toBe(' Why␛]0;pwned␇?');
  expect(field).toContain('too vague');
  unmount();
});

test('C4 a choice is made by the menu of ink-select-input', async () => {
  const told: string[] = [];
  const dialog: Dialog = {
    kind: 'choice',
    prompt: {
      kind: 'choice',
      id: 'stall',
      label: 'Refinement stalled',
      choices: [
        { value: 'continue', label: 'Continue' },
        { value: 'abort', label: 'Abort' },
      ],
      submit: () => undefined,
    },
  };
  const { lastFrame, stdin, unmount } = shown(dialog, told);
  expect(linesOf(lastFrame()).filter((line) => line !== '')).toHaveLength(3);
  stdin.write('\u001b[B');
  await expect.poll(() => /[▸>] Abort/u.test(lastFrame() ?? '')).toBe(true);
  stdin.write('\r');
  await expect.poll(() => told).toEqual(['chose abort']);
  unmount();
});

test('C4 the filter of the palette is typed into ink-text-input', async () => {
  const told: string[] = [];
  const { lastFrame, stdin, unmount } = shown({ kind: 'search', text: 'lock' }, told);
  expect(linesOf(lastFrame())[0]).toContain('lock');
  stdin.write('s');
  await expect.poll(() => told).toEqual(['filtered locks']);
  unmount();
});
