/** Numbers, ages and lists as people say them. */

/** `1 gap`, `2 gaps`; `many` for words that do not take an s. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** How long ago, in the largest unit that fits: `now`, `4m`, `3h`, `2d`, `5w`. `from` is an ISO instant, `now` in milliseconds. */
export function age(from: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(from)) / 60_000);
  if (!Number.isFinite(minutes)) return '?';
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes}m`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h`;
  const days = Math.floor(minutes / (24 * 60));
  return days < 14 ? `${days}d` : `${Math.floor(days / 7)}w`;
}

/** A share of 0..1 as whole percent. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** The parts that are there, joined. */
export function joined(parts: readonly (string | undefined)[], between = '  '): string {
  return parts.filter((part) => part !== undefined && part !== '').join(between);
}

/** The value after this one in a round; the first one when it is not among them. */
export function nextOf<T>(values: readonly T[], value: T): T | undefined {
  return values[(values.indexOf(value) + 1) % values.length];
}
