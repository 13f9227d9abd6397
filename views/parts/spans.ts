/**
 * A row of text in coloured pieces: measured and cut as one text, painted piece by piece, so that colour never changes
 * what is shown or how wide it is.
 */
import type { Theme, Token } from '../screen.ts';
import { cells, fit, fromCell } from './text.ts';

/** Text in one token. The text is visible(), without newlines; without a token it stays as the terminal has it. */
export interface Span {
  readonly text: string;
  readonly token?: Token;
}

/** One span. */
export function span(text: string, token?: Token): Span {
  return token === undefined ? { text } : { text, token };
}

/** The text of all spans. */
export function plainText(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('');
}

/** Width of all spans in cells. */
export function spansCells(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + cells(text), 0);
}

/** Styled text of at most `width` cells; what does not fit gives way to `..`. `over` replaces every token, for cursor rows. */
export function paintSpans(theme: Theme, spans: readonly Span[], width: number, over?: Token): string {
  return fitSpans(spans, width)
    .map(({ text, token }) => paintOne(theme, text, over ?? token))
    .join('');
}

/** The spans when they fit, else their start and `..`. */
export function fitSpans(spans: readonly Span[], width: number): readonly Span[] {
  const kept: Span[] = [];
  let left = width;
  for (const [index, piece] of spans.entries()) {
    const size = cells(piece.text);
    const rest = spans.slice(index + 1);
    if (size > left || (size > left - 2 && size + spansCells(rest) > left)) {
      const cut = size > left ? piece.text : piece.text + plainText(rest);
      kept.push({ ...piece, text: fit(cut, left) });
      return kept;
    }
    kept.push(piece);
    left -= size;
  }
  return kept;
}

/** The spans without their first `count` cells. */
export function spansFrom(spans: readonly Span[], count: number): readonly Span[] {
  let left = count;
  return spans.flatMap((piece): readonly Span[] => {
    if (left <= 0) return [piece];
    const size = cells(piece.text);
    const text = size <= left ? '' : fromCell(piece.text, left);
    left -= size;
    return text === '' ? [] : [{ ...piece, text }];
  });
}

/** The spans cut or filled with spaces to exactly `width` cells. */
export function padSpans(spans: readonly Span[], width: number): readonly Span[] {
  const kept = fitSpans(spans, width);
  const gap = width - spansCells(kept);
  return gap > 0 ? [...kept, { text: ' '.repeat(gap) }] : kept;
}

/** Left and right spans at the two ends of exactly `width` cells; the left ones are cut first, the right ones vanish when nothing else would be left. */
export function endsSpans(left: readonly Span[], right: readonly Span[], width: number): readonly Span[] {
  const size = spansCells(right);
  if (size === 0 || size + 8 > width) return padSpans(left, width);
  return [...padSpans(left, width - size - 1), { text: ' ' }, ...right];
}

function paintOne(theme: Theme, text: string, token: Token | undefined): string {
  return token === undefined || text === '' ? text : theme.paint(token, text);
}
