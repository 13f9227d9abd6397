/** Holds the layers of the design, and shows for every rule that it fires on a planted violation. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cruiseLayers, LAYER_RULES, REACHABLE, violationsIn, type LayerRule, type LayerViolation } from './layers.ts';
import { codeFiles, isNode, ROOT, SHIPPED, source, sourceOf, type Source } from './sources.ts';

describe('the layers', () => {
  it('hold for every import, types included', async () => {
    const result = await cruiseLayers(LAYER_RULES);
    expect(lines(violationsIn(result))).toEqual([]);
    const read = result.modules.filter((module) => SHIPPED.some((folder) => module.source.startsWith(`${folder}/`)));
    expect(read.map((module) => module.source).sort(), 'every shipped file is read').toEqual(codeFiles(SHIPPED));
    expect(result.summary.totalDependenciesCruised ?? 0).toBeGreaterThan(read.length);
  });

  it('leave no module that main does not reach', async () => {
    expect(lines(violationsIn(await cruiseLayers([REACHABLE])))).toEqual([]);
  });

  it('let views take only types from the engine, and from the workflow only what reads a session', () => {
    expect(codeFiles(['views']).flatMap((name) => valueImports(source(name)))).toEqual([]);
    const planted = "import { start } from '../src/engine/engine.ts';\nimport type { Session } from '../src/workflow/state.ts';\n";
    expect(valueImports(sourceOf('views/planted.ts', planted))).toEqual(['views/planted.ts: src/engine/engine.ts']);
  });
});

describe('each rule about imports', () => {
  const copy = mkdtempSync(path.join(tmpdir(), 'trueup-layers-'));
  let found: readonly LayerViolation[] = [];

  beforeAll(async () => {
    for (const folder of SHIPPED) cpSync(path.join(ROOT, folder), path.join(copy, folder), { recursive: true });
    cpSync(path.join(ROOT, 'package.json'), path.join(copy, 'package.json'));
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
    for (const rule of [...LAYER_RULES, REACHABLE]) plant(rule);
    found = violationsIn(await cruiseLayers([...LAYER_RULES, REACHABLE], copy));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it.each([...LAYER_RULES, REACHABLE])('$name fires on a planted violation', (rule) => {
    const planted = found.filter(
      (violation) => violation.rule === rule.name && [violation.from, violation.to].some((file) => file in rule.plant),
    );
    expect(planted).not.toEqual([]);
  });

  function plant(rule: LayerRule): void {
    for (const [name, text] of Object.entries(rule.plant)) {
      mkdirSync(path.dirname(path.join(copy, name)), { recursive: true });
      writeFileSync(path.join(copy, name), text);
    }
  }
});

function lines(violations: readonly LayerViolation[]): readonly string[] {
  return violations.map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`);
}

/** Imports of a view that bring in more than types, and are no selectors, no texts of artifacts and no list of phases. */
function valueImports(file: Source): readonly string[] {
  return file.body.flatMap((statement) => {
    const from = statement['source'];
    if (statement.type !== 'ImportDeclaration' || statement['typeOnly'] === true || !isNode(from)) return [];
    const target = path.posix.join(path.posix.dirname(file.name), String(from['value']));
    const guarded = /^src\/(engine|workflow)\//.test(target) && !/^src\/workflow\/(selectors|workflows|artifacts\/)/.test(target);
    return guarded ? [`${file.name}: ${target}`] : [];
  });
}
