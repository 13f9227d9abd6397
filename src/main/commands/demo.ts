/** `trueup demo`: a small real project in a temporary folder, its own git repository and tests, with the whole workflow on it. */
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAnswerer } from '../../api/answers.ts';
import { runHeadless } from '../../api/headless.ts';
import { TrueupError } from '../../domain/error.ts';
import { gitEnvironment } from '../../git/environment.ts';
import { spawnGit } from '../../git/spawn.ts';
import { templatePath } from '../../templates.ts';
import { readAnswers, storeSources } from '../answers-file.ts';
import type { Invocation } from '../arguments.ts';
import { placeOf } from '../place.ts';
import { openRepository } from '../repository.ts';
import { wantsScreen } from '../terminal.ts';
import { route, startWork } from '../work.ts';
import { formatOf, print } from './common.ts';

/** The branch that holds the drafted spec change. */
export const DEMO_BRANCH = 'draft/lockout-window';

/** Full-screen in a terminal; without one the whole workflow runs headless and says what it did. Resolves with the exit code. */
export async function demo({ flags }: Invocation): Promise<number> {
  const root = await makeDemo();
  const answersPath = templatePath('demo/answers.yaml');
  const answers = await readAnswers(answersPath);
  const repository = await openRepository(root, true);
  const work = await startWork(repository, await route(repository, answers.request ?? ''));
  if (wantsScreen(flags)) {
    const { runScreen } = await import('../screen.ts');
    const code = await runScreen({ place: placeOf(repository), work, flags });
    print(`The demo project stays in ${root}`);
    return code;
  }
  const json = formatOf(flags) === 'json';
  if (!json) print(`Demo project: ${root} (a login library with 5 tests and 2 specs; branch ${DEMO_BRANCH} holds a drafted spec change)`);
  try {
    const answer = createAnswerer(answers, await storeSources(answers, answersPath, work.blobs));
    const code = await runHeadless(work.engine, answer, { format: json ? 'json' : 'text', print });
    if (!json) await printHistory(root);
    return code;
  } finally {
    await work.close();
    if (flags['keep'] === true) print(`Kept in ${root}`);
    else await rm(root, { recursive: true, force: true });
  }
}

/** Makes the demo repository and resolves with its root. */
async function makeDemo(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'trueup-demo-')));
  await cp(templatePath('demo/project'), root, { recursive: true });
  const git = async (...args: string[]) => {
    const { code, stderr } = await spawnGit({ argv: ['-C', root, ...args], env: gitEnvironment(process.env) });
    if (code !== 0)
      throw new TrueupError('failure', 'demo-git', `git ${args[0] ?? ''}: ${stderr.trim()}`, { fix: 'install git 2.31 or newer' });
  };
  await git('init', '-q', '-b', 'main');
  await git('config', 'user.name', 'Demo');
  await git('config', 'user.email', 'demo@example.invalid');
  await git('add', '-A');
  await git('commit', '-q', '-m', 'The login library, version 1.2');
  await git('checkout', '-q', '-b', DEMO_BRANCH);
  await cp(templatePath('demo/branch'), root, { recursive: true });
  await git('commit', '-q', '-a', '-m', 'Draft: lockout window, unlock link, no PIN');
  await git('checkout', '-q', 'main');
  return root;
}

async function printHistory(root: string): Promise<void> {
  const { stdout } = await spawnGit({
    argv: ['-C', root, 'log', '--stat', '--format=%n%h %s', '-n', '2'],
    env: gitEnvironment(process.env),
  });
  print(`What git has now:${new TextDecoder().decode(stdout)}`);
}
