/** Finds the specs and sections that a request touches, each with the reasons a person can check. */
import { outline, type Section } from '../documents/outline.ts';
import { decode } from '../documents/lines.ts';
import { HISTORY_HEADING } from '../documents/bookkeeping.ts';
import { captureSpec } from '../documents/spec-state.ts';
import { REQUIREMENT_ID } from '../documents/requirement-id.ts';
import type { AffectedSpec } from '../domain/spec.ts';
import { specNamed } from './mentions.ts';
import { rank, type Entry } from './rank.ts';
import { isChangeVerb } from './request.ts';
import { distinctTerms } from './terms.ts';

/** One spec file as read. */
export interface SpecFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Below this share of a perfect answer a match is chance. */
const SCORE_MIN = 0.12;
/** A spec is taken when it answers at least this share of what the best one answers; below, it is only listed. */
const INCLUDED_SHARE = 0.75;
/** A spec that is taken answers at least this much, and shares two words of the request where it has two. */
const INCLUDED_MIN = 0.15;
const INCLUDED_MAX = 5;
const LISTED_SHARE = 0.3;
const LISTED_MAX = 10;
const TOUCHED_SHARE = 0.5;
const TOUCHED_MAX = 6;
const REASONS_MAX = 4;

/**
 * Specs that a request touches, best first: those it names (score 1), then those whose headings, text and file names
 * answer its words, cut where answers get chancy. A spec that shares one of several words, and not alone, is listed and not taken:
 * asking about one spec too few is cheaper than editing one too many. Who
 * names specs has said which, so the others are only listed.
 */
export function affectedSpecs(request: string, specs: readonly SpecFile[]): AffectedSpec[] {
  const query = new Map([...distinctTerms(request)].filter(([, word]) => !isChangeVerb(word)));
  const parsed = specs.map((spec) => ({ ...spec, sections: outline(spec.bytes).sections }));
  const ranking = rank(
    query,
    parsed.map(({ path, bytes, sections }) => specEntry(path, bytes, sections)),
  );
  const named = parsed.map((spec) => namesOf(request, spec.path, spec.bytes));
  const anyNamed = named.some((reasons) => reasons.length > 0);
  const best = ranking.scores.reduce((most, score, index) => (named[index]?.length === 0 ? Math.max(most, score) : most), 0);
  const found = parsed.flatMap((spec, index): readonly AffectedSpec[] => {
    const reasons = named[index] ?? [];
    const score = reasons.length > 0 ? 1 : rounded(ranking.scores[index] ?? 0);
    const shared = ranking.shared[index] ?? [];
    if (reasons.length === 0 && (score < SCORE_MIN || score < best * LISTED_SHARE)) return [];
    const telling = shared.length >= Math.min(2, query.size) || onlyHolder(ranking.shared, index);
    const enough = telling && !anyNamed && score >= Math.max(best * INCLUDED_SHARE, INCLUDED_MIN);
    const touched = touchedSections(query, request, spec.bytes, spec.sections);
    return [
      {
        ...captureSpec(spec.path, spec.bytes),
        score,
        reasons: [...reasons, ...touched.reasons, ...pathReason(query, spec.path)].slice(0, REASONS_MAX),
        touched: touched.ids,
        included: reasons.length > 0 || enough,
      },
    ];
  });
  return found
    .toSorted((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1))
    .map((spec, index) => (index < INCLUDED_MAX || spec.score === 1 ? spec : { ...spec, included: false }))
    .filter(({ included }, index) => included || index < LISTED_MAX);
}

/** Whether a spec shares a word of the request that no other spec has. */
function onlyHolder(shared: readonly (readonly string[])[], index: number): boolean {
  return (shared[index] ?? []).some((word) => shared.filter((words) => words.includes(word)).length === 1);
}

function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
}

function specEntry(path: string, bytes: Uint8Array, sections: readonly Section[]): Entry {
  return {
    fields: [
      { text: path.replace(/\.md$/iu, ''), weight: 4 },
      { text: sections.map(({ heading }) => heading).join('\n'), weight: 3 },
      { text: decode(bytes), weight: 1 },
    ],
  };
}

/** Why the request names this spec: its file name, or an id that it defines. */
function namesOf(request: string, path: string, bytes: Uint8Array): readonly string[] {
  const name = specNamed(request, path);
  if (name !== undefined) return [`the request names \`${name}\``];
  const ids = request.match(new RegExp(REQUIREMENT_ID.source, 'gu')) ?? [];
  const text = ids.length === 0 ? '' : decode(bytes);
  const known = [...new Set(ids)].filter((id) => definesId(text, id));
  return known.length === 0 ? [] : [`it defines ${known.join(', ')}, which the request names`];
}

/** A heading, or the bold or plain start of a list item or table row. */
function definesId(text: string, id: string): boolean {
  const escaped = id.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  return new RegExp(
    `^(?:#{1,6}[ \\t].*|[ \\t]*(?:[-*+]|\\d+[.)])[ \\t]+(?:\\[[ xX]\\][ \\t]+)?|\\|[ \\t]*)[*_\`[]*${escaped}(?![\\w-])`,
    'mu',
  ).test(text);
}

function pathReason(query: ReadonlyMap<string, string>, path: string): readonly string[] {
  const terms = distinctTerms(path.replace(/\.md$/iu, ''));
  const shared = [...query].filter(([term]) => terms.has(term)).map(([, word]) => word.toLowerCase());
  return shared.length === 0 ? [] : [`file name \`${path}\` shares: ${shared.join(', ')}`];
}

interface Touched {
  readonly ids: string[];
  readonly reasons: readonly string[];
}

/** Sections whose heading or own text answer the request at least half as well as the best one. */
function touchedSections(query: ReadonlyMap<string, string>, request: string, bytes: Uint8Array, sections: readonly Section[]): Touched {
  const candidates = sections.filter(({ level, heading }) => !(level === 1 && sections.length > 1) && !isBookkeeping(heading));
  const headings = candidates.map(({ heading, requirement }) => ({ fields: [{ text: `${heading} ${requirement ?? ''}`, weight: 1 }] }));
  const bodies = candidates.map(({ bodyStart, end }) => decode(bytes, bodyStart, end));
  const byHeading = rank(query, headings);
  const byAll = rank(
    query,
    candidates.map(({ heading }, index) => ({
      fields: [
        { text: heading, weight: 3 },
        { text: bodies[index] ?? '', weight: 1 },
      ],
    })),
  );
  const wantedIds = request.match(new RegExp(REQUIREMENT_ID.source, 'gu')) ?? [];
  const scored = candidates.map((section, index) => {
    const numbered =
      section.number !== undefined && new RegExp(`(?:section|§)\\s*${section.number.replaceAll('.', '\\.')}(?![.\\d])`, 'iu').test(request);
    const id = wantedIds.find((wanted) => definesId(`${'#'.repeat(section.level)} ${section.heading}\n${bodies[index] ?? ''}`, wanted));
    const score = numbered || id !== undefined ? 1 : (byAll.scores[index] ?? 0);
    return { section, score, id, numbered, inHeading: byHeading.shared[index] ?? [], inBody: byAll.shared[index] ?? [] };
  });
  const best = scored.reduce((most, { score }) => Math.max(most, score), 0);
  const enough = Math.min(2, query.size);
  const touched = scored
    .filter(
      ({ score, inHeading, inBody }) =>
        score === 1 || (score > 0 && score >= best * TOUCHED_SHARE && (inHeading.length > 0 || inBody.length >= enough)),
    )
    .toSorted((a, b) => b.score - a.score || a.section.start - b.section.start)
    .slice(0, TOUCHED_MAX);
  const ids = new Set(touched.toSorted((a, b) => a.section.start - b.section.start).map(({ section }) => ownerOf(section, sections).id));
  return {
    ids: [...ids],
    reasons: touched.slice(0, REASONS_MAX - 1).map(({ section, id, numbered, inHeading, inBody }) => {
      const name = shortId(section, sections);
      if (id !== undefined) return `section \`${name}\` holds ${id}`;
      if (numbered) return `the request names section ${section.number ?? ''}`;
      return inHeading.length > 0
        ? `heading \`${name}\` shares: ${inHeading.slice(0, 5).join(', ')}`
        : `text of \`${name}\` mentions: ${inBody.slice(0, 5).join(', ')}`;
    }),
  };
}

/** A scenario is changed through the requirement it belongs to. */
function ownerOf(section: Section, sections: readonly Section[]): Section {
  return /^Scenario:/iu.test(section.heading) ? (sections[section.parent] ?? section) : section;
}

/** The section's headings without the document's title. */
function shortId(section: Section, sections: readonly Section[]): string {
  const title = sections[0];
  const only = title?.level === 1 && sections.filter(({ level }) => level === 1).length === 1;
  return only && section.id.startsWith(`${title.id} > `) ? section.id.slice(title.id.length + 3) : section.id;
}

/** Sections about the document itself and not about what the product does. */
export function isBookkeeping(heading: string): boolean {
  return HISTORY_HEADING.test(heading) || /^(?:\d+(?:\.\d+)*[.)]?\s+)?(?:table of )?contents\s*$/iu.test(heading.trim());
}
