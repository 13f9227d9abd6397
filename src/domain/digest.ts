/** Computes content digests without any Node module, so that pure layers can bind decisions to what was shown. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Digest } from './ids.ts';

/** SHA-256 of bytes, or of a string's UTF-8 bytes. */
export function digestOf(content: Uint8Array | string): Digest {
  return bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content)) as Digest;
}

/** SHA-256 of a JSON value with its object keys sorted at every depth (RFC 8785's order for plain data). */
export function digestOfValue(value: unknown): Digest {
  return digestOf(canonicalJson(value));
}

/** JSON text with sorted keys and no spaces; `undefined` members are left out as JSON.stringify does. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
