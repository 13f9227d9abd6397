/** Who may import whom, as dependency-cruiser rules; each rule comes with a planted file that must make it fire. */
import swc, { type ParseOptions } from '@swc/core';
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import { ROOT, SHIPPED } from './sources.ts';

/** A rule about imports between files, and files that break it. */
export interface LayerRule {
  readonly name: string;
  readonly because: string;
  readonly from: Readonly<Record<string, unknown>>;
  readonly to: Readonly<Record<string, unknown>>;
  /** Path to text of files that break this rule and, where possible, no other. */
  readonly plant: Readonly<Record<string, string>>;
}

const OURS = '^(src|views|sessions)/';
const PURE = '^src/(domain|documents|review|workflow)/';
const PORTS = '^src/ports\\.ts$';
const ADAPTERS = '^(src/(?:agents|tools|runners|git|knowledge|codegen)|sessions)/';
/** The top: one file, and a folder of its own for what it is made of. */
const MAIN = '^src/main(\\.ts$|/)';
/** What starts on its own and is not imported by `main`: the build, the launcher that old Nodes must be able to read, and the thread that compares. */
const STARTERS = '^src/(build\\.mjs|launcher\\.cjs|main/compare-worker\\.ts)$';

const importing = (path: string): string => `import * as planted from '${path}';\nexport const used = planted;\n`;

/** All rules but the one about reachability, which is asked by itself: a planted `main` reaches nothing. */
export const LAYER_RULES: readonly LayerRule[] = [
  {
    name: 'domain-stands-alone',
    because: 'the words know nothing of those who use them',
    from: { path: '^src/domain/' },
    to: { path: OURS, pathNot: '^src/domain/' },
    plant: { 'src/domain/planted.ts': "import type { Session } from '../workflow/state.ts';\nexport type Planted = Session;\n" },
  },
  {
    name: 'documents-know-the-domain',
    because: 'reading and splicing specs needs words only',
    from: { path: '^src/documents/' },
    to: { path: OURS, pathNot: '^src/(domain|documents)/' },
    plant: {
      'src/documents/planted.ts': importing('../review/planted-target.ts'),
      'src/review/planted-target.ts': 'export const target = 1;\n',
    },
  },
  {
    name: 'review-knows-documents',
    because: 'rules look at documents, not at sessions',
    from: { path: '^src/review/' },
    to: { path: OURS, pathNot: '^src/(domain|documents|review)/' },
    plant: { 'src/review/planted.ts': importing('../workflow/workflows.ts') },
  },
  {
    name: 'workflow-is-pure',
    because: 'the transition must be replayable anywhere',
    from: { path: '^src/workflow/' },
    to: { path: OURS, pathNot: PURE },
    plant: { 'src/workflow/planted.ts': "import type { Ports } from '../ports.ts';\nexport type Planted = Ports;\n" },
  },
  {
    name: 'ports-name-no-implementation',
    because: 'a port that knows its adapter is none',
    from: { path: PORTS },
    to: { path: OURS, pathNot: PURE },
    plant: { 'src/ports.ts': importing('./git/planted-target.ts'), 'src/git/planted-target.ts': 'export const target = 1;\n' },
  },
  {
    name: 'engine-sees-ports-only',
    because: 'the loop performs effects through ports',
    from: { path: '^src/engine/' },
    to: { path: OURS, pathNot: [PURE, PORTS, '^src/engine/'] },
    plant: { 'src/engine/planted.ts': importing('../git/planted-target.ts'), 'src/git/planted-target.ts': 'export const target = 1;\n' },
  },
  {
    name: 'adapters-stay-apart',
    because: 'one neighbour can be replaced without the others',
    from: { path: ADAPTERS },
    to: { path: OURS, pathNot: [PURE, PORTS, '^$1/'] },
    plant: { 'sessions/planted.ts': importing('../src/git/planted-target.ts'), 'src/git/planted-target.ts': 'export const target = 1;\n' },
  },
  {
    name: 'api-drives-the-engine',
    because: 'headless and full-screen runs go through the same engine, wired by main',
    from: { path: '^src/api/' },
    to: { path: OURS, pathNot: [PURE, PORTS, '^src/(engine|api)/'] },
    plant: { 'src/api/planted.ts': importing('../../views/screen.ts') },
  },
  {
    name: 'views-draw-values',
    because: 'a view draws a value and sends a request',
    from: { path: '^views/' },
    to: { path: OURS, pathNot: [PURE, '^views/', '^src/engine/'] },
    plant: { 'views/planted.ts': importing('../src/git/planted-target.ts'), 'src/git/planted-target.ts': 'export const target = 1;\n' },
  },
  {
    name: 'main-is-the-top',
    because: 'only main sees everything, so nothing may see main',
    from: { pathNot: [MAIN, STARTERS] },
    to: { path: MAIN },
    plant: { 'src/api/planted-top.ts': "import '../main.ts';\n", 'src/main.ts': 'export {};\n' },
  },
  {
    name: 'pure-without-node',
    because: 'no files, processes, clocks or randomness below the ports',
    from: { path: PURE },
    to: { dependencyTypes: ['core'] },
    plant: { 'src/review/planted-node.ts': importing('node:fs') },
  },
  {
    name: 'pure-with-few-packages',
    because: 'packages below the ports are pure themselves',
    from: { path: [PURE, PORTS] },
    to: { path: 'node_modules/', pathNot: '^node_modules/(@types/)?(zod|@noble/hashes|diff|picomatch|yaml)/' },
    plant: { 'src/workflow/planted-react.ts': importing('react') },
  },
  {
    name: 'react-in-views',
    because: 'drawing happens in views, started by main',
    from: { path: '^(src|sessions)/', pathNot: MAIN },
    to: { path: '^node_modules/(@types/)?(react|ink|ink-[a-z-]+)/' },
    plant: { 'src/engine/planted-ink.ts': importing('ink') },
  },
  {
    name: 'runtime-dependencies-only',
    because: 'what an installed program imports must be installed with it',
    from: { path: OURS, pathNot: STARTERS },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    plant: { 'src/api/planted-dev.ts': importing('fast-check') },
  },
  {
    name: 'product-without-tests',
    because: 'nothing that ships leans on a test',
    from: { path: OURS },
    to: { pathNot: [OURS, 'node_modules/'], dependencyTypesNot: ['core'], couldNotResolve: false },
    plant: { 'src/api/planted-test.ts': importing('../../test/planted.ts'), 'test/planted.ts': 'export const target = 1;\n' },
  },
  {
    name: 'no-cycles',
    because: 'files that need each other are one file, types included',
    from: {},
    to: { circular: true },
    plant: {
      'src/domain/planted-a.ts': "import type { B } from './planted-b.ts';\nexport type A = B | 1;\n",
      'src/domain/planted-b.ts': "import type { A } from './planted-a.ts';\nexport type B = A | 2;\n",
    },
  },
  {
    name: 'resolvable',
    because: 'an import that is not there is a crash waiting',
    from: {},
    to: { couldNotResolve: true },
    plant: { 'src/domain/planted-lost.ts': "export * from './nowhere.ts';\n" },
  },
];

/** The rule about reachability. */
export const REACHABLE: LayerRule = {
  name: 'no-unreachable-module',
  because: 'what main does not reach, nobody runs',
  from: { path: '^src/main\\.ts$' },
  // The store of conversations is measured (P10) before the pane that shows them is there.
  to: { path: OURS, pathNot: [STARTERS, '^sessions/(conversation|line-log)\\.ts$'], reachable: false },
  plant: { 'src/review/planted-island.ts': 'export const alone = 1;\n', 'src/main.ts': 'export {};\n' },
};

/** dependency-cruiser asks this parser for TypeScript without JSX, whatever the file is called, and then cannot read a view. */
const parseFileSync = swc.parseFileSync.bind(swc);
Object.assign(swc, {
  parseFileSync: (name: string, options: ParseOptions) =>
    parseFileSync(name, { ...options, syntax: 'typescript', tsx: name.endsWith('x') }),
});

/** One import that a rule forbids. */
export interface LayerViolation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** All imports of the shipped code below `root`, judged by the rules. Type-only imports count. */
export async function cruiseLayers(rules: readonly LayerRule[], root = ROOT): Promise<ICruiseResult> {
  const forbidden = rules.map(({ name, because, from, to }) => ({ name, comment: because, severity: 'error' as const, from, to }));
  const { output } = await cruise([...SHIPPED], {
    baseDir: root,
    parser: 'swc',
    tsPreCompilationDeps: true,
    preserveSymlinks: root !== ROOT,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
    validate: true,
    ruleSet: { forbidden } as unknown as IFlattenedRuleSet,
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser gave text where a result was asked for');
  return output;
}

/** The violations in a result. */
export function violationsIn(result: ICruiseResult): readonly LayerViolation[] {
  return result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}
