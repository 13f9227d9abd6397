/** Reads Kiro's task graph: JSON in a code block that puts tasks into waves, those of one wave to be done side by side. */
import * as z from 'zod/mini';
import { decode } from '../../lines.ts';
import { LINE_CODE } from '../../blocks.ts';
import { headingLine, isText, lineRange, rawLine, type MarkdownText } from '../markdown-lines.ts';

const Graph = z.object({ waves: z.array(z.object({ tasks: z.array(z.union([z.string(), z.number()])) })) });

/** Ids of tasks that share their wave with another; none without a graph that can be read. */
export function wavesOf(text: MarkdownText): ReadonlySet<string> {
  return new Set(graphOf(text).flatMap(({ tasks }) => (tasks.length > 1 ? tasks : [])));
}

/** Waves in order: their task ids, and the 1-based line where the graph begins. */
export function graphOf(text: MarkdownText): readonly { readonly tasks: readonly string[]; readonly line: number }[] {
  return text.sections.flatMap((section, index) => {
    if (!/\bGraph\b/iu.test(section.heading)) return [];
    const next = text.sections[index + 1];
    const limit = next === undefined ? text.lines.count : headingLine(next);
    let first = headingLine(section) + 1;
    while (first < limit && text.kinds[first] !== LINE_CODE) first++;
    let last = first + 1;
    while (last < limit && !isText(text, last) && !/^[ \t]*(?:`{3,}|~{3,})[ \t]*$/u.test(rawLine(text, last))) last++;
    if (first >= limit) return [];
    const { start, end } = lineRange(text, first + 1, last);
    const graph = Graph.safeParse(parsed(decode(text.bytes, start, end)));
    return graph.success ? graph.data.waves.map(({ tasks }) => ({ tasks: tasks.map(String), line: first + 1 })) : [];
  });
}

/** JSON as a value; undefined for what is none, as in a graph drawn with letters. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
