/** Cuts text into what people see as characters. The cutter is made when it is first needed: it loads tables that plain text does without. */

let cutter: Intl.Segmenter | undefined;

/** The extended grapheme clusters of a text, in order, as `Intl.Segmenter` gives them. */
export function graphemesOf(text: string): Intl.Segments {
  cutter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return cutter.segment(text);
}
