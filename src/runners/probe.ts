/** Tells from a project's own files how it is checked and which code speaks of something; looking runs nothing of the project. */
import type { Argv } from '../domain/task.ts';
import type { Validation } from '../domain/validation.ts';
import type { ProjectProbe } from '../ports.ts';
import type { Detected, Detector } from './detected.ts';
import { detectCargo, detectCmake, detectDotnet, detectGo, detectGradle, detectMaven, detectMix, detectSwift } from './detect-compiled.ts';
import { detectDeno, detectNode } from './detect-node.ts';
import { detectPython } from './detect-python.ts';
import { detectMake, detectPhp, detectRuby } from './detect-scripted.ts';
import { codeMentions } from './mentions.ts';
import { projectFiles } from './project-files.ts';

/** One row a kind of project; a project can be of several. */
const DETECTORS: readonly Detector[] = [
  detectNode,
  detectDeno,
  detectCargo,
  detectGo,
  detectPython,
  detectMaven,
  detectGradle,
  detectMix,
  detectDotnet,
  detectRuby,
  detectPhp,
  detectSwift,
  detectCmake,
];

/** The project at `root`; the contract is `ProjectProbe`. */
export function projectProbe(root: string): ProjectProbe {
  return {
    check: async () => detectCheck(root),
    async detect() {
      const found = (await detectAll(root)).flatMap(({ validations }) => validations);
      // The first one stands for all when only the least is wanted: it is to be a test.
      return [...found.filter(isTest), ...found.filter((one) => !isTest(one))];
    },
    mentions: async (words, limit) => codeMentions(root, words, limit),
  };
}

/** The quick command that tells whether the code still holds together, or undefined when the project does not tell. */
async function detectCheck(root: string): Promise<Argv | undefined> {
  return (await detectAll(root)).find(({ check }) => check !== undefined)?.check;
}

async function detectAll(root: string): Promise<readonly Detected[]> {
  const files = await projectFiles(root);
  const detected = await Promise.all(DETECTORS.map(async (detect) => detect(files)));
  const found = detected.filter((one) => one !== undefined);
  if (found.some(({ validations }) => validations.length > 0)) return found;
  // A Makefile mostly calls what was found above; it counts where nothing else is known.
  const make = await detectMake(files);
  return make === undefined ? found : [...found, make];
}

function isTest({ argv }: Validation): boolean {
  return argv.some((argument) => /(?:^|[/:])(?:test|rspec|pytest|unittest|phpunit|pest|ctest)$/i.test(argument));
}
