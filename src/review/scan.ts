/** Turns a request and the corpus into a proposal: intent, affected specs, key changes and open questions. No model, same input, same answer. */
import { outline } from '../documents/outline.ts';
import type { AffectedSpec, KeyChange, OpenQuestion, SectionChange } from '../domain/spec.ts';
import { affectedSpecs, type SpecFile } from './affected.ts';
import { openQuestions } from './ambiguity.ts';
import { intentOf } from './intent.ts';
import { keyChangesOf, readRequest, type Wish } from './request.ts';
import { distinctTerms } from './terms.ts';

export interface Scan {
  /** One sentence: what the change achieves. */
  readonly intent: string;
  readonly specs: AffectedSpec[];
  readonly keyChanges: KeyChange[];
  readonly questions: OpenQuestion[];
}

/**
 * Reads a request against the specs as they are. With `specsNeeded` false (a change without spec impact) matching specs
 * are listed for information and none is included. Any text in any language is answered; nothing is thrown.
 */
export function scanCorpus(request: string, specs: readonly SpecFile[], specsNeeded: boolean): Scan {
  const { wishes: read, purpose } = readRequest(request);
  const ranked = affectedSpecs(request, specs);
  const affected = specsNeeded ? ranked : ranked.map((spec) => ({ ...spec, included: false }));
  const wishes = settled(read, ranked);
  const titles = ranked.filter(({ included }) => included).map(({ path }) => titleOf(path, specs));
  return {
    intent: intentOf(wishes, titles, purpose, request),
    specs: affected,
    keyChanges: keyChangesOf(wishes),
    questions: openQuestions({
      request,
      wishes: read,
      specs: affected,
      anySpec: specs.length > 0,
      specsNeeded,
      newSpec: newSpecPath(read, specs),
    }),
  };
}

/** Where no word says which kind of change it is: what a heading of an affected spec already names is modified, anything else is added. */
function settled(wishes: readonly Wish[], specs: readonly AffectedSpec[]): readonly Wish[] {
  const known = distinctTerms(specs.flatMap(({ included, sections }) => (included ? sections : [])).join('\n'));
  return wishes.map((wish): Wish => {
    if (wish.certain) return wish;
    const object = [...distinctTerms(wish.object).keys()];
    const change: SectionChange = object.some((term) => known.has(term)) ? 'MODIFIED' : 'ADDED';
    return { ...wish, change };
  });
}

function titleOf(path: string, specs: readonly SpecFile[]): string {
  const bytes = specs.find((spec) => spec.path === path)?.bytes;
  const heading = bytes === undefined ? undefined : outline(bytes).sections.find(({ level }) => level === 1)?.heading;
  const plain = heading
    ?.replace(/^(?:feature )?spec(?:ification)?:\s*|^requirements? document:?\s*/iu, '')
    .replace(/\s+(?:spec|specification|requirements)$/iu, '')
    .trim();
  if (plain !== undefined && plain !== '') return plain;
  const parts = path.replace(/\.md$/iu, '').split('/');
  const file = parts.at(-1) ?? path;
  return /^(?:spec|requirements|design)$/iu.test(file) ? (parts.at(-2) ?? file) : file;
}

const NAME_WORDS_MAX = 4;

/** A path beside the existing specs, named for what the request is about. */
function newSpecPath(wishes: readonly Wish[], specs: readonly SpecFile[]): string {
  const object = wishes[0]?.object ?? '';
  const words =
    object
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/gu) ?? [];
  const name = words.slice(0, NAME_WORDS_MAX).join('-') || 'new-spec';
  const folders = specs.map(({ path }) => path.split('/').slice(0, -1).join('/'));
  if (folders.some((folder) => folder.startsWith('openspec/specs/'))) return `openspec/specs/${name}/spec.md`;
  const folder = folders.find((candidate) => candidate !== '' && !candidate.startsWith('.kiro')) ?? 'specs';
  return `${folder.split('/').slice(0, 1).join('/')}/${name}.md`;
}
