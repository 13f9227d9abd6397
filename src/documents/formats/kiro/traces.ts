/** Reads which requirements and criteria a task or property names, and which tasks a task waits for. */
import { idReader } from '../task-lines.ts';
import { DEPENDS, TRACE } from './words.ts';

const criterionIds = idReader('(?<![\\w.])\\d{1,4}(?:\\.\\d{1,4}){0,2}(?![\\w]|\\.\\d)');
const taskIds = idReader('(?<![\\w.])\\d{1,4}(?:\\.\\d{1,4}){0,3}(?:\\.[A-Z])?(?![\\w]|\\.\\d)');

/** Keys behind `_Requirements: ..._` and `**Validates: ...**` in a piece of `raw`; words such as `All` name none. */
export function tracesIn(raw: string): readonly string[] {
  return [...new Set([...raw.matchAll(TRACE)].flatMap((match) => criterionIds(match[1] ?? '')))];
}

/** Task ids behind `_Depends: ..._` in a piece of `raw`. */
export function dependsIn(raw: string): readonly string[] {
  return [...new Set([...raw.matchAll(DEPENDS)].flatMap((match) => taskIds(match[1] ?? '')))];
}
