/** Names of changes: which ones can be trusted as a folder, and what a change is called in the archive. */

const NAME_CHARACTERS_MAX = 120;

/** Why a text cannot be the name of a change; undefined when it can. Stricter than a folder's name: no way out of its parent can be written. */
export function changeNameProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > NAME_CHARACTERS_MAX) return `it is longer than ${NAME_CHARACTERS_MAX} characters`;
  if (name === 'archive') return 'that is the folder of archived changes';
  return /^[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_-]))*$/.test(name)
    ? undefined
    : 'it may hold letters, digits, `-`, `_` and single dots, and begins with a letter or digit';
}

/** Name of a change in the archive: the day before it, unless it begins with one. */
export function archiveName(change: string, today: string): string {
  return /^\d{4}-\d{2}-\d{2}-/.test(change) ? change : `${today}-${change}`;
}
