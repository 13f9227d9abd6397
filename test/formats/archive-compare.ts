/** Puts the same delta before the oracle and before ours, and says in one line where they part. */
import { applyDelta } from '../../src/documents/formats/openspec/apply.ts';
import type { AppliedSpec, Resolution } from '../../src/documents/formats/openspec/apply-model.ts';
import { type OracleAnswer, mergesTwo, oracleApply, ruleOf } from './archive-oracle.ts';

/** One delta and what it meets. */
export interface Case {
  readonly change: string;
  readonly capability: string;
  readonly main: Uint8Array | undefined;
  readonly delta: Uint8Array;
}

export interface Compared {
  readonly oracle: OracleAnswer;
  /** Empty when both agree in bytes, counts and facts, or refuse with the same meaning. */
  readonly difference: string;
  /** Headings inside requirements for which ours asked first: told to go on, it writes what the oracle writes. */
  readonly asked: number;
  /** Ours refuses a spec in which two requirements have one name, where the oracle would keep one of them. */
  readonly twice: boolean;
}

/** Compares one case. Where ours shows a conflict about text that the oracle drops with a warning, it is told to take the change's text. */
export async function compare(folder: string, one: Case): Promise<Compared> {
  const { change, capability, main, delta } = one;
  const oracle = await oracleApply(folder, change, capability, main, delta);
  const input = { capability, delta, ...(main === undefined ? {} : { main }) };
  let ours = applyDelta(change, input);
  let asked = 0;
  if (
    ours.kind === 'refused' &&
    oracle.kind === 'applied' &&
    ours.conflicts.length > 0 &&
    ours.conflicts.every(({ causes }) => causes.join() === 'text-goes')
  ) {
    asked = ours.conflicts.length;
    const resolve = new Map(ours.conflicts.map(({ requirement }): [string, Resolution] => [requirement, 'theirs']));
    ours = applyDelta(change, { ...input, resolve });
  }
  const where = `${change} ${capability}`;
  const twice = ours.kind === 'refused' && ours.reasons[0]?.rule === 'archive/main-spec-broken' && main !== undefined && mergesTwo(main);
  if (twice) return { oracle, asked, twice, difference: '' };
  if (oracle.kind === 'refused') {
    const rules = ours.kind === 'refused' ? ours.reasons.map(({ rule }) => rule as string) : ['applied'];
    const isSame = rules.includes(ruleOf(oracle.message));
    return { oracle, asked, twice, difference: isSame ? '' : `${where}: oracle refuses (${oracle.message}), ours ${rules.join()}` };
  }
  if (ours.kind === 'refused')
    return { oracle, asked, twice, difference: `${where}: ours refuses (${ours.reasons[0]?.message ?? ''}), oracle applies` };
  return {
    oracle,
    asked,
    twice,
    difference: factsDiffer(oracle, ours) ? `${where}: other facts` : sameBytes(oracle.bytes, ours.bytes) ? '' : `${where}: other bytes`,
  };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function factsDiffer({ built }: Extract<OracleAnswer, { kind: 'applied' }>, ours: AppliedSpec): boolean {
  return (
    JSON.stringify(built.counts) !== JSON.stringify(ours.counts) ||
    built.noRequirementBlocks !== ours.empty ||
    JSON.stringify(built.unaccountedContent) !== JSON.stringify(ours.unaccounted)
  );
}

/** Changes a main spec so that a delta the oracle refused comes one step further; undefined when nothing is known to help. */
export function repaired(main: Uint8Array | undefined, capability: string, message: string): Uint8Array | undefined {
  const text =
    main === undefined
      ? `# ${capability} Specification\n\n## Purpose\nStands in for what nobody kept.\n\n## Requirements\n`
      : Buffer.from(main).toString();
  const name = /header "### Requirement: ([^"]*(?:"[^"]*)*?)"(?: -|$)/.exec(message)?.[1] ?? '';
  const rule = ruleOf(message);
  if (rule === 'archive/no-main-spec') return Buffer.from(text);
  if (rule === 'archive/not-found') return Buffer.from(withBlock(text, name));
  if (rule === 'archive/already-exists')
    return Buffer.from(text.replace(`### Requirement: ${name}\n`, `### Requirement: ${name} (earlier)\n`));
  if (rule === 'archive/scenarios-lost') {
    const names = [...(/modified block: (.*?)\. The modified block/s.exec(message)?.[1] ?? '').matchAll(/"(.*?)"(?:, |$)/gs)].map(
      (found) => found[1] ?? '',
    );
    return Buffer.from(
      names.reduce(
        (left, scenario) => left.replaceAll(`#### Scenario: ${scenario}`, `- ${scenario}`).replaceAll(`#### ${scenario}`, `- ${scenario}`),
        text,
      ),
    );
  }
  if (rule !== 'archive/main-spec-broken') return undefined;
  const bad = new Set([...message.matchAll(/^line (\d+):/gm)].map((found) => Number(found[1])));
  return Buffer.from(
    text
      .split('\n')
      .filter((_line, at) => !bad.has(at + 1))
      .join('\n'),
  );
}

function withBlock(text: string, name: string): string {
  const block = `### Requirement: ${name}\nWhat it said before SHALL stand here.\n\n`;
  return /^## Requirements\s*$/m.test(text)
    ? text.replace(/^(## Requirements\s*\n)/m, `$1\n${block}`)
    : `${text}\n\n## Requirements\n\n${block}`;
}
