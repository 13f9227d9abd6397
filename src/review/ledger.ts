/** Keeps the gap ledger: gives findings an identity that lasts over rounds, by place and quote and never by prose. */
import { canonicalJson } from '../domain/digest.ts';
import type { Finding, Gap } from '../domain/gap.ts';

export interface LedgerUpdate {
  readonly gaps: readonly Gap[];
  /** Findings reported, before they were matched. */
  readonly found: number;
  readonly resolved: number;
  readonly new: number;
  readonly reopened: number;
}

/** From here on a gap and a finding are the same thing (reviewer.md 3.4). */
const SAME_MIN = 0.6;
const QUOTE_MIN = 0.5;

/**
 * Matches the findings of one round with the ledger. Open gaps that are not found again are resolved; resolved ones
 * that are back are reopened; waived and deferred ones stay so; what matches nothing becomes a new gap with the next
 * `G-nnn`. The result depends on the set of findings, not on their order. `reviewed` names the specs the round looked
 * at: gaps elsewhere are left alone; absent means all.
 */
export function updateLedger(
  gaps: readonly Gap[],
  findings: readonly Finding[],
  round: number,
  reviewed?: readonly string[],
): LedgerUpdate {
  const sorted = distinct(findings);
  const matches = matchAll(gaps, sorted);
  const counts = { resolved: 0, reopened: 0 };
  const kept = gaps.map((gap) => {
    const finding = matches.get(gap);
    if (finding !== undefined) {
      const back = gap.state === 'resolved';
      if (back) counts.reopened += 1;
      return { ...gap, finding, lastRound: round, ...(back ? { state: 'open' as const, reopened: gap.reopened + 1 } : {}) };
    }
    if (gap.state !== 'open' || (reviewed !== undefined && !reviewed.includes(gap.finding.path))) return gap;
    counts.resolved += 1;
    return { ...gap, state: 'resolved' as const };
  });
  const known = new Set(matches.values());
  const fresh = sorted.filter((finding) => !known.has(finding));
  const first = lastNumber(gaps) + 1;
  const added = fresh.map((finding, index): Gap => ({
    id: `G-${String(first + index).padStart(3, '0')}`,
    finding,
    firstRound: round,
    lastRound: round,
    reopened: 0,
    state: 'open',
  }));
  return { gaps: [...kept, ...added], found: findings.length, resolved: counts.resolved, new: added.length, reopened: counts.reopened };
}

/** Order of findings that does not depend on who reported them first: path, place, rule, quote, then everything else. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.path, b.path) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.quote, b.quote) ||
    compareText(canonicalJson(a), canonicalJson(b))
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Findings in their own order, the same rule at the same place once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const sorted = findings.toSorted(compareFindings);
  return sorted.filter((finding, index) => {
    const before = sorted[index - 1];
    return (
      before === undefined ||
      finding.path !== before.path ||
      finding.line !== before.line ||
      finding.column !== before.column ||
      finding.rule !== before.rule ||
      finding.quote !== before.quote
    );
  });
}

function lastNumber(gaps: readonly Gap[]): number {
  return gaps.reduce((last, { id }) => Math.max(last, Number(/^G-(\d+)$/.exec(id)?.[1] ?? 0)), 0);
}

interface Pair {
  readonly gap: Gap;
  readonly finding: Finding;
  readonly score: number;
}

/** One finding a gap at most and the reverse, best pairs first: what is equal, then what is alike. */
function matchAll(gaps: readonly Gap[], findings: readonly Finding[]): ReadonlyMap<Gap, Finding> {
  const marked = gaps.map((gap) => ({ gap, traits: readTraits(gap.finding) }));
  const found = findings.map((finding) => ({ finding, traits: readTraits(finding) }));
  const matched = new Map<Gap, Finding>();
  const taken = new Set<Finding>();
  const settle = (keyOf: (traits: Traits) => string): void => {
    const byKey = new Map<string, MarkedGap[]>();
    for (const entry of marked) {
      if (matched.has(entry.gap)) continue;
      const key = keyOf(entry.traits);
      const entries = byKey.get(key);
      if (entries === undefined) byKey.set(key, [entry]);
      else entries.push(entry);
    }
    const pairs = found.flatMap(({ finding, traits }) =>
      taken.has(finding) ? [] : pairsOf(finding, traits, byKey.get(keyOf(traits)) ?? []),
    );
    for (const { gap, finding } of pairs.toSorted(comparePairs)) {
      if (matched.has(gap) || taken.has(finding)) continue;
      matched.set(gap, finding);
      taken.add(finding);
    }
  };
  settle(({ path, rule, section, quote }) => [path, rule, section, quote].join('\n'));
  settle(({ path, group }) => [path, group].join('\n'));
  return matched;
}

interface MarkedGap {
  readonly gap: Gap;
  readonly traits: Traits;
}

function pairsOf(finding: Finding, traits: Traits, candidates: readonly MarkedGap[]): readonly Pair[] {
  return candidates.flatMap(({ gap, traits: known }) => {
    const score = likeness(known, traits);
    return score < SAME_MIN ? [] : [{ gap, finding, score }];
  });
}

/** Likest first; then the same rule, a gap that is not resolved, the nearest line, the older gap. */
function comparePairs(a: Pair, b: Pair): number {
  return (
    b.score - a.score ||
    Number(b.gap.finding.rule === b.finding.rule) - Number(a.gap.finding.rule === a.finding.rule) ||
    Number(a.gap.state === 'resolved') - Number(b.gap.state === 'resolved') ||
    Math.abs(a.gap.finding.line - a.finding.line) - Math.abs(b.gap.finding.line - b.finding.line) ||
    compareText(a.gap.id, b.gap.id) ||
    compareFindings(a.finding, b.finding)
  );
}

interface Traits {
  readonly path: string;
  /** The family of the rule: `LEX-01` and `LEX-02` are one. */
  readonly group: string;
  readonly rule: string;
  readonly section: string;
  readonly quote: string;
  readonly sectionWords: ReadonlySet<string>;
  readonly quoteWords: ReadonlySet<string>;
  /** Requirement ids in the quote. */
  readonly ids: string;
}

function readTraits({ path, rule, section, quote }: Finding): Traits {
  return {
    path,
    group: rule.replace(/-\d+$/, ''),
    rule,
    section,
    quote,
    sectionWords: wordsOf(section),
    quoteWords: wordsOf(quote),
    ids: (quote.match(/\b[A-Z]{2,}-?\d+(?:\.\d+)*\b/gu) ?? []).join(' '),
  };
}

/**
 * `.5 x place + .35 x quote + .15` for the same family of rules, which every candidate pair has. Findings about
 * something missing have no quote and are told apart by their rule. Quotes that name different requirement ids, or
 * share less than half of their words, are two gaps however near they stand.
 */
function likeness(gap: Traits, finding: Traits): number {
  if (gap.quoteWords.size + finding.quoteWords.size === 0 && gap.rule !== finding.rule) return 0;
  if (gap.ids !== finding.ids) return 0;
  const quote = overlap(gap.quoteWords, finding.quoteWords);
  if (quote < QUOTE_MIN) return 0;
  const place = gap.section === finding.section ? 1 : overlap(gap.sectionWords, finding.sectionWords);
  return 0.5 * place + 0.35 * quote + 0.15;
}

function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? (text.trim() === '' ? [] : [text.trim()]);
  return new Set(words);
}

/** Jaccard index; 1 for two empty sets. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 && b.size === 0) return 1;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return shared / (a.size + b.size - shared);
}
