/** `trueup doctor`: what is there, what is missing, and how to get it. Touches no network and runs nothing of the repository's. */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { visible } from '../../domain/visible.ts';
import { projectProbe } from '../../runners/probe.ts';
import type { Invocation } from '../arguments.ts';
import { homeFolder } from '../home-folder.ts';
import { openRepository } from '../repository.ts';
import { VERSION } from '../version.ts';
import { print, repositoryOf } from './common.ts';

/** Prints one line a finding. Resolves with 1 when something needed is missing. */
export async function doctor({ flags }: Invocation): Promise<number> {
  const say = (ok: boolean, text: string) => print(visible(`${ok ? 'ok  ' : 'miss'}  ${text}`, { newline: false }));
  say(true, `trueup ${VERSION} on Node ${process.versions.node}`);
  say(true, `user directory ${homeFolder()}`);
  const editor = process.env['VISUAL'] ?? process.env['EDITOR'];
  say(editor !== undefined, editor === undefined ? 'no editor: set VISUAL or EDITOR to edit specs with e' : `editor ${editor}`);
  const repository = await openRepository(repositoryOf(flags), false);
  const state = await repository.git.state();
  say(true, `repository ${repository.root}, ${state.branch === undefined ? 'detached HEAD' : `branch ${state.branch}`}`);
  say(
    state.identity,
    state.identity ? 'git identity is set' : 'no git identity: run `git config user.name` and `git config user.email` with yours',
  );
  say(
    repository.trusted,
    repository.trusted ? 'the repository is trusted' : 'not trusted: its checks and validations do not run until `trueup trust`',
  );
  const specs = await repository.files.list(repository.config.specs.include, repository.config.specs.exclude);
  say(specs.length > 0, specs.length > 0 ? `${specs.length} spec files` : 'no spec files: set `specs.include` in trueup.yaml');
  for (const { name, argv } of await projectProbe(repository.root).detect()) {
    const found = await onPath(argv[0] ?? '');
    say(found, `validation ${name}: ${argv.join(' ')}${found ? '' : ` (${argv[0] ?? ''} is not on the PATH)`}`);
  }
  return state.identity ? 0 : 1;
}

async function onPath(program: string): Promise<boolean> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const reachable = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (reachable) return true;
  }
  return false;
}
