/** Draws what the code is as Mermaid text: folders from their imports, phases from the transition. */
import type { ICruiseResult } from 'dependency-cruiser';
import type { Arrow } from './phase-walk.ts';

/**
 * A flowchart of the folders. An arrow means "imports"; one that follows from two others is left out, so that the
 * layers can be seen. The result is the same for the same imports, whatever their order.
 */
export function foldersDiagram(result: ICruiseResult): string {
  const arrows = new Map<string, Set<string>>();
  for (const module of result.modules) {
    const from = folderOf(module.source);
    if (from === undefined) continue;
    const targets = arrows.get(from) ?? new Set<string>();
    for (const { resolved } of module.dependencies) {
      const to = folderOf(resolved);
      if (to !== undefined && to !== from) targets.add(to);
    }
    arrows.set(from, targets);
  }
  const folders = [...arrows.keys()].sort();
  const edges = folders.flatMap((from) =>
    [...(arrows.get(from) ?? [])]
      .filter((to) => !followsFromOthers(from, to, arrows))
      .sort()
      .map((to) => `  ${idOf(from)} --> ${idOf(to)}`),
  );
  return fenced(['flowchart TD', ...folders.map((folder) => `  ${idOf(folder)}["${folder}"]`), ...edges]);
}

const ABORT = 'session/aborted';
const STATES = [
  'start',
  'PENDING',
  'SPEC_UPDATE',
  'REFINING',
  'STALLED',
  'ALIGNING',
  'IMPLEMENTING',
  'VALIDATING',
  'BLOCKED',
  'COMMITTING',
  'COMPLETE',
  'ABORTED',
] as const;

/**
 * The states that people see and the events that lead from one to another. That a session on its way can be aborted is
 * drawn once when it holds for every state, and arrow by arrow when it does not.
 */
export function phasesDiagram(arrows: readonly Arrow[]): string {
  const underWay = STATES.filter((state) => state !== 'start' && state !== 'COMPLETE' && state !== 'ABORTED');
  const everywhere = underWay.every((state) => arrows.some(({ from, by }) => from === state && by === ABORT));
  const drawn = arrows.filter(({ by }) => !everywhere || by !== ABORT);
  const lines = STATES.flatMap((from) =>
    STATES.flatMap((to) => {
      const events = [...new Set(drawn.filter((arrow) => arrow.from === from && arrow.to === to).map(({ by }) => by))].sort();
      return events.length === 0 ? [] : [`  ${from === 'start' ? '[*]' : from} --> ${to}: ${events.join(', ')}`];
    }),
  );
  const abort = everywhere ? ['  state "any state under way" as ANY', `  ANY --> ABORTED: ${ABORT}`] : [];
  return fenced(['stateDiagram-v2', ...lines, ...abort, '  COMPLETE --> [*]', '  ABORTED --> [*]']);
}

/** Lines as a Mermaid block of a Markdown page. */
function fenced(lines: readonly string[]): string {
  return ['```mermaid', ...lines, '```'].join('\n');
}

/** The place of the design that a file belongs to: a folder, or `src/ports.ts`, which stands alone; `src/main.ts` and its folder are one. */
function folderOf(file: string): string | undefined {
  const [top = '', second = '', ...rest] = file.split('/');
  if (top === 'views' || top === 'sessions') return `${top}/`;
  if (top !== 'src' || /\.[cm]js$/.test(second)) return undefined;
  return rest.length > 0 || second === 'main.ts' ? `src/${second.replace(/\.ts$/, '')}/` : `src/${second}`;
}

function followsFromOthers(from: string, to: string, arrows: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  return [...(arrows.get(from) ?? [])].some((via) => via !== to && reaches(via, to, arrows, new Set([from])));
}

function reaches(from: string, to: string, arrows: ReadonlyMap<string, ReadonlySet<string>>, seen: Set<string>): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  const targets = arrows.get(from) ?? new Set<string>();
  return targets.has(to) || [...targets].some((via) => reaches(via, to, arrows, seen));
}

function idOf(folder: string): string {
  return folder.replaceAll(/[^a-z]+/gi, '_').replace(/_$/, '');
}
