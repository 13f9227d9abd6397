/** Says in one sentence what a request achieves, from what its clauses add, change and remove. */
import type { SectionChange } from '../domain/spec.ts';
import type { Wish } from './request.ts';

const OBJECTS_MAX = 3;
const TITLES_MAX = 2;
const VERBS: Readonly<Record<SectionChange, readonly [one: string, several: string]>> = {
  ADDED: ['gains', 'gain'],
  MODIFIED: ['changes in', 'change in'],
  DEPRECATED: ['loses', 'lose'],
};
const ORDER = ['ADDED', 'MODIFIED', 'DEPRECATED'] as const;

/** `Login gains account lockout and loses captcha, so that ...`. Titles are those of the affected specs; without any the product is named. */
export function intentOf(wishes: readonly Wish[], titles: readonly string[], purpose: string | undefined, request: string): string {
  const parts = ORDER.flatMap((change) => {
    const objects = [...new Set(wishes.filter((wish) => wish.change === change).map(nameOf))];
    return objects.length === 0 ? [] : [`${VERBS[change][titles.length > 1 ? 1 : 0]} ${listed(objects, OBJECTS_MAX)}`];
  });
  if (parts.length === 0) return oneLine(request) === '' ? 'The request says nothing yet.' : `Something about: ${oneLine(request)}`;
  const subject = titles.length === 0 ? 'The product' : listed(titles, TITLES_MAX);
  return `${subject} ${listed(parts, parts.length)}${purpose === undefined ? '' : `, ${oneLine(purpose)}`}.`;
}

/** What a wish is about; a capital that only opens the sentence is taken back. */
function nameOf({ object, text, certain }: Wish): string {
  const name = object === '' ? text : object;
  return !certain && text.startsWith(name) && /^\p{Lu}\p{Ll}+\s\p{Ll}/u.test(name) ? name[0]?.toLowerCase() + name.slice(1) : name;
}

function listed(items: readonly string[], max: number): string {
  const shown = items.slice(0, max);
  const rest = items.length - shown.length;
  const all = rest === 0 ? shown : [...shown, `${rest} more`];
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim().slice(0, 160);
}
