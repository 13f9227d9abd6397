import type { ProjectProbe } from '../ports.ts';
export function projectProbe(_root: string): ProjectProbe {
  return { check: () => Promise.resolve(undefined), detect: () => Promise.resolve([]), mentions: () => Promise.resolve([]) };
}
