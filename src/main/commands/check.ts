/**
 * `trueup check`: what the rules of each spec format and the review rules find, outside any session. Loads little, because
 * most of the time of a check of a thousand small specs is the start of the program.
 */
import { TrueupError } from '../../domain/error.ts';
import { visible } from '../../domain/visible.ts';
import type { Invocation } from '../arguments.ts';
import { LEVELS, itemOf, levelNamed, summaryOf } from '../check/findings.ts';
import type { Issue, Item, Level, Summary } from '../check/findings.ts';
import { hasOnlyMainSpecs, mainSpecsOf } from '../check/formats.ts';
import type { CheckedFormat } from '../check/formats.ts';
import { plainSpecs } from '../check/plain-specs.ts';
import type { IsPlainSpec } from '../check/plain-specs.ts';
import { chosenUnits } from '../check/select.ts';
import { looseSpec, unitsIn, unreadIn } from '../check/units.ts';
import type { Found } from '../check/units.ts';
import { projectRoot } from '../root.ts';
import { openTree } from '../tree.ts';
import type { FileTree } from '../tree.ts';
import { VERSION } from '../version.ts';
import { print, repositoryOf, textFlag } from './common.ts';

/** What the flags of the command say. */
interface Wish {
  readonly strict: boolean;
  /** Undefined: findings never make the command fail. */
  readonly failOn: Level | undefined;
  readonly format: 'text' | 'json' | 'sarif';
  readonly rules: 'format' | 'review' | undefined;
}

/**
 * Prints findings as text, as JSON `{version, items, summary}` or as SARIF. Resolves with 1 when a finding is at or above
 * `--fail-on` (ERROR or CRITICAL; WARNING or MEDIUM with `--strict`), else 0. Throws `misuse` or a `refusal`.
 */
export async function check({ positionals, flags }: Invocation): Promise<number> {
  const wish = wishOf(flags);
  const start = repositoryOf(flags);
  const root = projectRoot(start);
  const isPlain = await plainSpecs(root);
  const { tree, formats } = await opened(root, isPlain, wish, positionals);
  const all = unitsIn(tree, formats, isPlain);
  const chosen = chosenUnits(all, tree, start, positionals, (path) => looseSpec(formats, path));
  const items = await itemsOf(tree, all, chosen, wish);
  if (items.length === 0)
    throw new TrueupError('refusal', 'no-specs', 'no spec file matches `specs.include`', {
      fix: 'name files, or set `specs.include` in trueup.yaml',
    });
  const summary = summaryOf(items, wish.failOn);
  await write(items, summary, wish.format);
  return summary.failing > 0 ? 1 : 0;
}

interface Opened {
  readonly tree: FileTree;
  readonly formats: readonly CheckedFormat[];
}

/** A tree and the formats to check it with: the quick one where it does, unless a person names something it does without. */
async function opened(root: string, isPlain: IsPlainSpec, { rules }: Wish, names: readonly string[]): Promise<Opened> {
  const isQuick = names.length === 0 && rules === 'format';
  const tree = openTree(root, { alsoListed: isPlain, mainSpecs: isQuick });
  if (names.length === 0 && hasOnlyMainSpecs(tree, isPlain)) return { tree, formats: [mainSpecsOf(tree)] };
  const { FORMATS } = await import('../../documents/formats/formats.ts');
  return { tree: isQuick ? openTree(root, { alsoListed: isPlain }) : tree, formats: FORMATS };
}

function wishOf(flags: Invocation['flags']): Wish {
  const strict = flags['strict'] === true;
  const failOn = textFlag(flags, 'fail-on');
  const level = failOn === undefined ? (strict ? 'WARNING' : 'ERROR') : levelNamed(failOn);
  if (level === undefined && failOn?.toLowerCase() !== 'none')
    throw new TrueupError('misuse', 'unknown-level', `--fail-on ${visible(failOn ?? '')}: there is no such level`, {
      fix: `use ${LEVELS.join(', ')} or none`,
    });
  return {
    strict,
    failOn: level,
    format: one(flags, 'format', ['text', 'json', 'sarif']) ?? 'text',
    rules: one(flags, 'only', ['format', 'review']),
  };
}

function one<T extends string>(flags: Invocation['flags'], name: string, words: readonly T[]): T | undefined {
  const value = textFlag(flags, name);
  const found = words.find((word) => word === value);
  if (value !== undefined && found === undefined)
    throw new TrueupError('misuse', `unknown-${name}`, `there is no ${name} ${visible(value)}`, { fix: `use ${words.join(' or ')}` });
  return found;
}

async function itemsOf(tree: FileTree, all: readonly Found[], chosen: readonly Found[], { rules, strict }: Wish): Promise<readonly Item[]> {
  const reviewed = rules === 'format' ? undefined : (await import('../check/review.ts')).createReview(tree, all);
  const items = new Map<Found['unit'], Item>();
  for (const format of new Set(chosen.map((found) => found.format))) {
    const units = chosen.filter((found) => found.format === format).map(({ unit }) => unit);
    // The rules of other formats may have nothing to read; that a spec can be read is asked of each.
    if (format.name !== 'openspec') for (const { file } of units) tree.read(file);
    const checked = rules === 'review' ? units.map((unit) => ({ unit, issues: [] })) : format.check(tree, units);
    for (const each of await checked) items.set(each.unit, itemOf(each, reviewed?.(format, each.unit) ?? [], strict));
  }
  return chosen.flatMap(({ unit }) => {
    const item = items.get(unit);
    if (item === undefined) return [];
    const unread = unreadIn(tree, unit);
    return unread.length === 0 ? [item] : [{ ...item, valid: false, issues: [...unread, ...item.issues] }];
  });
}

async function write(items: readonly Item[], summary: Summary, format: Wish['format']): Promise<void> {
  if (format === 'json') return print(escaped(JSON.stringify({ version: 1, items, summary })));
  if (format === 'sarif') return print(escaped(JSON.stringify((await import('../check/sarif.ts')).sarifOf(items, VERSION))));
  const lines = items.flatMap(({ issues }) => issues.map(lineOf));
  print([...lines, summaryLine(summary)].join('\n'));
}

/** JSON in which no character can act on a terminal or hide: quotes of specs are told exactly, as escapes. */
function escaped(json: string): string {
  return json.replaceAll(
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu,
    (hidden) => `\\u${hidden.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Characters of one finding that a line of text shows; JSON and SARIF have the rest. */
const SHOWN_MAX = 400;

function lineOf({ file, line, column, level, rule, message, fix }: Issue): string {
  const place = line === 0 ? file : `${file}:${line}:${Math.max(1, column)}`;
  const words = `${message}${fix === undefined ? '' : ` (fix: ${fix})`}`.replaceAll(/\s*\n\s*/gu, ' ');
  const shown = words.length <= SHOWN_MAX ? words : `${words.slice(0, SHOWN_MAX)}...`;
  return visible(`${place}: ${level} ${rule} ${shown}`, { newline: false });
}

function summaryLine({ items, invalid, levels }: Summary): string {
  const counts = LEVELS.filter((level) => levels[level] > 0).map((level) => `${levels[level]} ${level}`);
  return `${items} checked, ${invalid === 0 ? 'all valid' : `${invalid} not valid`}${counts.length === 0 ? '; nothing found' : `: ${counts.join(', ')}`}`;
}
