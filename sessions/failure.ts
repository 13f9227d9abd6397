/** Turns what the operating system says into an error a person can act on, and keeps the stable code tests match on. */
import { TrueupError } from '../src/domain/error.ts';

const REASONS: Readonly<Record<string, readonly [code: string, reason: string, fix: string]>> = {
  ENOSPC: ['disk-full', 'the disk is full', 'free some space, then try again; nothing that was saved is lost'],
  EDQUOT: ['disk-full', 'your disk quota is used up', 'free some space, then try again; nothing that was saved is lost'],
  EROFS: ['disk-read-only', 'the file system is read-only', 'mount it writable, then try again'],
  EACCES: ['not-permitted', 'permission denied', 'make it readable and writable for you, then try again'],
  EPERM: ['not-permitted', 'the operation is not permitted', 'make it readable and writable for you, then try again'],
  EMFILE: ['too-many-files', 'too many files are open', 'close other programs or raise `ulimit -n`, then try again'],
  ENFILE: ['too-many-files', 'too many files are open', 'close other programs, then try again'],
  EFBIG: ['file-too-large', 'the file is too large', 'make the file smaller or raise the file size limit (`ulimit -f`)'],
  EIO: ['disk-error', 'the disk reports an input/output error', 'check the disk, then open the session again'],
};

const ANY_FIX = 'try again; if it fails again, check the disk';

/** The errno name of a system error, or an empty string. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A `failure` that says what could not be done, where and why. An error that is one of ours already passes unchanged. */
export function diskFailure(error: unknown, what: string, path: string): TrueupError {
  if (error instanceof TrueupError) return error;
  const [code, reason, fix] = REASONS[errnoOf(error)] ?? ['disk-failed', error instanceof Error ? error.message : String(error), ANY_FIX];
  return new TrueupError('failure', code, `${path}: ${what}: ${reason}`, { cause: error, fix });
}
