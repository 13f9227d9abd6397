/** Finds the templates that ship beside the program, built or not: this file and the bundle both lie one folder below the root. */
import { fileURLToPath } from 'node:url';

/** Absolute path of a template, given relative to `templates/`. */
export function templatePath(name: string): string {
  return fileURLToPath(new URL(`../templates/${name}`, import.meta.url));
}
