/** Recognises spec files that a text names. */

/** File names that many folders have; the folder tells them apart. */
const GENERIC = /^(?:spec|requirements|design|tasks|plan|readme|index)\.md$/u;

/** The name by which a text names this spec: its path, its file name, or `<folder>/spec.md` `<folder> spec`, and the bare name when it is of several joined words; undefined when it does not. Case is ignored. */
export function specNamed(text: string, path: string): string | undefined {
  const lower = text.toLowerCase();
  return namesOf(path).find((name) => stands(lower, name.toLowerCase()));
}

function namesOf(path: string): readonly string[] {
  const parts = path.split('/');
  const file = parts.at(-1) ?? '';
  const folder = parts.at(-2);
  const generic = GENERIC.test(file.toLowerCase());
  if (!generic) return [path, file, ...distinctive(file.replace(/\.\w+$/u, ''))];
  return folder === undefined ? [path] : [path, `${folder}/${file}`, `${folder} spec`, ...distinctive(folder)];
}

/** A name of several joined words is no ordinary word, so it needs neither folder nor ending. */
function distinctive(name: string): readonly string[] {
  return /^[^\W_]+(?:[-_][^\W_]+)+$/u.test(name) ? [name] : [];
}

/** Whether a name stands in a text as a whole: not inside another word or file name. */
function stands(text: string, name: string): boolean {
  if (name === '') return false;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const after = text.slice(at + name.length, at + name.length + 2);
    if (!/[\p{L}\p{N}_-]/u.test(text[at - 1] ?? ' ') && !/^(?:[\p{L}\p{N}_-]|\.[\p{L}\p{N}])/u.test(after)) return true;
  }
  return false;
}
