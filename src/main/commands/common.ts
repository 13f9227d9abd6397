/** What several commands need of their flags and of the standard streams. */
import { errnoOf } from '../../../sessions/failure.ts';
import { TrueupError } from '../../domain/error.ts';
import { visible } from '../../domain/visible.ts';
import type { Invocation } from '../arguments.ts';
import { fs } from '../quick-fs.ts';

type Flags = Invocation['flags'];

/** The folder whose repository a command works in. */
export function repositoryOf(flags: Flags): string {
  return textFlag(flags, 'repo') ?? process.cwd();
}

/** A flag's text, or undefined when it was not given. */
export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

/** `--format`, text unless said otherwise. Throws `misuse` for a format there is not. */
export function formatOf(flags: Flags): 'text' | 'json' {
  const value = textFlag(flags, 'format') ?? 'text';
  if (value !== 'text' && value !== 'json')
    throw new TrueupError('misuse', 'unknown-format', `there is no format ${visible(value)}`, { fix: 'use text or json' });
  return value;
}

/** Writes one line to standard output, whole, also when it is a pipe that is slow to drain. */
export function print(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let done = 0; done < bytes.length;) {
    try {
      done += fs.writeSync(1, bytes, done);
    } catch (error) {
      // A full pipe asks for patience; a closed one has nobody left to tell.
      const code = errnoOf(error);
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
