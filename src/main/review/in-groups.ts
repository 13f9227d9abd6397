/** Does the same for many things, some at once: each waits for the disk, and all at once would need too many open files. */

const AT_ONCE = 32;

/** Results in the order of the items. Rejects with the first failure. */
export async function inGroups<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  return results;
}
