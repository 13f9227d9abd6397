/**
 * Sees at a glance that a main spec breaks no rule. Most specs are written as the tool lays them out, and thousands of them
 * are checked in the time that reading their structure would take for a few hundred; whatever looks unusual is left to that.
 */

const HASH = 0x23;
const STAR = 0x2a;
const SPACE = 0x20;
const LINE_FEED = 0x0a;

/** As the rules have it: a Purpose of fewer characters is brief, a requirement of more is long. */
const PURPOSE_MIN = 50;
const REQUIREMENT_MAX = 500;

const PURPOSE = ascii('## Purpose');
const REQUIREMENTS = ascii('## Requirements');
const REQUIREMENT = ascii('### Requirement: ');
const SCENARIO = ascii('#### ');

/**
 * Whether `checkSpec` surely finds nothing: one title, `## Purpose`, `## Requirements`, requirements with a normative
 * statement and scenarios, and nothing else that starts like structure. False says only that it has to look. Linear.
 */
export function isPlainlyValid(bytes: Uint8Array): boolean {
  if (bytes[0] === 0xef || bytes.includes(0x0d)) return false;
  const purpose = afterTitle(bytes);
  const requirements = purpose === -1 ? -1 : afterPurpose(bytes, purpose);
  return requirements !== -1 && areRequirements(bytes, requirements);
}

/** Offset after `## Purpose`; -1 when something else than a title and text comes before it. */
function afterTitle(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length;) {
    const end = lineEnd(bytes, at);
    if (bytes[at] === HASH) {
      if (isLine(bytes, at, end, PURPOSE)) return end + 1;
      if (bytes[at + 1] !== SPACE || !isTitle(bytes, at + 2, end)) return -1;
    } else if (opening(bytes, at, end) === -1) return -1;
    at = end + 1;
  }
  return -1;
}

/** A title that is not itself called Purpose or Requirements: another first letter, or too long for them. */
function isTitle(bytes: Uint8Array, at: number, end: number): boolean {
  const first = (bytes[at] ?? 0) | 0x20;
  if (end - at < 2 || (bytes[at] ?? 0) <= SPACE || (bytes[end - 1] ?? 0) <= SPACE || !isOneLine(bytes, at, end)) return false;
  return (first !== 0x70 && first !== 0x72 && first < 0x80) || end - at > REQUIREMENTS.length + 8;
}

/** Offset after `## Requirements`; -1 when the text before it is brief, holds structure, or may be a placeholder. */
function afterPurpose(bytes: Uint8Array, from: number): number {
  let characters = 0;
  for (let at = from; at < bytes.length;) {
    const end = lineEnd(bytes, at);
    if (bytes[at] === HASH) return characters >= PURPOSE_MIN && isLine(bytes, at, end, REQUIREMENTS) ? end + 1 : -1;
    const start = opening(bytes, at, end);
    if (start === -1) return -1;
    for (let next = start; next < end; next++) {
      const byte = bytes[next] ?? 0;
      if (byte > SPACE && byte < 0x80) characters++;
      if ((byte | 0x20) === 0x74 && mayBePlaceholder(bytes, next)) return -1;
    }
    at = end + 1;
  }
  return -1;
}

/** `TBD` or `TODO` in any letters. */
function mayBePlaceholder(bytes: Uint8Array, at: number): boolean {
  const second = (bytes[at + 1] ?? 0) | 0x20;
  const third = (bytes[at + 2] ?? 0) | 0x20;
  return third === 0x64 && (second === 0x62 || second === 0x6f);
}

/** The part that a line belongs to. */
const NOTHING = 0;
const STATEMENT = 1;
const STEPS = 2;

function areRequirements(bytes: Uint8Array, from: number): boolean {
  const names: number[] = [];
  let part = NOTHING;
  let start = -1;
  /** The statement is normative, or the scenario has steps. */
  let isFilled = false;
  for (let at = from; at < bytes.length;) {
    const end = lineEnd(bytes, at);
    if (bytes[at] === HASH) {
      if (startsWith(bytes, at, SCENARIO)) {
        if (!isFilled || end - at <= SCENARIO.length || !isTitleText(bytes, at + SCENARIO.length, end)) return false;
        part = STEPS;
      } else {
        if (part === STATEMENT || (part === STEPS && !isFilled) || !startsWith(bytes, at, REQUIREMENT)) return false;
        const name = nameDigest(bytes, at + REQUIREMENT.length, end);
        if (name === -1 || names.includes(name)) return false;
        names.push(name);
        part = STATEMENT;
        start = -1;
      }
      isFilled = false;
    } else {
      const first = opening(bytes, at, end);
      if (first === -1) return false;
      if (first < end && part === STEPS) isFilled = true;
      else if (first < end && part === STATEMENT) {
        if (start === -1) start = first;
        if (end - start > REQUIREMENT_MAX || (bytes[first] === STAR && bytes[first + 1] === STAR)) return false;
        isFilled ||= isNormative(bytes, first, end);
      }
    }
    at = end + 1;
  }
  return part === STEPS && isFilled;
}

function lineEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== LINE_FEED) at++;
  return at;
}

/**
 * Offset of a line's first character, its end when the line is blank; -1 where the line may delimit code, look like a
 * heading once it is trimmed, or begin with a space beyond ASCII.
 */
function opening(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === 0x09)) at++;
  if (at === end) return end;
  const byte = bytes[at] ?? 0;
  if (byte > 0x60 && byte < 0x7e) return at;
  return byte < SPACE || byte === HASH || byte === 0x60 || byte >= 0x7e ? -1 : at;
}

function startsWith(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text[index]) return false;
  return true;
}

function isLine(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  return end - at === text.length && startsWith(bytes, at, text);
}

function isTitleText(bytes: Uint8Array, at: number, end: number): boolean {
  const first = bytes[at] ?? 0;
  return first > SPACE && first < 0x7f && isOneLine(bytes, at, end);
}

/** No control character, and no separator of lines beyond ASCII (U+2028, U+2029). */
function isOneLine(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < SPACE || (byte === 0xe2 && bytes[at + 1] === 0x80 && ((bytes[at + 2] ?? 0) & 0xfe) === 0xa8)) return false;
  }
  return true;
}

/** A number for a name in printable ASCII without a closing run of `#`; equal names have equal ones. -1 for any other name. */
function nameDigest(bytes: Uint8Array, from: number, end: number): number {
  const last = bytes[end - 1];
  if (from >= end || (bytes[from] ?? 0) <= SPACE || last === SPACE || last === HASH) return -1;
  let digest = 0;
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < SPACE || byte > 0x7e) return -1;
    digest = (Math.imul(digest, 31) + byte) >>> 0;
  }
  return digest;
}

/** SHALL or MUST in capitals, as a word. */
function isNormative(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at + 4 <= end; at++) {
    const byte = bytes[at];
    const length = byte === 0x53 ? isShall(bytes, at) : byte === 0x4d ? isMust(bytes, at) : 0;
    if (length > 0 && at + length <= end && !isWord(bytes[at - 1]) && !isWord(bytes[at + length])) return true;
  }
  return false;
}

function isShall(bytes: Uint8Array, at: number): number {
  return bytes[at + 1] === 0x48 && bytes[at + 2] === 0x41 && bytes[at + 3] === 0x4c && bytes[at + 4] === 0x4c ? 5 : 0;
}

function isMust(bytes: Uint8Array, at: number): number {
  return bytes[at + 1] === 0x55 && bytes[at + 2] === 0x53 && bytes[at + 3] === 0x54 ? 4 : 0;
}

function isWord(byte = 0): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
