/** Chosen changes one after the other, each named by its section, with the lines around it: what a filter or an order by risk shows. */
import { groupSegments } from './flow.ts';
import { gatheredOf, withPartner } from './gather.ts';
import { CONTEXT, changeSegments, placesOf, remark, words } from './segment.ts';
import type { Segment, SegmentOptions } from './segment.ts';
import { append } from '../../../src/domain/append.ts';

/** The picked changes; in order of risk those of all files together, mechanical ones last. */
export function pickedHunks(options: SegmentOptions): readonly Segment[] {
  const { files, only, rank } = options;
  const segments: Segment[] = [];
  const isShown = (file: number, id: string): boolean => {
    const { plan } = files[file] ?? {};
    return !options.gathers || plan === undefined || !gatheredOf(plan).absent.has(id);
  };
  const picked = files.flatMap(({ order }, file) =>
    (order?.spans ?? []).filter(({ hunk }) => (only?.(hunk) ?? true) && isShown(file, hunk.id)).map((span) => ({ file, span })),
  );
  const ordered = rank === undefined ? picked : picked.toSorted((a, b) => rank(a.span.hunk) - rank(b.span.hunk));
  let last = -1;
  const named = new Set<string>();
  for (const { file, span } of ordered) {
    const { plan, order } = files[file] ?? {};
    if (plan === undefined || order === undefined) continue;
    if (file !== last) segments.push({ kind: 'file', count: 1, file });
    last = file;
    const isContext = (line: number): boolean => plan.rows[order.right(line)]?.kind === 'context';
    let start = span.first;
    while (start > 0 && span.first - start < CONTEXT && isContext(start - 1)) start -= 1;
    let end = span.end;
    while (end < order.count && end - span.end < CONTEXT && isContext(end)) end += 1;
    const { section } = span.hunk;
    if (!named.has(`${file} ${section}`)) append(segments, headRows(options, file, section));
    named.add(`${file} ${section}`);
    append(segments, changeSegments(options, file, withPartner(plan, span.hunk), start, end, true));
  }
  files.forEach(({ plan, order }, file) => {
    if (plan === undefined || order === undefined) segments.push({ kind: 'file', count: 1, file }, words(file, [options.loading]));
    else if (options.gathers) {
      const group = groupSegments(options, file, plan, order, only);
      if (group.length === 0) return;
      if (file !== last || files.length !== 1) segments.push({ kind: 'file', count: 1, file });
      append(segments, group);
    }
  });
  return segments.length > 0 ? segments : [words(0, [options.nothing])];
}

/** What else touches a section, and remarks on it, before the first of its changes. */
function headRows(options: SegmentOptions, file: number, section: string): readonly Segment[] {
  const { plan } = options.files[file] ?? {};
  if (plan === undefined) return [];
  const radar = options.radar(plan.draft.path, section);
  return [
    ...(radar.length === 0 ? [] : [words(file, radar, section)]),
    ...(placesOf(options, plan).inSection.get(section) ?? []).map((placed) => remark(options, file, placed)),
  ];
}
