/** Tells which files are plain specs: those that `specs.include` of `trueup.yaml` names, as everywhere in the program. */
import { join } from 'node:path';
import { TrueupError } from '../../domain/error.ts';
import { fs } from '../quick-fs.ts';

const { existsSync, readFileSync } = fs;

/** Whether a repository-relative path is a plain spec, unless another format knows it better. */
export type IsPlainSpec = (path: string) => boolean;

const CONFIG_FILE = 'trueup.yaml';

/**
 * What `specs.include` and `specs.exclude` match by default, spelled out, so that a project without a configuration needs
 * neither its parser nor one for globs.
 */
const DEFAULT = /^(?:(?:specs|spec|openspec\/specs|\.kiro\/specs|docs\/specs)\/(?:.*\/)?[^/]*\.md|SPEC\.md)$/u;
const DEFAULT_EXCLUDED = /^specs\/meta\/|(?:^|\/)node_modules\//u;

/** The plain specs of the project at `root`. Throws `bad-config`. */
export async function plainSpecs(root: string): Promise<IsPlainSpec> {
  const file = join(root, CONFIG_FILE);
  if (!existsSync(file)) return isPlainByDefault;
  const [{ parseConfig }, { default: picomatch }] = await Promise.all([import('../../api/config.ts'), import('picomatch')]);
  const { include, exclude } = parseConfig(textOf(file), CONFIG_FILE).specs;
  const options = { dot: true, posixSlashes: true };
  const included = picomatch([...include], options);
  const excluded = exclude.length === 0 ? () => false : picomatch([...exclude], options);
  return (path) => included(path) && !excluded(path);
}

/** Whether the default configuration names a path. */
export function isPlainByDefault(path: string): boolean {
  return DEFAULT.test(path) && !DEFAULT_EXCLUDED.test(path);
}

function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new TrueupError('damage', 'bad-config', `${CONFIG_FILE}: cannot be read as UTF-8`, {
      cause: error,
      fix: 'save the file as UTF-8',
    });
  }
}
