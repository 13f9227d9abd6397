/** Adds many items to a list. */

/** Puts the items at the end of the list, however many they are; spread as arguments they would have to fit on the stack. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}
