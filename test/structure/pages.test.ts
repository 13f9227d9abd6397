/**
 * Holds the parts of pages that are drawn from the code. `UPDATE=1 npm test` writes them anew; without it a stale page
 * fails.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { helpText } from '../../src/main/arguments.ts';
import { keyTable } from '../../views/keymap.ts';
import { EVERYWHERE } from '../../views/keys.ts';
import { SCREENS } from '../../views/screens/index.ts';
import { foldersDiagram, phasesDiagram } from './diagrams.ts';
import { cruiseLayers } from './layers.ts';
import { blockNames, blockOf, withBlock } from './pages.ts';
import { walkTransition, type Arrow } from './phase-walk.ts';
import { codeFiles, ROOT, SHIPPED } from './sources.ts';

/** A marked block: the page it stands in, and how it is drawn. */
interface Block {
  readonly page: string;
  readonly name: string;
  draw(): Promise<string>;
}

/** The walk takes seconds, so it is done once. */
let walked: readonly Arrow[] | undefined;
const arrows = (): readonly Arrow[] => (walked ??= walkTransition());

const BLOCKS: readonly Block[] = [
  { page: 'ARCHITECTURE.md', name: 'folders', draw: async () => foldersDiagram(await cruiseLayers([])) },
  { page: 'ARCHITECTURE.md', name: 'phases', draw: async () => phasesDiagram(arrows()) },
  { page: 'README.md', name: 'keys', draw: async () => `\n${keyTable(Object.values(SCREENS), EVERYWHERE)}` },
  { page: 'README.md', name: 'help', draw: async () => `\n\`\`\`text\n${helpText()}\n\`\`\`\n` },
];

describe('generated blocks', () => {
  for (const block of BLOCKS) {
    it(`${block.page}: ${block.name} is what the code says`, { timeout: 60_000 }, async () => {
      const place = path.join(ROOT, block.page);
      const page = readFileSync(place, 'utf8');
      const drawn = await block.draw();
      if (process.env['UPDATE'] === '1') writeFileSync(place, withBlock(page, block.name, drawn));
      else expect(blockOf(page, block.name), `${block.page} is stale; fix: UPDATE=1 npm test`).toBe(drawn);
    });
  }

  it.each(['ARCHITECTURE.md', 'README.md'])('%s holds no block that nothing draws', (page) => {
    const place = path.join(ROOT, page);
    const names = blockNames(readFileSync(place, 'utf8'));
    expect(names.filter((name) => !BLOCKS.some((block) => block.page === page && block.name === name))).toEqual([]);
  });
});

it('ARCHITECTURE.md has a paragraph for every folder with code, and for no other', () => {
  const page = readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const told = [...page.matchAll(/^\*\*`([^`]+)`\*\*/gm)].map((paragraph) => paragraph[1] ?? '');
  const folders = codeFiles(SHIPPED).map((file) =>
    file.startsWith('src/') ? /^src\/[^/]+(?:\/|\.ts$)/.exec(file)?.[0] : file.replace(/\/.*/, '/'),
  );
  const wanted = new Set([...folders, 'templates/', 'test/'].filter((folder) => folder !== undefined && folder !== 'src/main.ts'));
  expect(
    [...wanted].filter((folder) => !told.includes(folder ?? '')),
    'folders without a paragraph',
  ).toEqual([]);
  expect(
    told.filter((folder) => !existsSync(path.join(ROOT, folder))),
    'paragraphs without a folder',
  ).toEqual([]);
});

describe('a marked block', () => {
  it('may be empty', () => {
    const empty = '<!-- generated:keys -->\n<!-- /generated -->\n';
    expect(blockOf(empty, 'keys')).toBe('');
    expect(blockOf(withBlock(empty, 'keys', '\nrow\n'), 'keys')).toBe('\nrow\n');
  });

  const page = 'before\n<!-- generated:keys -->\nold $1\n<!-- /generated -->\nafter\n<!-- generated:other -->\nkept\n<!-- /generated -->\n';

  it('is replaced alone, and its text is taken literally', () => {
    const changed = withBlock(page, 'keys', 'new $& $1');
    expect(changed).toBe(page.replace('old $1', () => 'new $& $1'));
    expect(blockOf(changed, 'keys')).toBe('new $& $1');
    expect(blockNames(changed)).toEqual(['keys', 'other']);
  });

  it('that is missing is said', () => {
    expect(() => withBlock(page, 'nowhere', '')).toThrow('no block "nowhere"');
  });
});

describe('the diagram of phases', { timeout: 60_000 }, () => {
  const abort = (from: Arrow['from']): Arrow => ({ from, to: 'ABORTED', by: 'session/aborted' });

  it('draws events between two states as one arrow, and an abort from everywhere once', () => {
    const all = arrows();
    const drawn = phasesDiagram([
      { from: 'start', to: 'PENDING', by: 'quick' },
      { from: 'start', to: 'PENDING', by: 'feature' },
      ...all.filter(({ by }) => by === 'session/aborted'),
    ]);
    expect(drawn.split('\n').filter((line) => line.includes('-->'))).toEqual([
      '  [*] --> PENDING: feature, quick',
      '  ANY --> ABORTED: session/aborted',
      '  COMPLETE --> [*]',
      '  ABORTED --> [*]',
    ]);
  });

  it('draws an abort that is not possible everywhere where it is', () => {
    expect(phasesDiagram([abort('PENDING')])).toContain('  PENDING --> ABORTED: session/aborted');
  });
});

describe('the diagram of folders', () => {
  const modules = (imports: Readonly<Record<string, readonly string[]>>): Parameters<typeof foldersDiagram>[0] =>
    ({ modules: Object.entries(imports).map(([source, to]) => ({ source, dependencies: to.map((resolved) => ({ resolved })) })) }) as never;

  it('draws each import between folders once, and leaves out what follows from others', () => {
    const drawn = foldersDiagram(
      modules({
        'src/workflow/b.ts': ['src/domain/a.ts', 'node:fs', 'node_modules/zod/index.js'],
        'src/workflow/c.ts': ['src/domain/a.ts', 'src/workflow/b.ts'],
        'views/app.tsx': ['src/domain/a.ts', 'src/workflow/b.ts'],
        'src/domain/a.ts': [],
      }),
    );
    expect(drawn).toContain('src_workflow --> src_domain');
    expect(drawn).toContain('views --> src_workflow');
    expect(drawn).not.toContain('views --> src_domain');
    expect(drawn.split('\n').filter((line) => line.includes('-->'))).toHaveLength(2);
  });
});
