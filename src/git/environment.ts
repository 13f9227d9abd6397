/** Chooses what git is allowed to see of this program's environment, so that no variable can point it elsewhere or carry a secret. */
import path from 'node:path';

/** Where the person's own things are, who they are, and what a signing agent needs. */
const ALLOWED = [
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'TZ',
  'TMPDIR',
  'XDG_CONFIG_HOME',
  'XDG_RUNTIME_DIR',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_AUTHOR_NAME',
  'GIT_AUTHOR_EMAIL',
  'GIT_COMMITTER_NAME',
  'GIT_COMMITTER_EMAIL',
  'EMAIL',
  'GNUPGHOME',
  'SSH_AUTH_SOCK',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'DBUS_SESSION_BUS_ADDRESS',
];

/**
 * The environment for git: the allowed names out of `source`, a PATH of absolute folders only (a relative one would find
 * a program inside the repository), no prompt, no editor, English messages.
 */
export function gitEnvironment(source: NodeJS.ProcessEnv): Record<string, string> {
  const kept = ALLOWED.flatMap((name) => {
    const value = source[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const folders = (source['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return {
    ...Object.fromEntries(kept),
    PATH: folders.join(path.delimiter),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_EDITOR: 'true',
  };
}
