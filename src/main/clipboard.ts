/** Puts text on the system's clipboard through whichever of its programs is there. */
import { spawn } from 'node:child_process';

const PROGRAMS: readonly { readonly needs?: string; readonly argv: readonly [string, ...string[]] }[] = [
  { argv: ['pbcopy'] },
  { needs: 'WAYLAND_DISPLAY', argv: ['wl-copy'] },
  { needs: 'DISPLAY', argv: ['xclip', '-selection', 'clipboard'] },
  { needs: 'DISPLAY', argv: ['xsel', '--clipboard', '--input'] },
  { argv: ['clip.exe'] },
];

/** Resolves with the program that took the text, or undefined when none did. */
export async function copyText(text: string): Promise<string | undefined> {
  for (const { needs, argv } of PROGRAMS) {
    if (needs !== undefined && (process.env[needs] ?? '') === '') continue;
    if (await feed(argv, text)) return argv[0];
  }
  return undefined;
}

function feed([program, ...args]: readonly [string, ...string[]], text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
    // A program that does not read is judged by how it ends.
    child.stdin.on('error', () => undefined);
    child.stdin.end(text);
  });
}
