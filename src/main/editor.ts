/** Opens the person's editor. Terminal editors get the terminal; editors with a window of their own run beside the program. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { TrueupError } from '../domain/error.ts';
import type { Lend } from '../../views/host.ts';

/** Editors that open a window and leave the terminal alone. */
const WINDOWED = new Set([
  'code',
  'code-insiders',
  'codium',
  'cursor',
  'zed',
  'subl',
  'gedit',
  'kate',
  'mate',
  'idea',
  'webstorm',
  'pycharm',
  'gvim',
  'mousepad',
]);
/** Editors that take `+LINE` before the file. */
const PLUS_LINE = new Set(['vi', 'vim', 'nvim', 'nano', 'emacs', 'emacsclient', 'joe', 'micro', 'kak', 'ne', 'mg', 'pico', 'gvim']);

/** `VISUAL`, then `EDITOR`, split at spaces. Throws a `refusal` when neither is set. */
export function editorCommand(env: NodeJS.ProcessEnv = process.env): readonly [string, ...string[]] {
  const text = (env['VISUAL'] ?? '').trim() || (env['EDITOR'] ?? '').trim();
  const [program, ...args] = text.split(/\s+/u);
  if (program === undefined || program === '')
    throw new TrueupError('refusal', 'no-editor', 'no editor is set', { fix: 'set VISUAL or EDITOR, for example `export EDITOR=nano`' });
  return [program, ...args];
}

/** The arguments that open a file at a line in this editor. */
export function editorArguments(program: string, path: string, line: number): readonly string[] {
  const name = basename(program);
  if (PLUS_LINE.has(name)) return [`+${line}`, path];
  if (name === 'hx' || name === 'helix' || name === 'zed' || name === 'subl') return [`${path}:${line}`];
  if (name.startsWith('code') || name === 'cursor') return ['--goto', `${path}:${line}`];
  return [path];
}

/** Opens a file at a line. Resolves with one sentence once the editor has ended, or at once for one with a window. */
export async function openEditor(path: string, line: number, lend: Lend): Promise<string> {
  const [program, ...args] = editorCommand();
  const argv = [...args, ...editorArguments(program, path, line)];
  if (WINDOWED.has(basename(program))) {
    const child = spawn(program, argv, { detached: true, stdio: 'ignore' });
    await started(child, program);
    child.unref();
    return `${basename(program)} is open beside this program; press R when the file is saved`;
  }
  const code = await lend(() => ended(spawn(program, argv, { stdio: 'inherit' }), program));
  return code === 0 ? 'back from the editor' : `${basename(program)} ended with ${code}; what it saved is kept`;
}

/** Lets the person write a text in their editor. Resolves with the text as it was left. */
export async function editText(text: string, lend: Lend): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trueup-text-'));
  const path = join(folder, 'text.md');
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    const [program, ...args] = editorCommand();
    const wait = WINDOWED.has(basename(program)) ? ['--wait'] : [];
    await lend(() => ended(spawn(program, [...args, ...wait, path], { stdio: 'inherit' }), program));
    return (await readFile(path, 'utf8')).replace(/\n$/u, '');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function started(child: ReturnType<typeof spawn>, program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => reject(cannotStart(program, cause)));
  });
}

function ended(child: ReturnType<typeof spawn>, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => resolve(code ?? 1));
    child.once('error', (cause) => reject(cannotStart(program, cause)));
  });
}

function cannotStart(program: string, cause: unknown): TrueupError {
  return new TrueupError('failure', 'editor-failed', `${program} cannot be started`, {
    cause,
    fix: 'set VISUAL or EDITOR to an editor that is installed',
  });
}
