/** Reads the tasks of a Kiro or cc-sdd `tasks.md`: numbers, options, parents, traces, dependencies and the graph of waves. */
import type { TaskItem } from '../format.ts';
import { titleOf, trimmed, type MarkdownText } from '../markdown-lines.ts';
import { boxLines, type BoxLine } from '../task-lines.ts';
import { dependsIn, tracesIn } from './traces.ts';
import { wavesOf } from './waves.ts';

// `1.1 ...`, `1. ...`, `12.7* ...`, `**1.1** ...`, `4.V ...`, `(P) 1.1 ...`; a bare `3 tests pass` or `90% ...` has no number.
const NUMBER =
  /^(?:\(P\)[ \t]*)?(\*\*|__)?(?:Task[ \t]+)?(\d{1,4}(?:\.\d{1,4}){0,4}(?:\.[A-Z])?)(?:(\*(?!\*))?(\.(?!\d))?(\*(?!\*))?(\*\*|__)?(\*(?!\*))?)[.:]?(?=[ \t]|$)[ \t]*(?:\(P\)[ \t]*)?/u;

/** Tasks in order. A task's parent is the one whose number its own goes on from, else the one it is indented under. */
export function taskItems(text: MarkdownText): readonly TaskItem[] {
  const waves = wavesOf(text);
  const places = new Map<string, number>();
  return boxLines(text).map((box, index) => {
    const lead = numberOf(box);
    const item = taskItem(text, box, lead, waves);
    const outer = item.id === undefined ? undefined : parentOf(item.id, places);
    if (item.id !== undefined) places.set(item.id, index);
    return { ...item, parent: outer ?? box.parent };
  });
}

interface Lead {
  readonly id: string;
  readonly length: number;
  readonly optional: boolean;
}

function numberOf({ rest }: BoxLine): Lead | undefined {
  const match = NUMBER.exec(rest);
  const id = match?.[2];
  if (match === null || id === undefined) return undefined;
  const [, bold, , star, dot, later, , last] = match;
  const optional = [star, later, last].some((one) => one !== undefined);
  const marked = id.includes('.') || dot !== undefined || bold !== undefined || optional;
  return marked ? { id, length: match[0].length, optional } : undefined;
}

function parentOf(id: string, places: ReadonlyMap<string, number>): number | undefined {
  for (let outer = id; outer.includes('.');) {
    outer = outer.slice(0, outer.lastIndexOf('.'));
    const place = places.get(outer) ?? places.get(`${outer}.0`);
    if (place !== undefined && outer !== id) return place;
  }
  return undefined;
}

function taskItem(text: MarkdownText, box: BoxLine, lead: Lead | undefined, waves: ReadonlySet<string>): TaskItem {
  const whole = text.raw.slice(box.restStart, box.range.end);
  const start = box.restStart + (lead?.length ?? 0);
  const lineEnd = box.restStart + box.rest.length;
  return {
    ...(lead === undefined ? {} : { id: lead.id }),
    title: titleOf(text, trimmed(text, Math.min(start, lineEnd), lineEnd)),
    mark: box.mark,
    box: box.box,
    line: box.line + 1,
    range: box.range,
    parent: box.parent,
    ...(box.group === undefined ? {} : { group: box.group }),
    optional: box.starred || lead?.optional === true,
    parallel: /(?:^|[ \t])\(P\)(?=[ \t]|$)/u.test(box.rest) || (lead !== undefined && waves.has(lead.id)),
    depends: dependsIn(whole).filter((id) => id !== lead?.id),
    traces: tracesIn(whole),
  };
}
