/** Takes the free-text invocation apart: the named workflow, the flags, and the request that remains. */
import { TrueupError } from '../domain/error.ts';
import { nearest } from '../review/nearest.ts';
import { findFlag, mergeOverrides, readFlag, takesValue, type Overrides } from './overrides.ts';
import type { RequestedWorkflow } from './workflows.ts';

export interface Invocation {
  /** The request without the workflow's name and without flags; never empty when the text was not. */
  readonly request: string;
  /** The workflow named after `workflow:`, with the name as written. */
  readonly named: { readonly workflow: RequestedWorkflow; readonly as: string } | undefined;
  readonly overrides: Overrides;
}

/** Names people use for a workflow, spelt with dashes; the documented ones and the program's own. */
const NAMES: Readonly<Record<string, RequestedWorkflow>> = {
  'spec-driven': 'feature',
  'spec-driven-feature': 'feature',
  'spec-driven-feature-workflow': 'feature',
  'spec-driven-workflow': 'feature',
  feature: 'feature',
  'feature-workflow': 'quick',
  quick: 'quick',
  'spec-refinement': 'refine',
  'spec-refinement-workflow': 'refine',
  refine: 'refine',
  refinement: 'refine',
  'spec-maintenance': 'maintain',
  'spec-maintenance-workflow': 'maintain',
  maintain: 'maintain',
  maintenance: 'maintain',
};

/**
 * Reads `workflow: NAME [feature|change] [for] REQUEST --flags`; every part but the request may be absent. Flags count
 * before the request, after it, and anywhere once a workflow is named; inside the request's own words, quotes or
 * backticks they are prose. Throws `misuse` for an unknown flag or a misspelt workflow, with the nearest name.
 */
export function readInvocation(text: string): Invocation {
  const workflow = namedWorkflow(text);
  const rest = workflow === undefined ? text : workflow.rest;
  const { request, flags } = splitFlags(rest, workflow !== undefined);
  const chosen = flags.filter((flag) => flag.startsWith('--workflow='));
  const overrides = flags
    .filter((flag) => !chosen.includes(flag))
    .reduce<Overrides>((all, flag) => mergeOverrides(all, readFlag(flag)), {});
  const last = chosen.at(-1)?.slice('--workflow='.length);
  const named = last === undefined ? workflow : { workflow: workflowCalled(last), as: last };
  return {
    request: request === '' ? splitFlags(text, true).request || text.trim() : request,
    named: named === undefined ? undefined : { workflow: named.workflow, as: named.as },
    overrides,
  };
}

/** The workflow of that name. Throws `misuse` naming the nearest one. */
export function workflowCalled(name: string): RequestedWorkflow {
  const found = lookUp(name);
  if (found !== undefined) return found;
  if (dashed(name) === 'review')
    throw new TrueupError('misuse', 'unknown-workflow', 'a review begins with its target, not with a request', {
      fix: 'run `trueup review [target]`',
    });
  const [close] = nearest(dashed(name), Object.keys(NAMES), 4);
  throw new TrueupError('misuse', 'unknown-workflow', `${name}: no such workflow`, {
    fix: close === undefined ? 'use spec-driven, quick, refine or maintain' : `did you mean ${close}?`,
  });
}

function dashed(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

function lookUp(name: string): RequestedWorkflow | undefined {
  const key = dashed(name);
  return Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
}

/** `workflow: NAME` at the start, or anywhere outside quotes when the name is known. */
function namedWorkflow(text: string): { readonly workflow: RequestedWorkflow; readonly as: string; readonly rest: string } | undefined {
  for (const match of text.matchAll(/(?<![\p{L}\p{N}_`"-])workflow\s*[:=]\s*([\p{L}\p{N}_-]+)/giu)) {
    const name = match[1] ?? '';
    const atStart = text.slice(0, match.index).trim() === '';
    if (lookUp(name) === undefined && !(atStart && looksMeant(name))) continue;
    if (inQuotes(text, match.index)) continue;
    const after = text
      .slice(match.index + match[0].length)
      .replace(/^\s+(?:feature|change|workflow)(?=\s+(?:for|of|on|to)\b|\s*[:,-]\s|\s*$)/iu, '');
    const before = text.slice(0, match.index).trim();
    const remainder = after.replace(/^\s*(?:(?:for|of|on)\b\s*[:,]?|[:,–—]|-\s)\s*/iu, '').trim();
    return { workflow: workflowCalled(name), as: name, rest: before === '' ? remainder : `${before} ${after.trim()}`.trim() };
  }
  return undefined;
}

function looksMeant(name: string): boolean {
  return /[_-]/u.test(name) || nearest(dashed(name), Object.keys(NAMES), 2).length > 0;
}

function inQuotes(text: string, index: number): boolean {
  const before = text.slice(0, index);
  return (before.match(/`/gu) ?? []).length % 2 === 1 || (before.match(/"/gu) ?? []).length % 2 === 1;
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function tokens(text: string): readonly Token[] {
  return [...text.matchAll(/(?:"[^"]*"|`[^`]*`|[^\s"`])+|["`]/gu)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const FLAG_FORM = /^--[a-z][a-z0-9_-]*(?:=|$)/iu;

/** Cuts the flags out; a flag that wants a value may have it as the next word. */
function splitFlags(text: string, anywhere: boolean): { readonly request: string; readonly flags: readonly string[] } {
  const all = tokens(text);
  const units = flagUnits(all);
  const isFlag = new Set(units.flatMap((unit) => unit.tokens));
  const leading = all.findIndex((token) => !isFlag.has(token));
  const trailing = all.findLastIndex((token) => !isFlag.has(token));
  const taken = units.filter(({ tokens: [first], text: written }) => {
    const index = first === undefined ? -1 : all.indexOf(first);
    return index > trailing || index < leading || leading === -1 || (anywhere && isKnown(written));
  });
  const cut = new Set(taken.flatMap((unit) => unit.tokens));
  return {
    request: withoutTokens(
      text,
      all.filter((token) => cut.has(token)),
    ),
    flags: taken.map((unit) => unit.text),
  };
}

function isKnown(flag: string): boolean {
  const name = /^--([^=]*)/u.exec(flag)?.[1] ?? '';
  return name === 'workflow' || findFlag(name) !== undefined || (name.startsWith('no-') && findFlag(name.slice(3)) !== undefined);
}

function flagUnits(all: readonly Token[]): readonly { readonly text: string; readonly tokens: readonly Token[] }[] {
  const units: { text: string; tokens: readonly Token[] }[] = [];
  for (let index = 0; index < all.length; index += 1) {
    const token = all[index];
    if (token === undefined || !FLAG_FORM.test(token.text)) continue;
    const next = all[index + 1];
    if (next !== undefined && wantsNext(token.text) && !FLAG_FORM.test(next.text)) {
      units.push({ text: `${token.text}=${next.text}`, tokens: [token, next] });
      index += 1;
    } else {
      units.push({ text: token.text, tokens: [token] });
    }
  }
  return units;
}

function wantsNext(flag: string): boolean {
  if (flag.includes('=')) return false;
  if (flag === '--workflow') return true;
  const known = findFlag(flag.slice(2));
  return known !== undefined && takesValue(known);
}

function withoutTokens(text: string, cut: readonly Token[]): string {
  let rest = '';
  let from = 0;
  for (const token of cut) {
    rest += text.slice(from, token.start);
    from = token.end;
  }
  const left = rest + text.slice(from);
  return cut.length === 0
    ? left.trim()
    : left
        .replaceAll(/[ \t]{2,}/gu, ' ')
        .replaceAll(/[ \t]+$/gmu, '')
        .trim();
}
