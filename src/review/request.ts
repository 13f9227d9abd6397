/** Reads a request: what it wants changed, one clause a change, why it wants it, and what it names. */
import { SectionChange, type KeyChange } from '../domain/spec.ts';

/** One change that a request asks for. */
export interface Wish {
  /** The clause as a sentence: capital first letter, no final punctuation, at most `TEXT_MAX` characters. */
  readonly text: string;
  readonly change: SectionChange;
  /** What is to change, without the verb and without conditions: `account lockout` of `add account lockout after five failures`. */
  readonly object: string;
  /** Whether a word of the clause said which kind of change it is; otherwise it is a guess. */
  readonly certain: boolean;
}

export interface RequestReading {
  readonly wishes: readonly Wish[];
  /** The words after `so that`, `in order to`, `because`; the first such clause. */
  readonly purpose: string | undefined;
}

/** Longest text of one key change. */
const TEXT_MAX = 200;
/** More key changes than this are one change too big for one session; the rest stays in the request. */
const WISHES_MAX = 30;

const VERBS: Readonly<Record<SectionChange, readonly string[]>> = {
  ADDED:
    'add create introduce implement build support allow enable provide include append insert offer expose generate define write hinzufügen ergänzen einführen ajouter créer añadir agregar crear adicionar aggiungere 添加 新增 增加 加入 追加'.split(
      ' ',
    ),
  MODIFIED:
    'change update rename replace move merge consolidate improve refactor fix make extend split convert migrate rework restructure simplify adjust increase decrease reduce raise lower switch redesign rewrite combine unify speed correct clarify align ändern umbenennen ersetzen modifier changer remplacer renommer cambiar modificar reemplazar 修改 更改 更新 改为 替换 変更 更新'.split(
      ' ',
    ),
  DEPRECATED:
    'remove delete drop deprecate retire disable eliminate discard withdraw abolish kill strip entfernen löschen abschaffen supprimer retirer enlever eliminar quitar borrar rimuovere 删除 移除 去掉 废弃 削除 廃止'.split(
      ' ',
    ),
};
/** Verbs of what the product shall do: they ask for a change without saying which kind. */
const BEHAVIOUR = new Set(
  'show hide require limit let lock block restrict set keep send turn log notify warn retry cache store save load print export import display accept reject return throttle encrypt verify check ask open close start stop'.split(
    ' ',
  ),
);
const CHANGE_OF = new Map(
  SectionChange.options.flatMap((change) => VERBS[change].map((verb): readonly [string, SectionChange] => [verb, change])),
);
const UNSPACED_VERBS = [...CHANGE_OF.keys()].filter((verb) => /^\p{sc=Han}+$/u.test(verb));

const REMOVAL = /\b(?:no longer|get(?:s|ting)? rid of|stop(?:s|ping)? (?:using|supporting|showing|sending)|instead of having)\b/iu;
const MODAL = /\b(?:should(?:n['’]t)?|must(?:n['’]t)?|shall|needs? to|has to|have to|ought to|cannot|can['’]t|will)\b/iu;

/** Reads the clauses of a request in any language; text without letters gives no wish. */
export function readRequest(request: string): RequestReading {
  const clauses = items(request).flatMap((item) =>
    item.bullet ? [item] : sentences(item.text).flatMap((text) => splitClauses(text).map((clause) => ({ text: clause, bullet: false }))),
  );
  const read = clauses.map(({ text, bullet }) => readClause(text, bullet)).filter((found) => found !== undefined);
  const wishes = read.length > 0 ? read : fallback(request);
  return { wishes: unique(wishes).slice(0, WISHES_MAX), purpose: purposeOf(request) };
}

/** Whether a word is a verb that only says how something changes. */
export function isChangeVerb(word: string): boolean {
  return CHANGE_OF.has(word.toLowerCase());
}

/** The wishes as the documented key changes. */
export function keyChangesOf(wishes: readonly Wish[]): KeyChange[] {
  return wishes.map(({ text, change }) => ({ text, change }));
}

interface Item {
  readonly text: string;
  readonly bullet: boolean;
}

const BULLET = /^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/u;

/** List items with their continuation lines, and the paragraphs between them; code blocks are left out. */
function items(request: string): readonly Item[] {
  const found: { text: string; bullet: boolean }[] = [];
  let open = false;
  for (const line of request.replaceAll(/^(`{3,}|~{3,})[\s\S]*?^\1.*$/gmu, '').split(/\r\n?|\n/u)) {
    if (line.trim() === '') {
      open = false;
      continue;
    }
    const bullet = BULLET.test(line);
    const text = line
      .replace(BULLET, '')
      .replace(/^\s*(?:#{1,6}|>)\s+/u, '')
      .trim();
    const last = found.at(-1);
    if (open && !bullet && last !== undefined) last.text = `${last.text} ${text}`;
    else found.push({ text, bullet });
    open = true;
  }
  return found;
}

function sentences(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?])\s+(?=[\p{Lu}\p{Lo}\p{N}"'`(])|(?<=[。！？；])|;\s+/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `X and remove Y`, `X, then rename Y`, `X, AI should be Y`: a part is a clause of its own when it starts with a verb of change or holds a subject and a modal. */
function splitClauses(sentence: string): readonly string[] {
  const parts = outsideQuotes(sentence, /,?\s+(?:and(?: then| also)?|but|then|while|plus|und|et|y|e)\s+|,\s+/giu);
  const clauses: { text: string; joint: string }[] = [];
  for (const part of parts) {
    const last = clauses.at(-1);
    if (last === undefined || (startsClause(part.text) && isClause(last.text))) clauses.push({ text: part.text, joint: part.joint });
    else last.text += part.joint + part.text;
  }
  return clauses.map(({ text }) => text.trim()).filter((text) => text !== '');
}

interface Part {
  /** The separator before the part. */
  readonly joint: string;
  readonly text: string;
}

function outsideQuotes(text: string, separator: RegExp): readonly Part[] {
  const masked = text.replaceAll(/`[^`]*`|"[^"]*"|\([^()]*\)/gu, (quoted) => '\u0001'.repeat(quoted.length));
  const parts: Part[] = [];
  let from = 0;
  let joint = '';
  for (const match of masked.matchAll(separator)) {
    parts.push({ joint, text: text.slice(from, match.index) });
    joint = text.slice(match.index, match.index + match[0].length);
    from = match.index + match[0].length;
  }
  parts.push({ joint, text: text.slice(from) });
  return parts;
}

function startsClause(text: string): boolean {
  if (verbAt(text) !== undefined || BEHAVIOUR.has(firstWord(text))) return true;
  const modal = MODAL.exec(text);
  return modal !== null && text.slice(0, modal.index).trim().split(/\s+/u).length <= 6 && modal.index > 0;
}

/** Whether a text can stand alone: a verb with what it changes, or a subject with a modal. `The A` and `remove` cannot. */
function isClause(text: string): boolean {
  const verb = verbAt(text);
  return verb === undefined
    ? MODAL.test(text) || text.trim().split(/\s+/u).length > 3
    : polished(text).slice(verb.verb.length).trim() !== '';
}

const POLITE =
  /^(?:(?:hi|hello|hey)[ ,!]+|please[ ,]+|(?:can|could|would) (?:you|we)(?: please)?\s+|(?:i|we|you|users?|customers?|the (?:team|users?))(?:['’]d| would)? (?:want|like|need|wish|have|should|must)(?:s|es)?(?: (?:to be able to|to)| the (?:system|app|tool|product) to)?\s+|let['’]s\s+|let us\s+|as an? [^,]{1,80},\s*(?:i|we) (?:want|need|would like)(?: to)?\s+|(?:update|change|edit|amend|in) (?:the )?(?:specs? )?[^\s:]{1,80}:\s+|(?:feature|request|task|todo|chore|feat|fix|bug)\s*(?:\([^)]*\))?!?:\s*|(?:also|then|additionally|finally|first|second|next|and|but)[ ,]+)/iu;

function polished(text: string): string {
  let rest = text.trim();
  for (let round = 0; round < 5; round += 1) {
    const next = rest.replace(POLITE, '');
    if (next === rest || next === '') break;
    rest = next;
  }
  return rest.trim();
}

function firstWord(text: string): string {
  return /^[\p{L}\p{M}-]+/u.exec(polished(text))?.[0].toLowerCase() ?? '';
}

/** Whether a sentence without a known verb reads as an order: a bare first word, something after it, and nothing that makes it a statement. */
function readsAsOrder(body: string): boolean {
  if (BEHAVIOUR.has(firstWord(body))) return true;
  if (/\b(?:is|are|was|were|has|have|had|does|do|did|am|been|complains?|says?|thinks?)\b/iu.test(body)) return false;
  return /^(?!(?:the|an?|this|that|these|those|it|they|we|i|he|she|you|there|here|when|if|our|my|some|all|no|not|in|on|at|for|with|thanks?|see|note)\b)\p{L}{3,}(?<!s|ing|ed|ly|tion)\s+[\p{L}\p{N}"`']/iu.test(
    body,
  );
}

/** The change a leading verb names. */
function verbAt(text: string): { readonly verb: string; readonly change: SectionChange } | undefined {
  const first = firstWord(text);
  const change = CHANGE_OF.get(first);
  if (change !== undefined) return { verb: first, change };
  const unspaced = UNSPACED_VERBS.find((verb) => first.includes(verb));
  const unspacedChange = unspaced === undefined ? undefined : CHANGE_OF.get(unspaced);
  return unspaced === undefined || unspacedChange === undefined ? undefined : { verb: unspaced, change: unspacedChange };
}

function readClause(clause: string, bullet: boolean): Wish | undefined {
  const body = polished(clause);
  if (!/\p{L}/u.test(body)) return undefined;
  const verb = verbAt(body);
  const modal = MODAL.exec(body);
  const wanted = !/\p{sc=Latin}/u.test(body) || (body !== clause.trim() && /\b(?:want|need|like|wish|can|could|please)\b/iu.test(clause));
  if (verb === undefined && modal === null && !REMOVAL.test(body) && !bullet && !wanted && !readsAsOrder(body)) return undefined;
  return wish(body, kindOf(body, verb?.change), verb?.verb);
}

/** A clause without a verb we know changes what it names, unless it says that something is new or goes away. */
function kindOf(body: string, byVerb: SectionChange | undefined): { readonly change: SectionChange; readonly certain: boolean } {
  if (REMOVAL.test(body)) return { change: 'DEPRECATED', certain: true };
  if (byVerb !== undefined) return { change: byVerb, certain: true };
  if (/\b(?:is|are|be|gets?|being) (?:removed|deleted|dropped|deprecated|retired)\b|\bgoes away\b/iu.test(body))
    return { change: 'DEPRECATED', certain: true };
  if (/\b(?:is|are|be) (?:added|introduced|supported|created)\b|^(?:an? )?new\b/iu.test(body)) return { change: 'ADDED', certain: true };
  return { change: 'MODIFIED', certain: false };
}

function wish(body: string, kind: { readonly change: SectionChange; readonly certain: boolean }, verb: string | undefined): Wish {
  const plain = body.replace(/[\s.!?;:,。！？；，]+$/u, '');
  const text = plain.length > TEXT_MAX ? `${plain.slice(0, TEXT_MAX - 1).trimEnd()}…` : plain;
  return { text: capitalised(text), ...kind, object: objectOf(plain, verb) };
}

/** Where the thing that changes ends and its conditions begin. */
const CONDITION =
  /[,:(]|\s(?:into|from|to|after|before|when|while|if|unless|so|because|since|by|with|without|for|on|in|at|as|that|which|instead|using|via|should|must|shall|needs?|has|have|cannot|can|will|no longer|goes away|go away|is|are|be)(?=\s|$)|\s[-–—]\s/iu;
const OBJECT_MAX = 60;

function objectOf(body: string, verb: string | undefined): string {
  const removed =
    /\b(?:no longer|rid of|stop\w*|remove) (?:(?:using|supporting|showing|sending|support|use|show|send|need)s? )?(.+)$/iu.exec(body)?.[1];
  const rest = removed ?? (verb !== undefined && body.toLowerCase().startsWith(verb) ? body.slice(verb.length).trim() : body);
  const bare = rest.replace(/^(?:it|them|this|that|they|we)\s+|^(?:an?|the|new|all|our|some)\s+(?:new\s+)?/iu, '');
  const end = CONDITION.exec(bare);
  const object = (end === null || end.index === 0 ? bare : bare.slice(0, end.index)).trim();
  return object.length > OBJECT_MAX ? `${object.slice(0, OBJECT_MAX - 1).trimEnd()}…` : object;
}

function capitalised(text: string): string {
  const first = [...text][0] ?? '';
  return /^[a-z][A-Z]/u.test(text) ? text : first.toUpperCase() + text.slice(first.length);
}

/** A request that never says what to do still asks for what it names. */
function fallback(request: string): readonly Wish[] {
  const first = items(request)
    .flatMap(({ text }) => sentences(text))
    .find((text) => /\p{L}/u.test(text));
  if (first === undefined) return [];
  const body = polished(first);
  return [wish(body, kindOf(body, undefined), undefined)];
}

function unique(wishes: readonly Wish[]): readonly Wish[] {
  const seen = new Set<string>();
  return wishes.filter(({ text }) => {
    const key = text.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function purposeOf(request: string): string | undefined {
  const found = /\b(?:so that|in order to|such that|because|so (?=users|we|people|they|customers))\s*([^.!?\n]{3,160})/iu.exec(request);
  const purpose = found?.[1]?.trim().replace(/[\s,;:]+$/u, '');
  if (found === null || purpose === undefined || purpose === '') return undefined;
  const joint = /^(?:in order to)/iu.test(found[0]) ? 'in order to' : /^because/iu.test(found[0]) ? 'because' : 'so that';
  return `${joint} ${purpose}`;
}
