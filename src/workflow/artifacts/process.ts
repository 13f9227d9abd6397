/** Says how a finished process ended, in the words that reports and screens share. */
import type { Counts, ProcessResult } from '../../domain/task.ts';

/** PASS, FAIL, TIMEOUT, CANCELLED or ERROR. */
export function statusWord(result: ProcessResult): string {
  return result.status.toUpperCase();
}

/** `47 tests`, `2 of 47 tests failed`, `47 tests, 3 skipped`; skipped tests count as tests. */
export function countWords(counts: Counts): string {
  const total = counts.passed + counts.failed + counts.skipped;
  const tests = plural(total, 'test');
  const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
  return counts.failed === 0 ? `${tests}${skipped}` : `${counts.failed} of ${tests} failed${skipped}`;
}

/** `1 finding`, `2 findings`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** `+45 -3`, leaving out a side without lines; `0` when nothing changed. */
export function lineWords(files: readonly { readonly added: number; readonly removed: number }[]): string {
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  const words = [added === 0 ? '' : `+${added}`, removed === 0 ? '' : `-${removed}`].filter((word) => word !== '');
  return words.length === 0 ? '0' : words.join(' ');
}

/** `42 s`, `38 min`, `1 h 12 min`. Not a length of time (a clock that went back): `0 s`. */
export function durationWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000)) || 0;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
