/** Decides between the full screen and the line-by-line mode. */
import type { Invocation } from './arguments.ts';

/** Whether this process can and should draw full-screen. */
export function wantsScreen(
  flags: Invocation['flags'],
  env: NodeJS.ProcessEnv = process.env,
  keyboard: NodeJS.ReadStream = process.stdin,
): boolean {
  if (flags['plain'] === true || env['TERM'] === 'dumb' || (env['ACCESSIBLE'] ?? '') !== '') return false;
  return keyboard.isTTY && process.stdout.isTTY;
}
