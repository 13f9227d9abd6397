/** Reads the tasks of a spec-kit `tasks.md` and the items of a checklist: ids, labels, phases, dependencies. */
import type { TaskItem } from '../format.ts';
import { isText, narrowed, rawLine, sectionsByLine, titleOf, trimmed, type MarkdownText } from '../markdown-lines.ts';
import { boxLines, idReader, type BoxLine } from '../task-lines.ts';
import { REQUIREMENT, TASK } from './words.ts';

const LEAD = new RegExp(
  `^(?:~~)?(?:\\*\\*|__)?(${TASK}|CHK\\d{1,4}[a-z]?(?![A-Za-z0-9]))[:.]?(?:\\*\\*|__)?[:.]?(?=[ \\t~]|$)(?:~~)?[ \\t]*`,
  'u',
);
const LABEL = /^\[([^[\]]{1,24})\][ \t]*/u;
const DEPENDS = /(?<![A-Za-z])(?:depends[ \t]+(?:only[ \t]+)?(?:up)?on|dependency|dependencies|blocked[ \t]+by|requires)\b[:*_ \t]*/giu;
/** What stands between the ids of one list. */
const LIST = new RegExp(`^(?:(?:${TASK})|[ \\t,&+/-]|and\\b|${narrowed('–')}|${narrowed('—')})+`, 'u');
const taskIds = idReader(TASK);
const traceIds = idReader(`US\\d{1,3}(?![A-Za-z0-9])|${REQUIREMENT}`);

/** Tasks in order. What the dependency section says about them counts as if it stood behind them. */
export function taskItems(text: MarkdownText): readonly TaskItem[] {
  const boxes = boxLines(text);
  const arrows = arrowDependencies(text);
  return boxes.map((box) => taskItem(text, box, arrows));
}

function taskItem(text: MarkdownText, box: BoxLine, arrows: ReadonlyMap<string, ReadonlySet<string>>): TaskItem {
  const lead = LEAD.exec(box.rest);
  const id = lead?.[1];
  let at = lead?.[0].length ?? 0;
  const labels: string[] = [];
  for (let label = LABEL.exec(box.rest.slice(at)); label !== null; label = LABEL.exec(box.rest.slice(at))) {
    labels.push(label[1] ?? '');
    at += label[0].length;
  }
  const whole = text.raw.slice(box.restStart, box.range.end);
  const start = Math.min(box.restStart + at, box.range.end);
  const lineEnd = box.restStart + box.rest.length;
  const own = [...new Set([...dependencies(whole), ...(id === undefined ? [] : (arrows.get(id) ?? []))])];
  return {
    ...(id === undefined ? {} : { id }),
    title: titleOf(text, trimmed(text, start, Math.max(start, lineEnd))),
    mark: box.mark,
    box: box.box,
    line: box.line + 1,
    range: box.range,
    parent: box.parent,
    ...(box.group === undefined ? {} : { group: box.group }),
    optional: box.starred || labels.some((label) => /^optional$/iu.test(label)),
    parallel: labels.includes('P'),
    depends: own.filter((one) => one !== id),
    traces: traceIds(labels.join(' ') + ' ' + whole),
  };
}

/** Ids behind `depends on`, as far as nothing else comes between them. */
function dependencies(raw: string): readonly string[] {
  return [...raw.matchAll(DEPENDS)].flatMap((match) => {
    const list = LIST.exec(raw.slice(match.index + match[0].length, match.index + match[0].length + 400))?.[0];
    return list === undefined ? [] : taskIds(list);
  });
}

const ARROW = new RegExp(`--?>|=>|${narrowed('→')}|${narrowed('⇒')}`, 'u');

/** Lines such as `T002, T004 → T005 → T006` of a section about dependencies: each waits for what stands before its arrow. */
function arrowDependencies(text: MarkdownText): ReadonlyMap<string, ReadonlySet<string>> {
  const waits = new Map<string, Set<string>>();
  const sectionOf = sectionsByLine(text);
  const chain = new RegExp(`^(?:${TASK}|[ \\t,&]|and\\b)+$`, 'u');
  for (let line = 0; line < text.lines.count; line++) {
    const raw = isText(text, line) ? rawLine(text, line) : '';
    if (raw.length > 1_000 || !ARROW.test(raw) || !inDependencies(text, sectionOf[line] ?? -1)) continue;
    const steps = raw
      .replace(/^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+/u, '')
      .replaceAll(/\([^()]{0,300}\)|[*`]/gu, ' ')
      .replace(/[ \t.]+$/u, '')
      .split(ARROW);
    if (steps.some((step) => !chain.test(step))) continue;
    for (const [index, step] of steps.entries()) {
      if (index === 0) continue;
      for (const id of taskIds(step)) {
        const known = waits.get(id) ?? new Set();
        for (const other of taskIds(steps[index - 1] ?? '')) known.add(other);
        waits.set(id, known);
      }
    }
  }
  return waits;
}

function inDependencies({ sections }: MarkdownText, index: number): boolean {
  for (let at = index; at !== -1; at = sections[at]?.parent ?? -1) if (/\bDependenc/iu.test(sections[at]?.heading ?? '')) return true;
  return false;
}
