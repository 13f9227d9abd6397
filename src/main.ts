/** The program's entry: reads the command line, runs one command, and turns whatever happens into a message and an exit code. */
import { EXIT, exitCodeOf } from './api/exit-codes.ts';
import { TrueupError } from './domain/error.ts';
import { visible } from './domain/visible.ts';
import { helpText, readArguments } from './main/arguments.ts';
import type { Invocation } from './main/arguments.ts';
import { VERSION } from './main/version.ts';

type Command = (invocation: Invocation) => Promise<number>;

/** Each command loads what it needs when it runs, so that the others cost nothing at start. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  home: async () => (await import('./main/commands/home.ts')).home,
  start: async () => (await import('./main/commands/start.ts')).start,
  review: async () => (await import('./main/commands/review.ts')).review,
  run: async () => (await import('./main/commands/run.ts')).run,
  sessions: async () => (await import('./main/commands/sessions.ts')).sessions,
  resume: async () => (await import('./main/commands/resume.ts')).resume,
  replay: async () => (await import('./main/commands/replay.ts')).replaySession,
  diff: async () => (await import('./main/commands/diff.ts')).diff,
  archive: async () => (await import('./main/commands/archive.ts')).archive,
  check: async () => (await import('./main/commands/check.ts')).check,
  overview: async () => (await import('./main/commands/overview.ts')).overview,
  init: async () => (await import('./main/commands/settings.ts')).init,
  config: async () => (await import('./main/commands/settings.ts')).config,
  trust: async () => (await import('./main/commands/settings.ts')).trust,
  doctor: async () => (await import('./main/commands/doctor.ts')).doctor,
  demo: async () => (await import('./main/commands/demo.ts')).demo,
  reset: async () => (await import('./main/commands/reset.ts')).reset,
};

async function main(argv: readonly string[]): Promise<number> {
  const invocation = readArguments(argv);
  if (invocation.flags['help'] === true) return say(helpText());
  if (invocation.flags['version'] === true) return say(`trueup ${VERSION}`);
  const load = COMMANDS[invocation.command];
  if (load === undefined) throw new TrueupError('bug', 'no-command', `${invocation.command} has no command`);
  return (await load())(invocation);
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return EXIT.done;
}

/** Prints what failed, where, why, and the fix on the next line. */
function report(error: unknown): number {
  if (error instanceof TrueupError) {
    process.stderr.write(`trueup: ${visible(error.message)}\n${error.fix === undefined ? '' : `fix: ${visible(error.fix)}\n`}`);
    return error.code === 'session-held' ? EXIT.held : exitCodeOf(error.kind);
  }
  process.stderr.write(
    `trueup: a defect of the program: ${visible(error instanceof Error ? (error.stack ?? error.message) : String(error), { newline: true })}\n`,
  );
  return EXIT.bug;
}

// A program that runs out of work before it has an answer has a defect, and does not end as if all were well.
process.exitCode = EXIT.bug;
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = report(error);
  },
);
