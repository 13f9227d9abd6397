/** Starts a script of this folder, bundled so that it is up in no time, and hands out the lines it prints, one by one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { temporaryFolder } from '../folders.ts';

export interface Child {
  readonly process: ChildProcess;
  /** Everything printed so far. */
  readonly lines: readonly string[];
  /** Resolves with the first line from now on that passes; rejects when the process ends before. */
  line(passes: (line: string) => boolean): Promise<string>;
  /** Kills it as the kernel does and resolves when it is gone and all it printed was read. */
  kill(): Promise<void>;
}

const bundles = new Map<string, string>();

/** The script and all it imports as one file. */
function bundled(script: string): string {
  const known = bundles.get(script);
  if (known !== undefined) return known;
  const outfile = join(temporaryFolder(), script.replace(/\.ts$/, '.mjs'));
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  buildSync({
    entryPoints: [new URL(script, import.meta.url).pathname],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    banner,
  });
  bundles.set(script, outfile);
  return outfile;
}

export function startChild(script: string, ...args: readonly string[]): Child {
  const child = spawn(process.execPath, [bundled(script), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let errors = '';
  const listeners = new Set<(line: string | undefined) => void>();
  const reader = createInterface({ input: child.stdout });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  reader.on('line', (line) => {
    lines.push(line);
    for (const listener of listeners) listener(line);
  });
  const ended = Promise.all([once(child, 'close'), once(reader, 'close')]).then(() => {
    for (const listener of listeners) listener(undefined);
  });
  return {
    process: child,
    lines,
    line: (passes) =>
      new Promise((resolve, reject) => {
        const listener = (line: string | undefined) => {
          if (line !== undefined && !passes(line)) return;
          listeners.delete(listener);
          if (line === undefined) reject(new Error(`${script} ended: ${errors}`));
          else resolve(line);
        };
        listeners.add(listener);
      }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
