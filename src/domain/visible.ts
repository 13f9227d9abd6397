/**
 * The one gate between untrusted text and a screen, a log or a report. What comes out holds no control character and no
 * hidden one: each is replaced by a mark that a person can see, never dropped, so that what was approved is what is there.
 */

export interface VisibleOptions {
  /** Keeps line feeds; otherwise each becomes `␊`. Default false: one text, one row. */
  readonly newline?: boolean;
  /** Spaces for a tab. Default 4. */
  readonly tab?: number;
}

/**
 * Text that is safe to show and shows everything.
 *
 * - C0 controls and DEL become control pictures (`␛`), C1 and all other hidden, reordering, unassigned or private
 *   characters and lone surrogates become `‹U+202E›`-like marks; spaces that are not U+0020 too (an ideographic space
 *   between ideographs stays).
 * - A variation selector or joiner stays inside an emoji sequence only.
 * - A combining mark stays on a letter or digit; it is marked when it stands alone, when a composed character looks the
 *   same (`e` + U+0301), and from the fifth on.
 * - A letter that only looks Latin is marked inside a word that holds Latin letters (CVE-2021-42694).
 *
 * Idempotent: visible(visible(t)) = visible(t). Sources: CWE-150, CVE-2021-42574.
 */
export function visible(text: string, options: VisibleOptions = {}): string {
  if (PLAIN.test(text)) return text;
  const tab = ' '.repeat(options.tab ?? 4);
  if (options.newline !== true) return visibleLine(text, tab);
  return text
    .split('\n')
    .map((line) => visibleLine(line, tab))
    .join('\n');
}

/** Characters that are themselves in every context, so that nearly all text is passed by one scan. */
const PLAIN =
  /^[ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u259f\u2713\u2717\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*$/;

const COMBINING_MAX = 4;
const EMOJI_PARTS_MAX = 8;

/** Letters of other scripts drawn like Latin ones in common terminal fonts. */
const LOOKALIKE =
  /[\u0251\u0261\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bd\u03bf\u03f2\u03f3\u0405\u0406\u0408\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0423\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04ae\u04af\u04bb\u04c0\u04cf\u0501\u050c\u051a-\u051d\u0555\u0570\u0578\u057d\u0585]/g;

interface Patterns {
  readonly word: RegExp;
  readonly latin: RegExp;
  readonly special: RegExp;
  readonly hidden: RegExp;
  readonly bearer: RegExp;
}

let compiled: Patterns | undefined;

/** Property classes take milliseconds to compile, so they are made when the first unusual text comes by. */
function patterns(): Patterns {
  if (compiled !== undefined) return compiled;
  const picture = String.raw`(?!\p{Cn})(?:\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)`;
  const emoji = String.raw`${picture}(?:\u200d${picture}){0,${EMOJI_PARTS_MAX - 1}}|[0-9#*]\ufe0f\u20e3`;
  const mark = String.raw`(?!\p{Default_Ignorable_Code_Point})\p{M}`;
  const cjk = String.raw`\u3001-\u303f\u3041-\u3096\u3099-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9f`;
  const space = String.raw`(?<![^${cjk}])\u3000+(?![^${cjk}])`;
  const hidden = String.raw`[\p{C}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\p{Default_Ignorable_Code_Point}\u1160-\u11ff\ud7b0-\ud7ff\u2800\u037e\u0387\u1fef\u2126\u212a\u212b]`;
  compiled = {
    word: /[\p{L}\p{M}\p{N}_]+/gu,
    latin: /\p{Script=Latin}/u,
    special: new RegExp(`(${emoji}|${space})|((?!${mark})[^])?((?:${mark})+)|${hidden}`, 'gu'),
    hidden: new RegExp(hidden, 'u'),
    bearer: /^(?:\p{L}|\p{N})$/u,
  };
  return compiled;
}

function visibleLine(line: string, tab: string): string {
  if (PLAIN.test(line)) return line;
  const { special } = patterns();
  return withMarkedLookalikes(line).replaceAll(special, (whole: string, kept?: string, base?: string, marks?: string) => {
    if (kept !== undefined) return kept;
    return marks === undefined ? shown(whole, tab) : cluster(base ?? '', marks, tab);
  });
}

function withMarkedLookalikes(line: string): string {
  if (line.search(LOOKALIKE) < 0) return line;
  const { word, latin } = patterns();
  return line.replaceAll(word, (letters) =>
    latin.test(letters.replaceAll(LOOKALIKE, '')) ? letters.replaceAll(LOOKALIKE, marked) : letters,
  );
}

/** A base character with the combining marks on it. */
function cluster(base: string, marks: string, tab: string): string {
  const whole = base + marks;
  const { bearer, hidden } = patterns();
  const isHidden = hidden.test(base);
  const bears = bearer.test(base) && !isHidden;
  const ambiguous = /^[\u0300-\u036f]+$/.test(marks) && whole.normalize('NFC') !== whole;
  if (bears && !ambiguous && [...marks].length <= COMBINING_MAX) return whole;
  return (isHidden ? shown(base, tab) : base) + [...marks].map((mark) => marked(mark)).join('');
}

function shown(character: string, tab: string): string {
  if (character === '\t') return tab;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : marked(character);
}

function marked(character: string): string {
  return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;
}
