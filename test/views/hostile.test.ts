import { existsSync, readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible } from '../../src/domain/visible.ts';
import { createCompositor } from '../../views/terminal/compositor.ts';
import { markerOf } from '../../views/terminal/frame-text.ts';
import type { Region } from '../../views/terminal/scene.ts';
import type { Session } from '../../src/workflow/state.ts';
import { sessionId, scriptedHost } from '../rig/host.ts';
import type { HostScript } from '../rig/host.ts';
import { NO_RESULTS } from '../rig/later-fixtures.ts';
import { affectedSpec, proposalOf, proposing, question } from '../rig/fixtures.ts';
import { createScreen } from '../rig/screen.ts';
import type { VirtualScreen } from '../rig/screen.ts';
import { summary } from '../rig/screen-fixtures.ts';
import { renderTui } from '../rig/tui.ts';

const HOSTILE = new URL('../../../shared/hostile/', import.meta.url);
interface Payload {
  readonly name: string;
  readonly text: string;
}

function payloads(): readonly Payload[] {
  return ['esc', 'unicode'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, HOSTILE)).flatMap((name): readonly Payload[] => {
      const bytes = readFileSync(new URL(`${folder}/${name}`, HOSTILE));
      if (!name.endsWith('.gen.json'))
        return [
          { name, text: bytes.toString('utf8') },
          { name: `${name} as Latin-1`, text: bytes.toString('latin1') },
        ];
      const { gen_b64: parts } = JSON.parse(bytes.toString()) as { readonly gen_b64: readonly (string | readonly [string, number])[] };
      const text = parts
        .map((part) =>
          typeof part === 'string'
            ? Buffer.from(part, 'base64').toString()
            : Buffer.from(part[0], 'base64').toString().repeat(Math.min(part[1], 2000)),
        )
        .join('');
      return [{ name, text }];
    }),
  );
}

const COLUMNS = 80;
const ROWS = 60;
const EDGE = 50;
const SENTINEL = '|sentinel|';

/** Rows of text in a region of 50 cells with a row of sentinels at its right, painted by the compositor. */
async function painted(texts: readonly string[]): Promise<VirtualScreen> {
  const screen = createScreen(COLUMNS, ROWS);
  const compositor = createCompositor(
    { write: (bytes) => (screen.write(bytes), true), once: () => undefined },
    { columns: COLUMNS, rows: ROWS },
  );
  const region = (index: number, x: number, width: number, row: (line: number) => string): Region => ({
    marker: markerOf(index),
    x,
    y: 0,
    width,
    height: ROWS,
    row,
  });
  compositor.show({
    size: { columns: COLUMNS, rows: ROWS },
    regions: [region(0, 0, EDGE, (line) => texts[line] ?? ''), region(1, EDGE, COLUMNS - EDGE, () => SENTINEL)],
    cursor: { x: 0, y: 0, visible: false },
  });
  compositor.paint();
  await screen.flush();
  return screen;
}

const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Nothing reached beyond the rows' own cells. */
function expectInert(screen: VirtualScreen): void {
  expect(screen.replies).toEqual([]);
  expect(screen.effects).toEqual([]);
  expect(screen.modesLeftOn()).toEqual(['hidden cursor']);
  for (let row = 0; row < ROWS; row += 1) {
    if (screen.textAt(row, EDGE, COLUMNS).trimEnd() !== SENTINEL)
      expect.fail(`row ${row}: ${JSON.stringify(screen.textAt(row, 0, COLUMNS))}`);
  }
  expect(screen.text().replaceAll('\n', '')).not.toMatch(CONTROLS);
}

const attack = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u001b[2J',
        '\u001b]52;c;eA==\u0007',
        '\u001b]0;t\u0007',
        '\u001b[6n',
        '\u001b[c',
        '\u009b5n',
        '\u001b[?1049h',
        '\u001b[?1003h',
        '\u001b[4h',
        '\u001b[1;1r',
        '\u001b(0',
        '\u000e',
        '\u001bc',
        '\u001b]8;;file:///x\u0007',
        '\u001bP$qm\u001b\\',
        '\u001b_G\u001b\\',
        '\u0005',
        '\u0007',
        '\b\b',
        '\r',
        '\n',
        '\t',
        '\u202e',
        '\u{e0041}',
        '\u001b',
        '\u001b[',
        '\u001b]',
        '\u009d',
        '漢',
        '👩‍👩‍👧',
        'e\u0301',
        '\ufdd0\ufdd1',
        '\u001b[8m',
        '\u001b[31',
        'm',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.stringMatching(/^\u001b\[[0-?]{0,4}[ -/]{0,1}[@-~]$/),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('untrusted text (S1)', () => {
  test('does nothing to the terminal but stand in its row: 24,000 generated texts, shown as screens show them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(attack, { minLength: ROWS, maxLength: ROWS }), async (texts) => {
        expectInert(await painted(texts.map((text) => visible(text))));
      }),
      { numRuns: 400 },
    );
  }, 120_000);

  test('does nothing either when a screen forgets the gate: the compositor is one too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(attack, { minLength: ROWS, maxLength: ROWS }), async (texts) => {
        expectInert(await painted(texts));
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  test('is seen to act by this rig when nothing stands in its way', async () => {
    const screen = createScreen(COLUMNS, ROWS);
    screen.write('\u001b[6n\u001b]0;t\u0007\u0007\u001b[?1049h\u001b]52;c;eA==\u0007');
    await screen.flush();
    expect(screen.replies.length).toBe(1);
    expect(screen.effects).toEqual(['title t', 'bell', 'osc 52 c;eA==']);
    expect(screen.modesLeftOn()).toEqual(['alternate screen']);
  });

  test.skipIf(!existsSync(HOSTILE))(
    'does nothing in any place that shows it: recorded attacks in lists, headers, questions, notices, output and clipboard',
    async () => {
      const script: HostScript = { refusal: 'no' };
      const host = scriptedHost(script);
      const tui = await renderTui({ host, size: { columns: 100, rows: 30 } });
      for (const { name, text } of payloads()) {
        script.sessions = [
          summary('audit', { id: sessionId('audit'), feature: text, request: text, detail: text, needsYou: text, damage: text }),
        ];
        script.repository = { path: text, branch: text, dirty: true };
        host.refusal = text;
        host.show(sessionOf(text));
        await tui.press('1', 'j', '2', 'j', 'u', 'enter', 'esc');
        expect(tui.screen.effects, name).toEqual(['osc 11 ?']);
        expect(tui.screen.modesLeftOn(), name).toEqual([
          'alternate screen',
          'bracketed paste',
          'focus events',
          'no wraparound',
          'hidden cursor',
        ]);
        expect(tui.screen.lines()[2], name).toBe('─'.repeat(100));
        if (CONTROLS.test(tui.text().replaceAll('\n', ''))) expect.fail(`${name}: ${JSON.stringify(tui.text())}`);
      }
      await tui.close();
      expect(tui.screen.modesLeftOn()).toEqual([]);
    },
    120_000,
  );
});

function sessionOf(text: string): Session {
  const proposal = proposalOf({
    request: text,
    intent: text,
    specs: [affectedSpec(text, { reasons: [text], sections: [text], touched: [text] })],
    keyChanges: [{ text, change: 'ADDED' }],
    questions: [question('Q1', { text, why: text, choices: [text, 'no'] })],
  });
  return proposing(proposal, {
    feature: text,
    request: text,
    branch: text,
    past: { snapshot: { phase: { name: 'update' }, results: NO_RESULTS }, before: undefined, length: 1 },
  });
}
