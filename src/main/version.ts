/** The program's own version, put in by the build. */

declare const TRUEUP_VERSION: string | undefined;

/** As in package.json; `source` when run unbuilt. */
export const VERSION: string = typeof TRUEUP_VERSION === 'string' ? TRUEUP_VERSION : 'source';
