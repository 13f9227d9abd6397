/**
 * Four projects: `fast` for every change, `process` for real repositories and the programs they start, `fault` for crashes
 * and damage, `terminal` for real pseudo-terminals one at a time. Time limits are generous: they end what hangs, nothing else.
 */
import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;
const PROCESS = ['test/git/**', 'test/journey/**', 'test/formats/oracle/**'];
const TESTS = '*.test.{ts,tsx}';

export default defineConfig({
  test: {
    projects: [
      {
        root,
        test: {
          name: 'fast',
          include: [`test/**/${TESTS}`],
          exclude: [...PROCESS, 'test/fault/**', 'test/terminal/**'],
          env: { COLUMNS: '100', LINES: '24' },
          testTimeout: 30_000,
          maxWorkers: 2,
        },
      },
      { root, test: { name: 'process', include: PROCESS.map((folder) => `${folder}/${TESTS}`), testTimeout: 120_000, maxWorkers: 2 } },
      { root, test: { name: 'fault', include: [`test/fault/**/${TESTS}`], testTimeout: 300_000, maxWorkers: 2 } },
      { root, test: { name: 'terminal', include: [`test/terminal/**/${TESTS}`], testTimeout: 60_000, fileParallelism: false } },
    ],
  },
});
