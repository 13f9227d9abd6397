/** `trueup reset`: gives a terminal back its normal modes after a program was killed in it. */
import { RESTORE } from '../../../views/terminal/restore.ts';

/** Writes the restore string. Resolves with 0. */
export function reset(): Promise<number> {
  process.stdout.write(RESTORE);
  return Promise.resolve(0);
}
