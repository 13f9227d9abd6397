/** Starts the full-screen program on this process's terminal. */
import { startApp } from './app.ts';
import type { Host } from './host.ts';
import { SCREENS } from './screens/index.ts';
import { processTerminal } from './terminal/terminal.ts';

/** Runs until the person leaves; resolves with the exit code. Standard input and output must be a terminal. `painted` is called once the first frame is written. */
export function startFullScreen(host: Host, painted?: () => void): Promise<number> {
  return startApp({
    host,
    terminal: processTerminal(process.stdin, process.stdout),
    screens: SCREENS,
    env: process.env,
    processEvents: process,
    tell: (text) => void process.stderr.write(text),
    elapsedMs: () => performance.now(),
    ...(painted === undefined ? {} : { painted }),
    watch: () => watch(),
  });
}

/** Starting a process takes a moment, so it is loaded and done after the first frame. */
function watch(): { dismiss(): void } {
  const watchdog = import('./terminal/watchdog.ts').then(({ startWatchdog }) => startWatchdog());
  let dismissed = false;
  let started: { dismiss(): void } | undefined;
  void watchdog.then((dog) => {
    started = dog;
    if (dismissed) dog.dismiss();
  });
  return {
    dismiss() {
      dismissed = true;
      started?.dismiss();
    },
  };
}
