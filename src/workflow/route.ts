/** Picks the workflow for a request by the documented signals and says which of them fired, so that a person can overrule it. */
import { specNamed } from '../review/mentions.ts';
import { readInvocation } from './invocation.ts';
import type { Overrides } from './overrides.ts';
import type { RequestedWorkflow } from './workflows.ts';

export { applyOverrides, type Overrides } from './overrides.ts';
export { featureSlug } from './slug.ts';

export interface RoutedRequest {
  /** The request as the person means it: no workflow name, no flags. */
  readonly request: string;
  readonly workflow: RequestedWorkflow;
  /** The signals that fired, as sentences; never empty. */
  readonly reasons: string[];
  /** The person named the workflow; the signals did not choose. */
  readonly overruled: boolean;
  /** Specs that `refine` and `maintain` were pointed at; empty means all. */
  readonly targets: string[];
  readonly overrides: Overrides;
}

/** More files than this make a feature complex (the documented figure). */
const SIMPLE_FILES_MAX = 5;

/**
 * Routes one request. Signals, strongest first: a workflow named by the person; "spec-driven" or "update the spec and
 * implement"; an audit of the corpus; a review of a spec; a bug fix or code-only change; a change that names spec files;
 * a redesign, an architectural or a large change; else what the repository has. Throws `misuse` for unknown flags and
 * misspelt workflows.
 */
export function routeRequest(text: string, context: { readonly specPaths: readonly string[] }): RoutedRequest {
  const { request, named, overrides } = readInvocation(text);
  const mentioned = mentionedSpecs(request, context.specPaths);
  const { workflow, reasons } =
    named === undefined
      ? bySignals(request, mentioned, context.specPaths.length)
      : { workflow: named.workflow, reasons: [`the request names the workflow "${named.as}"`] };
  const targets = workflow === 'refine' || workflow === 'maintain' ? mentioned : [];
  return { request, workflow, reasons: [...reasons], overruled: named !== undefined, targets: [...targets], overrides };
}

/** Spec paths that a text names, in the order of `specPaths`. */
export function mentionedSpecs(text: string, specPaths: readonly string[]): readonly string[] {
  return specPaths.filter((path) => specNamed(text, path) !== undefined);
}

interface Choice {
  readonly workflow: RequestedWorkflow;
  readonly reasons: readonly string[];
}

const SPEC_DRIVEN = /\bspec[- ]driven\b/iu;
const UPDATE_AND_IMPLEMENT = /\bupdat\w* (?:the |our )?specs?(?:ification)?s?\b[^.!?]{0,80}?\b(?:and|then)\b[^.!?]{0,40}?\bimplement\w*/iu;
const AUDIT =
  /\b(?:audit|maintenance|maintain|consistency|consistent|cross[- ]ref\w*|broken (?:links?|references?)|re-?align|align(?:ment)?)\b/iu;
const CORPUS =
  /\b(?:corpus|specs|specifications|all (?:the )?specs?|spec(?:ification)? (?:folder|base|tree|files|documents)|terminology)\b/iu;
const REVIEW = /\b(?:review|refine|refinement|critique|proofread|find (?:the )?gaps?|tighten|polish)\b/iu;
const SPEC_WORD = /\b(?:specs?|specifications?|requirements?)\b/iu;
const BUILD =
  /\b(?:add|implement|build|create|introduce|consolidate|merge|replace|redesign|refactor|support|allow|enable|change|remove|delete|drop|deprecate|extend|split|move)\w*\b/iu;
const BUG_FIX = /\b(?:bug ?fix\w*|fix(?:es|ed)?|bugs?|crash\w*|typos?|regressions?|hot-?fix|flaky)\b/iu;
const CODE_ONLY =
  /\b(?:code[- ]only|no spec(?:s| change| impact)?|without (?:a |any )?spec\w*|bump|upgrade (?:the )?dependenc\w+|lint(?:er|ing)?|reformat|dead code|rename (?:the )?(?:variable|function|file|method|class|module))\b/iu;
const REDESIGN = /\b(?:redesign\w*|re-?layout|state machine|navigation|user interface|(?:ui|ux|tui)\b[^.!?]{0,30}\bchange\w*)/iu;
const ARCHITECTURE = /\b(?:architect\w*|refactor\w*|re-?write|migrat\w+|execution model|data model|decouple|protocol|schema change)\b/iu;
const LARGE =
  /\b(?:marketplace|platform|subsystem|plugin system|framework|engine|pipeline|end[- ]to[- ]end|across (?:all|the)|every (?:screen|view|page|endpoint|module)|multi-?tenan\w+)\b/iu;

function bySignals(request: string, mentioned: readonly string[], specCount: number): Choice {
  const explicit = explicitSpecDriven(request);
  if (explicit !== undefined) return explicit;
  const audit = auditOrReview(request, mentioned);
  if (audit !== undefined) return audit;
  const large = [
    ...sentence(request, REDESIGN, 'is a redesign'),
    ...sentence(request, ARCHITECTURE, 'is an architectural change'),
    ...complexity(request),
  ];
  const small = [...sentence(request, BUG_FIX, 'is a bug fix'), ...sentence(request, CODE_ONLY, 'is a code-only change')];
  const says = sentence(request, CODE_ONLY, 'is a code-only change').length > 0;
  if (mentioned.length > 0 && !says)
    return { workflow: 'feature', reasons: [`it names ${quotedList(mentioned)}: the change involves a spec`, ...large] };
  if (small.length > 0 && (large.length === 0 || says)) return { workflow: 'quick', reasons: small };
  if (large.length > 0) return { workflow: 'feature', reasons: large };
  if (specCount === 0) return { workflow: 'quick', reasons: ['the repository has no spec and nothing in the request asks for one'] };
  return {
    workflow: 'feature',
    reasons: [
      `the repository has ${specCount} ${specCount === 1 ? 'spec' : 'specs'}, and nothing says that this change leaves them as they are`,
    ],
  };
}

function explicitSpecDriven(request: string): Choice | undefined {
  const reasons = [...sentence(request, SPEC_DRIVEN, 'asks for it'), ...sentence(request, UPDATE_AND_IMPLEMENT, 'asks for spec and code')];
  return reasons.length === 0 ? undefined : { workflow: 'feature', reasons };
}

/** Audits and reviews are requests without a change of their own: "review the spec and add X" is a change. */
function auditOrReview(request: string, mentioned: readonly string[]): Choice | undefined {
  if (BUILD.test(request) || BUG_FIX.test(request)) return undefined;
  const audit = AUDIT.exec(request);
  const corpus = CORPUS.exec(request);
  if (audit !== null && (corpus !== null || mentioned.length > 0)) {
    const what = corpus === null ? quotedList(mentioned) : `"${corpus[0]}"`;
    return { workflow: 'maintain', reasons: [`"${audit[0]}" with ${what} asks for a check of the corpus, not for a change`] };
  }
  const review = REVIEW.exec(request);
  if (review !== null && (mentioned.length > 0 || SPEC_WORD.test(request))) {
    const what = mentioned.length > 0 ? quotedList(mentioned) : 'the specs';
    return { workflow: 'refine', reasons: [`"${review[0]}" of ${what} without a change of behaviour is a spec review`] };
  }
  return undefined;
}

function sentence(request: string, signal: RegExp, what: string): readonly string[] {
  const found = signal.exec(request);
  return found === null ? [] : [`"${found[0]}" in the request: it ${what}`];
}

function complexity(request: string): readonly string[] {
  const large = sentence(request, LARGE, `probably touches more than ${SIMPLE_FILES_MAX} files`);
  const stated = /(\d{1,4})\s+(?:source |code )?files\b/iu.exec(request);
  if (stated !== null && Number(stated[1]) > SIMPLE_FILES_MAX) return [`"${stated[0]}": more than ${SIMPLE_FILES_MAX} files`, ...large];
  const files = new Set(
    request.match(/[\p{L}\p{N}_./-]+\.(?:[cm]?[jt]sx?|rs|go|py|java|kt|rb|ex|exs|cs?|cpp|h|swift|vue|css|html|sql)\b/giu) ?? [],
  );
  if (files.size > SIMPLE_FILES_MAX) return [`it names ${files.size} code files`, ...large];
  const points = request.match(/^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S/gmu)?.length ?? 0;
  return points >= SIMPLE_FILES_MAX ? [`it lists ${points} changes`, ...large] : large;
}

function quotedList(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
