/** Measures the same change in the pager that people read diffs in: `git diff` piped into `less`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median, quantile } from './measure.ts';
import { installed } from './processes.ts';
import { openScreen } from './screen.ts';

/** What the pager takes, in milliseconds from the key to the last byte. */
export interface PagerTimes {
  /** From the start of git to the first change on the screen. */
  readonly open: number;
  readonly line: number;
  readonly page: number;
  /** To the first match, 99th percentile. */
  readonly search: number;
}

const SAMPLES = 150;
const SEARCHES = 15;

/** The times for a change of one text into another; undefined where git or less is not installed. */
export async function pagerTimes(
  before: string,
  after: string,
  first: RegExp,
  needle: (share: number) => string,
): Promise<PagerTimes | undefined> {
  if (installed('git') === undefined || installed('less') === undefined) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'trueup-pager-'));
  const [old, current] = [path.join(folder, 'before.md'), path.join(folder, 'after.md')];
  writeFileSync(old, before);
  writeFileSync(current, after);
  const screen = openScreen(['git', '--paginate', '-c', 'core.pager=less -R', 'diff', '--no-index', old, current], {
    cwd: folder,
    env: { LESS: '', LESSHISTFILE: '-' },
  });
  try {
    const open = await screen.until(first, 60_000);
    await screen.quiet(300);
    const press = async (key: string): Promise<number> => {
      const samples: number[] = [];
      for (let count = 0; count < SAMPLES; count += 1) samples.push((await screen.pressed(key)).ms);
      return median(samples.filter((ms) => ms > 0));
    };
    const line = await press('j');
    const page = await press('\u001b[6~');
    const searches: number[] = [];
    for (let count = 0; count < SEARCHES; count += 1) {
      await screen.pressed('g', 50);
      await screen.pressed(`/${needle((count + 1) / (SEARCHES + 1))}`, 60);
      searches.push((await screen.pressed('\r', 60)).ms);
    }
    return { open, line, page, search: quantile(searches, 0.99) };
  } finally {
    await screen.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
