/** Drafts a commit message in the documented format; it names no tool and no model. */
import type { CommitWords } from '../effect.ts';
import { appliedSpecs } from '../selectors.ts';
import { oneLine } from './markdown.ts';

/** Columns of the first line and of wrapped lines, as git's own documentation advises (git-commit(1), DISCUSSION). */
const COLUMNS_MAX = 72;

/** The message, without a newline at its end. All words are untrusted: each stays on its own line and no line can pose as a trailer. */
export function commitMessage(words: CommitWords): string {
  const specs = appliedSpecs(words.specs);
  const verb = words.code.length === 0 && specs.length > 0 ? 'Specified' : 'Implemented';
  const lines = [
    ...specs.map(({ path, before, versions }) => {
      const version = versions.after === undefined ? '' : `v${versions.after}`;
      return before === undefined ? `Added ${path} ${version}` : `Updated ${path}${version === '' ? '' : ` to ${version}`}`;
    }),
    ...words.changes.map((change) => `${verb} ${lowered(oneLine(change))}`),
    ...(words.validations.length === 0 ? [] : [`Validated with ${words.validations.map(oneLine).join(', ')}`]),
  ];
  const issue = closes([words.title, ...words.changes]);
  return [title(words, specs.length > 0), lines.map(bullet).join('\n'), issue === undefined ? '' : `Closes #${issue}`]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** `feat(scope): description`; `docs` when only specs change. */
function title(words: CommitWords, specs: boolean): string {
  const scope = oneLine(words.feature).replace(/[^\p{L}\p{N}._/-]+/gu, '-');
  const head = `${words.code.length === 0 && specs ? 'docs' : 'feat'}${scope === '' ? '' : `(${scope})`}: `;
  const text = lowered(oneLine(words.title)).replace(/[.\s]+$/, '');
  return head + clipped(text === '' ? 'change without a title' : text, Math.max(20, COLUMNS_MAX - head.length));
}

/** A sentence's first letter in lower case, unless its first word is a name or an abbreviation. */
function lowered(text: string): string {
  return /^\p{Lu}(?:\p{Ll}*(?=$|[\s,;:]))/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** At most `length` characters, cut after a whole word where there is one. */
function clipped(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  const head = characters.slice(0, length - 3).join('');
  const space = head.lastIndexOf(' ');
  return `${(space > length / 2 ? head.slice(0, space) : head).trimEnd()}...`;
}

/** One list item, wrapped under itself. */
function bullet(text: string): string {
  const lines: string[] = [];
  let line = '-';
  for (const word of oneLine(text).split(' ')) {
    if (line.length + 1 + word.length > COLUMNS_MAX && line.trim().length > 1) {
      lines.push(line);
      line = ` ${word === '' ? '' : ` ${word}`}`;
    } else line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}

/** The issue that the request says it closes, by the words code hosts act on. */
function closes(texts: readonly string[]): string | undefined {
  return texts
    .map((text) => /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\s+#(\d{1,9})\b/i.exec(text)?.[1])
    .find((issue) => issue !== undefined);
}
