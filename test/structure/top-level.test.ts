/** Shows that the top level holds only what a reader expects there; tool settings live in package.json or under test/. */
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ROOT } from './sources.ts';

const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'LICENSE'];
const FOLDERS = ['src', 'views', 'templates', 'sessions', 'test'];
const DOTS = ['.ci', '.git', '.gitattributes', '.gitignore', '.npmrc', '.trueup'];
/** Made by tools and ignored by git. */
const MADE = ['node_modules', 'dist', 'coverage'];

it('C5: the top level holds the folders of the design card and what the ecosystem expects beside them', () => {
  expect(strangers(readdirSync(ROOT))).toEqual([]);
});

it('a stranger at the top level is seen', () => {
  expect(strangers([...FILES, ...FOLDERS, ...DOTS, ...MADE, 'utils', '.prettierrc'])).toEqual(['utils', '.prettierrc']);
});

function strangers(entries: readonly string[]): readonly string[] {
  return entries.filter((entry) => ![FILES, FOLDERS, DOTS, MADE].some((known) => known.includes(entry)));
}
