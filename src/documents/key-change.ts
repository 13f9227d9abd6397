/** Turns a key change of a proposal into the words a spec needs: a title, a binding sentence, a scenario. Rules only; what they cannot know stays an open question in the text. */

/** How a document phrases its requirements. */
export interface Phrasing {
  /** `The system`, `System`, `THE SYSTEM`. */
  readonly subject: string;
  /** `SHALL`, `MUST`, `shall` ... */
  readonly modal: string;
}

const MAKING =
  /^(?:please\s+)?(?:add|introduce|implement|create|build|include|define|specify|document|describe)\s+(?:support\s+for\s+|(?:a\s+|the\s+)?(?:new\s+)?(?:section|requirement)s?\s+(?:for|on|about|called|named|that)\s+|(?:a\s+|an\s+)?new\s+)?(.+)$/iu;
const VERB =
  /^(?:accept|allow|alert|apply|archive|ask|authenticate|authorize|block|cache|calculate|check|clear|close|collect|compare|compute|confirm|continue|convert|count|deduplicate|delete|deny|detect|disable|display|download|drop|emit|enable|encrypt|enforce|ensure|exit|expire|export|fail|filter|find|flag|format|generate|group|handle|hide|highlight|identify|ignore|import|index|keep|let|limit|list|load|lock|log|make|mark|mask|measure|merge|move|name|notify|offer|open|parse|pause|permit|persist|preserve|prevent|print|prompt|protect|provide|publish|read|receive|record|refuse|reject|reload|remember|remove|rename|render|repeat|replace|report|require|reset|resolve|respond|restore|restrict|resume|retain|retry|return|revoke|rotate|round|run|save|search|send|serve|set|show|skip|sort|split|start|stop|store|stream|suggest|support|sync|tell|throttle|time|track|truncate|undo|update|upload|use|validate|verify|warn|write)\b/iu;
const MODAL = /\b(?:shall|must|should)\b/iu;

/** Characters of a title. */
const TITLE_MAX = 60;

/** A heading for the change: the quoted name, the words before a colon, or the first words. */
export function titleOf(text: string): string {
  const quoted = /["“'`]([^"”'`]{3,60})["”'`]/u.exec(text)?.[1];
  const named = /^([^:.]{3,60}):\s+\S/u.exec(text)?.[1];
  const bare = (quoted ?? named ?? withoutCondition(text))
    .replace(MAKING, '$1')
    .replace(/^(?:a|an|the)\s+/iu, '')
    .replace(/[.;:,!?\s]+$/u, '');
  const clean = bare
    .replaceAll(/[#\r\n\t]+/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return capital(shortened(clean === '' ? 'New requirement' : clean));
}

function shortened(text: string): string {
  if (text.length <= TITLE_MAX) return text;
  const cut = text.slice(0, TITLE_MAX + 1);
  return cut
    .slice(0, Math.max(cut.lastIndexOf(' '), 20))
    .replace(/(?:\s+(?:and|or|to|for|of|the|a|an|in|on|with|by|when|that))+$/iu, '')
    .replace(/[,;:]$/u, '');
}

function withoutCondition(text: string): string {
  const answer = /^(?:when|if|while|where|once|after)\b[^,]*,\s*(?:then\s+)?(.+)$/iu.exec(text)?.[1];
  return answer ?? /^((?:\S+\s+){2,}?\S+?),?\s+(?:when|if|once|unless)\s/iu.exec(text)?.[1] ?? text;
}

/** One sentence that binds, ended by a full stop: `The system SHALL limit ...`. */
export function requirementSentence(text: string, { subject, modal }: Phrasing): string {
  const whole = text
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/^[^:.]{3,60}:\s+(?=\S)/u, '')
    .replace(/[.;\s]+$/u, '');
  if (MODAL.test(whole)) return `${capital(whole)}.`;
  const condition = /^((?:when|if|while|where|once|after)\b[^,]*),\s*(?:then\s+)?(.+)$/iu.exec(whole);
  if (condition !== null) {
    const inner = subject === subject.toUpperCase() ? subject : lower(subject);
    return `${capital(condition[1] ?? '')}, ${bound(condition[2] ?? '', inner, modal)}.`;
  }
  return `${bound(whole, subject, modal)}.`;
}

function bound(text: string, subject: string, modal: string): string {
  const made = MAKING.exec(text)?.[1];
  if (made !== undefined)
    return VERB.test(made) && !/^(?:a|an|the)\s/iu.test(made) && /^\S+\s+(?:the|a|an|all|each|every|any)\s/iu.test(made)
      ? `${subject} ${modal} ${lower(made)}`
      : `${subject} ${modal} provide ${lower(made)}`;
  if (VERB.test(text)) return `${subject} ${modal} ${lower(text)}`;
  const able = /^(.{2,60}?)\s+can(not)?\s+(.+)$/iu.exec(text);
  if (able !== null)
    return `${able[1] ?? ''} ${modal} ${able[2] === undefined ? '' : modal === modal.toUpperCase() ? 'NOT ' : 'not '}be able to ${able[3] ?? ''}`;
  if (/\b(?:is|are|has|have|gets?|does|do|will|cannot|takes?|lasts?|appears?|expires?)\b/iu.test(text))
    return `${subject} ${modal} ensure that ${lower(text)}`;
  return `${subject} ${modal} provide ${lower(text)}`;
}

/** The condition and the answer a scenario needs; the condition is undefined when the change names none. */
export function scenarioOf(text: string, phrasing: Phrasing): { readonly when: string | undefined; readonly answer: string } {
  const whole = text
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/[.;\s]+$/u, '');
  const leading = /^(?:when|if|once|after)\s+([^,]+),\s*(?:then\s+)?(.+)$/iu.exec(whole);
  const trailing = /^(.+?),?\s+(?:when|if|once|after)\s+(.+)$/iu.exec(whole);
  const outcome = leading?.[2] ?? trailing?.[1] ?? whole;
  const sentence = requirementSentence(outcome, { ...phrasing, subject: 'the system' }).replace(/\.$/u, '');
  return { when: leading?.[1] ?? trailing?.[2], answer: lower(sentence) };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Lower-cases the first letter unless the first word is an abbreviation or a name such as `OAuth`. */
function lower(text: string): string {
  return /^\S[\p{Ll}\s-]/u.test(text) && !/^\S+\p{Lu}/u.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : /^A\s/u.test(text)
      ? `a${text.slice(1)}`
      : text;
}
