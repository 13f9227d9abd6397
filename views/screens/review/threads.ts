/** Draws a remark with its answers as rows of words: who, how long ago, what; and the old text when that is gone. */
import { visible } from '../../../src/domain/visible.ts';
import type { Comment } from '../../../src/domain/hunk.ts';
import { MARKS_CELLS } from '../../parts/diff.ts';
import type { Span } from '../../parts/spans.ts';
import { cells, fit, wrap } from '../../parts/text.ts';
import { age } from '../../parts/words.ts';
import type { Token, View } from '../../screen.ts';
import type { PlacedComment } from './comment-places.ts';

/** Rows of an old quote. */
const QUOTE_ROWS_MAX = 3;

const MINUTE_MS = 60_000;
const ages = new WeakMap<readonly Comment[], { readonly minute: number; readonly text: string }>();

/** How old the remarks and answers of a review look now; equal as long as no row of them changes. */
export function agesOf(comments: readonly Comment[], now: number): string {
  const minute = Math.floor(now / MINUTE_MS);
  const known = ages.get(comments);
  if (known?.minute === minute) return known.text;
  const text = comments
    .flatMap(({ at, replies = [] }) => [at, ...replies.map((reply) => reply.at)])
    .map((at) => (at === undefined ? '' : age(at, now)))
    .join(' ');
  ages.set(comments, { minute, text });
  return text;
}

/** The rows of a remark and its answers. When the text it was about is another now, or gone, they begin with the old one. */
export function threadLines(view: View, { comment, how }: PlacedComment, width: number): readonly (readonly Span[])[] {
  const { glyphs } = view.theme;
  const replies = comment.replies ?? [];
  const token: Token = comment.resolved ? 'muted' : 'accent';
  const state = comment.resolved ? `${glyphs.ok} resolved ` : '';
  const about = how !== 'gone' && comment.scope === 'section' ? 'on the section: ' : '';
  const first = joinedWords(visible(comment.id), who(view, comment.author, comment.at));
  const messages = [
    `${first} ${state}${about}${visible(comment.text, { newline: true })}`,
    ...replies.map((reply) => `${who(view, reply.author, reply.at)} ${visible(reply.text, { newline: true })}`),
  ];
  const rows = messages.flatMap((text, index) => {
    const last = index === messages.length - 1;
    const branch = `  ${last ? glyphs.treeLast : glyphs.treeItem} `;
    const below = `  ${last ? '  ' : glyphs.treeBar} `;
    return wrap(text, Math.max(1, width - MARKS_CELLS - cells(branch))).map((line, part): readonly Span[] => [
      { text: part === 0 ? branch : below, token: 'muted' },
      { text: line, token },
    ]);
  });
  if (how === 'gone') return [...quoteLines(view, comment, 'text is gone', width), ...rows];
  return how === 'near' && comment.scope !== 'section' ? [...quoteLines(view, comment, 'the text was', width), ...rows] : rows;
}

/** `text is gone: «...»`, some rows of it. */
function quoteLines(view: View, comment: Comment, lead: string, width: number): readonly (readonly Span[])[] {
  const quote = visible(comment.quote.replaceAll(/\s+/gu, ' ').trim());
  const text = quote === '' ? lead : `${lead}: «${quote}»`;
  const room = Math.max(1, width - MARKS_CELLS - 2);
  const lines = wrap(text, room);
  const kept = lines.slice(0, QUOTE_ROWS_MAX);
  return kept.map((line, index): readonly Span[] => [
    { text: index === 0 ? `${view.theme.glyphs.fold} ` : '  ', token: 'muted' },
    { text: index === kept.length - 1 && kept.length < lines.length ? fit(`${line} ..`, room) : line, token: 'warn' },
  ]);
}

/** Author and age, as far as they are known. */
function who(view: View, author: string | undefined, at: string | undefined): string {
  return joinedWords(author === undefined ? '' : visible(author), at === undefined ? '' : age(at, view.now));
}

function joinedWords(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
