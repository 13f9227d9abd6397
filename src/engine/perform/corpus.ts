/** Reads the spec files of the repository, as the configuration names them. */
import type { Bench } from '../bench.ts';

/** One spec file's bytes. */
export interface SpecFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Every spec file there is, sorted by path. A file that vanishes while reading is left out. */
export async function readCorpus({ ports, session }: Bench): Promise<readonly SpecFile[]> {
  const { include, exclude } = session().config.specs;
  const paths = await ports.files.list(include, exclude);
  const specs: SpecFile[] = [];
  for (const path of paths) {
    const bytes = await ports.files.read(path);
    if (bytes !== undefined) specs.push({ path, bytes });
  }
  return specs;
}
