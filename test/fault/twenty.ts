/** Twenty files in several folders, in numbered versions, for trying out writes that are all or nothing. */

export const TWENTY: readonly string[] = Array.from(
  { length: 20 },
  (_entry, at) => `${['specs', 'specs/auth', 'docs', 'new/deep'][at % 4] ?? ''}/file-${at}.md`,
);

/** Files in folders that version 0 has; the others are made by version 1. */
export const isOld = (path: string): boolean => !path.startsWith('new/') && !path.endsWith('-9.md');

export const contentOf = (path: string, n: number): Buffer => Buffer.from(`version ${n} of ${path}\n${'text '.repeat(40)}\nend ${n}\n`);

/** The version that some bytes are of, or undefined for any other text. */
export function versionOf(bytes: Uint8Array | undefined): number | undefined {
  const [, n, path] = /^version (\d+) of (.*)\n/.exec(Buffer.from(bytes ?? []).toString()) ?? [];
  if (n === undefined || path === undefined || bytes === undefined) return undefined;
  return contentOf(path, Number(n)).equals(bytes) ? Number(n) : undefined;
}
