/**
 * Plain mode: the same session, line by line. Append-only, no cursor movement, no colour; every change of state is one
 * sentence, every decision one typed line. For screen readers, pipes, and terminals that draw nothing.
 */
import { visible } from '../../domain/visible.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Blobs } from '../../ports.ts';
import { statusOf, waiting } from '../../workflow/selectors.ts';
import type { Session } from '../../workflow/state.ts';
import { EXIT } from '../exit-codes.ts';
import { sentence } from '../sentences.ts';
import type { PlainCommand } from './command.ts';
import { ask, tell } from './command.ts';
import { draftCommands, proposeCommands } from './spec-commands.ts';
import { alignCommands, commitCommands, implementCommands, refineCommands, validateCommands } from './work-commands.ts';

export interface PlainInput {
  readonly engine: Engine;
  readonly blobs: Blobs;
  /** Reads a file the person names, such as a patch. */
  readonly readFile: (path: string) => Promise<Uint8Array>;
  /** The person's lines; ends when they leave. */
  readonly lines: AsyncIterable<string>;
  /** Writes one line. */
  readonly print: (line: string) => void;
}

/** Talks until the session is over or the lines end. Resolves with the exit code. */
export async function runPlain({ engine, blobs, readFile, lines, print }: PlainInput): Promise<number> {
  const out = (text: string) => print(visible(text, { newline: false }));
  const stop = engine.follow((event) => {
    const text = sentence(event, engine.shown());
    if (text !== undefined) out(text);
  });
  const drafts = draftCommands(blobs, readFile);
  await engine.idle();
  prompt(engine.shown(), out);
  for await (const line of lines) {
    if (over(engine.shown())) break;
    const [name = '', ...words] = line.trim().split(/\s+/u);
    if (name === 'quit' || name === 'q') break;
    if (name !== '') await obey(engine, [...commandsOf(engine.shown(), drafts), ...COMMON], name, words, line, out);
    await engine.idle();
    const trouble = engine.trouble();
    if (trouble !== undefined) out(`Nothing can be saved: ${trouble.message}. ${trouble.fix ?? ''}`);
    if (over(engine.shown())) break;
    prompt(engine.shown(), out);
  }
  stop();
  return closing(engine.shown(), out);
}

function over({ phase }: Session): boolean {
  return phase.name === 'complete' || phase.name === 'aborted';
}

function closing(session: Session, out: (text: string) => void): number {
  out(`Session ${session.id} is ${statusOf(session)}.`);
  if (session.phase.name === 'complete') return EXIT.done;
  if (session.phase.name === 'aborted') return EXIT.aborted;
  out(`Go on with: trueup resume ${session.id}`);
  return EXIT.waiting;
}

function prompt(session: Session, out: (text: string) => void): void {
  const failure = session.failures[0];
  if (failure !== undefined) out(`${failure.message}${failure.fix === undefined ? '' : ` Fix: ${failure.fix}.`} Then say: retry`);
  out(`[${statusOf(session)}] ${waiting(session)?.what ?? 'working'}. Say help for the commands.`);
}

async function obey(
  engine: Engine,
  commands: readonly PlainCommand[],
  name: string,
  words: readonly string[],
  line: string,
  out: (text: string) => void,
): Promise<void> {
  if (name === 'help') {
    for (const { name: word, usage, help } of commands) out(`${usage === '' ? word : `${word} ${usage}`}: ${help}`);
    out('quit: leave; the session stays as it is');
    return;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    out(`there is no command ${name} here; say help`);
    return;
  }
  const rest = line
    .trim()
    .slice(name.length)
    .trim()
    .slice(words[0]?.length ?? 0)
    .trim();
  try {
    const said = await command.say(engine.shown(), words, rest);
    if ('lines' in said) said.lines.forEach((text) => out(text));
    else {
      const refusal = engine.send(said.request);
      if (refusal !== undefined) out(refusal);
    }
  } catch (error) {
    // What a command could not read is told; the session is as it was.
    out(error instanceof Error ? error.message : String(error));
  }
}

function commandsOf({ phase }: Session, drafts: readonly PlainCommand[]): readonly PlainCommand[] {
  switch (phase.name) {
    case 'propose':
      return proposeCommands;
    case 'update':
      return drafts;
    case 'refine':
      return [...refineCommands, ...drafts];
    case 'align':
      return [...alignCommands, ...drafts];
    case 'implement':
      return implementCommands;
    case 'validate':
      return validateCommands;
    case 'commit':
      return commitCommands;
    case 'complete':
    case 'aborted':
      return [];
  }
}

const COMMON: readonly PlainCommand[] = [
  {
    name: 'status',
    usage: '',
    help: 'where the session stands',
    say: (session) =>
      tell(
        `${session.id}: ${statusOf(session)}`,
        ...session.gates.map(({ phase, verdict, reasons }) => `${phase} ${verdict}: ${reasons.join('; ')}`),
      ),
  },
  { name: 'undo', usage: '', help: 'take the last decision back', say: () => ask({ type: 'decision/undone' }) },
  { name: 'redo', usage: '', help: 'decide it again', say: () => ask({ type: 'decision/redone' }) },
  {
    name: 'retry',
    usage: '',
    help: 'try what failed again',
    say: (session) => {
      const failure = session.failures[0];
      return failure === undefined ? tell('nothing has failed') : ask({ type: 'run/retried', run: failure.effect.run });
    },
  },
  {
    name: 'abort',
    usage: 'REASON',
    help: 'abort the session',
    say: (_session, words) => ask({ type: 'session/aborted', reason: words.join(' ') || 'aborted by the person' }),
  },
];
