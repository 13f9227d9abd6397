/** Finds what a change renamed: headings, glossary terms, OpenSpec requirements, and names replaced throughout. */
import { slugOf } from '../documents/definitions.ts';
import { diffDocuments } from '../documents/diff.ts';
import { decode } from '../documents/lines.ts';
import { likeness, wordBag } from '../documents/likeness.ts';
import { readDocument, type SpecDocument } from './document.ts';

export interface Rename {
  readonly kind: 'heading' | 'term' | 'name';
  readonly from: string;
  readonly to: string;
  /** Spec in which it was renamed. */
  readonly path: string;
  /** Anchors of a renamed heading, before and after. */
  readonly anchors?: readonly [string, string];
}

/** Bodies of a renamed section, and meanings of a renamed term, have at least this much in common. */
const SAME_MIN = 0.6;

/** Renames between two versions of one spec, headings first, each old name once. */
export function findRenames(path: string, before: Uint8Array, after: Uint8Array): readonly Rename[] {
  const old = readDocument(path, before);
  const now = readDocument(path, after);
  const found = [
    ...headingRenames(path, old, now),
    ...termRenames(path, old, now),
    ...declaredRenames(path, now),
    ...nameRenames(path, before, after),
  ];
  const seen = new Set<string>();
  return found.filter(({ from, to }) => {
    if (letters(from) === letters(to) || seen.has(from)) return false;
    seen.add(from);
    return true;
  });
}

/** What a name says, without marks, remarks in parentheses and case. */
function letters(name: string): string {
  return name
    .replaceAll(/\([^)]*\)/gu, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

/** Whether a heading or name is distinctive enough to be looked for elsewhere: two or more words in title case, or a name no prose word looks like. */
export function isDistinctive(name: string): boolean {
  if (/^[\p{L}\p{N}_.-]+$/u.test(name)) return isCodeName(name);
  const words = name.split(/\s+/u).filter((word) => !/^(?:of|the|and|in|for|to|a|an|on|with)$/u.test(word));
  return words.length >= 2 && words.length <= 4 && words.every((word) => /^\p{Lu}/u.test(word));
}

function isCodeName(name: string): boolean {
  return (
    name.length >= 4 && (/\p{Ll}\p{Lu}/u.test(name) || /^[\p{Lu}\p{N}]+(?:_[\p{Lu}\p{N}]+)+$/u.test(name) || /\p{L}_\p{L}/u.test(name))
  );
}

function body(document: SpecDocument, index: number): string {
  const section = document.sections[index];
  return section === undefined ? '' : decode(document.bytes, section.bodyStart, section.end);
}

/** A heading that is gone and one that is new, on the same level under a parent of the same name, with nearly the same text below. */
function headingRenames(path: string, old: SpecDocument, now: SpecDocument): readonly Rename[] {
  const had = new Set(old.sections.map(({ heading }) => heading));
  const has = new Set(now.sections.map(({ heading }) => heading));
  const added = now.sections.map((section, index) => ({ section, index })).filter(({ section }) => !had.has(section.heading));
  const taken = new Set<number>();
  return old.sections.flatMap((section, index): readonly Rename[] => {
    // Scenarios are cases, not concepts: their names are changed freely.
    if (has.has(section.heading) || /^Scenario:|^(?:ADDED|MODIFIED|REMOVED|RENAMED) Requirements$/iu.test(section.heading)) return [];
    const words = bagOf(body(old, index));
    const children = childHeadings(old, index);
    const match = added.find(({ section: other, index: at }) => {
      if (taken.has(at) || other.level !== section.level) return false;
      const sameChildren = children !== '' && children === childHeadings(now, at);
      return sameChildren || (words.length > 2 && likeness(words, bagOf(body(now, at))) >= SAME_MIN);
    });
    if (match === undefined) return [];
    taken.add(match.index);
    return [
      {
        kind: 'heading',
        from: plainHeading(section.heading),
        to: plainHeading(match.section.heading),
        path,
        anchors: [slugOf(section.heading), slugOf(match.section.heading)],
      },
    ];
  });
}

function childHeadings(document: SpecDocument, index: number): string {
  return document.sections
    .filter(({ parent }) => parent === index)
    .map(({ heading }) => heading)
    .join('\n');
}

/** A heading without its number and its `Requirement:` label. */
export function plainHeading(heading: string): string {
  return heading
    .replace(/^\d+(?:\.\d+)*[.)]?\s+/u, '')
    .replace(/^(?:Requirement|Scenario):\s*/iu, '')
    .trim();
}

function termRenames(path: string, old: SpecDocument, now: SpecDocument): readonly Rename[] {
  const has = new Set(now.definitions.terms.map(({ name }) => name));
  const had = new Set(old.definitions.terms.map(({ name }) => name));
  const added = now.definitions.terms.filter(({ name }) => !had.has(name));
  return old.definitions.terms.flatMap(({ name, meaning }): readonly Rename[] => {
    if (has.has(name)) return [];
    const words = bagOf(meaning);
    const match = added.find((term) => likeness(words, bagOf(term.meaning)) >= SAME_MIN);
    return match === undefined ? [] : [{ kind: 'term', from: name, to: match.name, path }];
  });
}

/** OpenSpec's `FROM:` and `TO:` lines. */
function declaredRenames(path: string, now: SpecDocument): readonly Rename[] {
  const named = (label: string, text: string): string | undefined =>
    new RegExp(`^\\s*[-*+]?\\s*${label}:\\s*\`?###\\s*Requirement:\\s*(.+?)\`?\\s*$`, 'u').exec(text)?.[1];
  return now.lines.flatMap(({ text }, line): readonly Rename[] => {
    const from = named('FROM', text);
    const to = from === undefined ? undefined : named('TO', now.lines[line + 1]?.text ?? '');
    return from === undefined || to === undefined ? [] : [{ kind: 'heading', from, to, path }];
  });
}

/** A title-case phrase, a name in backticks, or one word that looks like code. */
const NAME =
  /`[^`\n]{2,60}`|\p{Lu}\p{Ll}+(?![\p{L}\p{N}_])(?: \p{Lu}\p{Ll}+(?![\p{L}\p{N}_])){1,3}|[\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)+|[\p{L}\p{N}]*\p{Ll}\p{Lu}[\p{L}\p{N}]*/gu;

function namesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(NAME)].map(([name]) => name.replaceAll('`', '').trim()).filter(isDistinctive));
}

/** Distinctive names that are gone from the whole text, each always replaced by the same new one; a name met once is too little to tell. */
function nameRenames(path: string, before: Uint8Array, after: Uint8Array): readonly Rename[] {
  const [oldText, newText] = [decode(before), decode(after)];
  const votes = new Map<string, Set<string>>();
  for (const hunk of diffDocuments(before, after)) {
    if (hunk.kind !== 'changed') continue;
    const removed = [...namesIn(decode(before, hunk.before.start, hunk.before.end))].filter((name) => !newText.includes(name));
    const added = [...namesIn(decode(after, hunk.after.start, hunk.after.end))].filter((name) => !oldText.includes(name));
    const [from] = removed;
    if (from === undefined || removed.length > 1) continue;
    votes.set(from, new Set([...(votes.get(from) ?? []), ...added]));
  }
  return [...votes].flatMap(([from, targets]): readonly Rename[] => {
    const [to] = targets;
    if (to === undefined || targets.size > 1 || isCodeName(from) !== isCodeName(to)) return [];
    const often = oldText.split(from).length > 2 && newText.split(to).length > 2;
    return !often ? [] : [{ kind: 'name', from, to, path }];
  });
}

function bagOf(text: string): ReturnType<typeof wordBag> {
  return wordBag(new TextEncoder().encode(text));
}
