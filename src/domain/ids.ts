/** Names the identifiers that cross files, branded so that one cannot stand in for another. */
import * as z from 'zod/mini';

/** SHA-256 of some bytes, 64 lower-case hex digits. */
export const Digest = z
  .string()
  .check(z.regex(/^[0-9a-f]{64}$/))
  .brand<'Digest'>();
export type Digest = z.infer<typeof Digest>;

/** A session's name on disk: `<feature-slug>_<YYYY-MM-DD>[-n]`, safe as a folder name. */
export const SessionId = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9._-]{0,99}$/))
  .brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionId>;

/** Work handed out by the workflow, unique within its session: `<kind>#<n>`. */
export const RunId = z.string().brand<'RunId'>();
export type RunId = z.infer<typeof RunId>;

/** The name of the `n`-th run of a session. */
export function runIdOf(kind: string, n: number): RunId {
  return `${kind}#${n}` as RunId;
}
