/** Recognises requirement ids such as `REQ-12` in text. */

const STANDARDS =
  'UTF|SHA|SHA3|ISO|RFC|AES|RSA|MD|HTTP|TLS|SSL|ES|CVE|GPT|BASE|IEEE|IEC|ECMA|ARM|UTC|GMT|COVID|CRC|PKCS|OSC|CSI|WCAG|IPV|ASCII|UCS|CP|ED|HMAC-SHA|RS|HS|PS|WIN|US-ASCII';

/** Ids such as `REQ-12`, `NFR-2.1`, `AUTH-FR-003`; names of standards that look alike (`UTF-8`) are left out. Use with `new RegExp(.., 'gu')` to find all. */
export const REQUIREMENT_ID = new RegExp(
  `\\b(?!(?:${STANDARDS})-\\d)[A-Z][A-Z0-9]{0,9}(?:-[A-Z][A-Z0-9]{0,9}){0,3}-\\d{1,6}(?:\\.\\d{1,4}){0,3}[a-z]?\\b(?!-\\d)`,
  'u',
);
