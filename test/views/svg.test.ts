import { expect, test } from 'vitest';
import { createScreen } from '../rig/screen.ts';
import { screenSvg } from '../rig/svg.ts';

test('a picture holds every character where its cell is, with its colours', async () => {
  const screen = createScreen(20, 3);
  screen.write('\u001b[38;2;1;2;3mab\u001b[m <c> \u001b[7m漢\u001b[m\u001b[48;5;16mx');
  await screen.flush();
  const svg = screenSvg(screen, 'three "rows"');
  expect(svg).toContain('aria-label="three &quot;rows&quot;"');
  expect(svg).toContain('<text x="12" y="26" textLength="16.8" lengthAdjust="spacingAndGlyphs" fill="#010203">ab</text>');
  expect(svg).toContain('>&lt;c&gt;</text>');
  expect(svg).toContain('<rect x="70.8" y="12" width="16.8" height="18" fill="#d7dce2"/>');
  expect(svg).toContain('fill="rgb(0,0,0)"');
});
