/** Runs the full screen over a repository, and leaves nothing running when it ends. */
import { flushCompileCache } from 'node:module';
import { startApp } from '../../views/app.tsx';
import { SCREENS } from '../../views/screens/index.ts';
import { processTerminal } from '../../views/terminal/terminal.ts';
import type { Invocation } from './arguments.ts';
import { createHost } from './host.ts';
import type { Place } from './place.ts';
import { readSettings } from './screen-settings.ts';
import type { SessionId } from '../domain/ids.ts';
import type { Work } from './work.ts';

const CACHE_AFTER_MS = 300;

/** Resolves with the exit code once the person has left and everything is on disk. */
export async function runScreen({
  place,
  work,
  resume,
  flags,
  keyboard = process.stdin,
}: {
  readonly place: Place;
  readonly work?: Work;
  readonly resume?: SessionId;
  readonly flags: Invocation['flags'];
  /** Where keys come from; standard input unless that is something else than the terminal. */
  readonly keyboard?: NodeJS.ReadStream;
}): Promise<number> {
  const host = createHost(place, work, await readSettings(flags));
  try {
    if (resume !== undefined) await host.look(resume);
    return await startApp({
      host,
      terminal: processTerminal(keyboard, process.stdout),
      screens: SCREENS,
      env: process.env,
      processEvents: {
        on: (event, listener) => process.on(event, listener),
        off: (event, listener) => process.off(event, listener),
        exit: (code) => process.exit(code),
        kill: (pid, signal) => void process.kill(pid, signal),
      },
      tell: (text) => void process.stderr.write(text),
      elapsedMs: () => performance.now(),
      painted: () => {
        host.begin(resume);
        setTimeout(() => flushCompileCache(), CACHE_AFTER_MS).unref();
      },
    });
  } finally {
    await host.close();
  }
}
