/** Three projects: `fast` for every change, `terminal` for real pseudo-terminals one at a time, `fault` for crashes and damage. */
import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;

export default defineConfig({
  test: {
    projects: [
      {
        root,
        test: {
          name: 'fast',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/terminal/**', 'test/fault/**'],
          env: { COLUMNS: '100', LINES: '24' },
          maxWorkers: 2,
        },
      },
      { root, test: { name: 'fault', include: ['test/fault/**/*.test.ts'], testTimeout: 300_000, maxWorkers: 2 } },
      { root, test: { name: 'terminal', include: ['test/terminal/**/*.test.ts'], testTimeout: 60_000, fileParallelism: false } },
    ],
  },
});
