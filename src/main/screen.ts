/** Runs the full screen over a repository, and leaves nothing running when it ends. */
import type { Invocation } from './arguments.ts';
import { createHost } from './host.ts';
import type { Repository } from './repository.ts';
import { readSettings } from './screen-settings.ts';
import type { Work } from './work.ts';

/** Resolves with the exit code once the person has left and everything is on disk. */
export async function runScreen({ repository, work, flags }: { readonly repository: Repository; readonly work?: Work; readonly flags: Invocation['flags'] }): Promise<number> {
  const { startApp } = await import('../../views/app.tsx');
  const host = await createHost(repository, work, await readSettings(flags));
  try {
    return await startApp(host);
  } finally {
    await host.close();
  }
}
