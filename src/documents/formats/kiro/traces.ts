/** Reads which requirements and criteria a task or property names, and which tasks a task waits for. */
import { idReader } from '../task-lines.ts';
import { DEPENDS, TRACE } from './words.ts';

const criterionIds = idReader('(?<![A-Za-z0-9.])\\d{1,4}(?:\\.\\d{1,4}){0,2}(?![A-Za-z0-9]|\\.\\d)');
const taskIds = idReader('(?<![A-Za-z0-9.])\\d{1,4}(?:\\.\\d{1,4}){0,3}(?:\\.[A-Z])?(?![A-Za-z0-9]|\\.\\d)');

/** Keys behind `_Requirements: ..._` and `**Validates: ...**` in a piece of `raw`; words such as `All` name none. */
export function tracesIn(raw: string): readonly string[] {
  return [...new Set([...raw.matchAll(TRACE)].flatMap((match) => criterionIds(match[1] ?? '')))];
}

/** Task ids behind `_Depends: ..._` in a piece of `raw`. */
export function dependsIn(raw: string): readonly string[] {
  return [...new Set([...raw.matchAll(DEPENDS)].flatMap((match) => taskIds(match[1] ?? '')))];
}
