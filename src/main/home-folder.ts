/** Where the person's own settings lie. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `TRUEUP_HOME`, else `$XDG_CONFIG_HOME/trueup`, else `~/.config/trueup`. */
export function homeFolder(env: NodeJS.ProcessEnv = process.env): string {
  const own = env['TRUEUP_HOME'];
  if (own !== undefined && own !== '') return own;
  const config = env['XDG_CONFIG_HOME'];
  return join(config === undefined || config === '' ? join(homedir(), '.config') : config, 'trueup');
}
