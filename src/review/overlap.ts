/** Finds who else changes the same requirements, and whether the text under a change is still the one it began from. */
import type { Digest } from '../domain/ids.ts';
import type { Touch } from '../domain/touch.ts';

/** Who touches a requirement. */
export interface Party {
  readonly kind: 'session' | 'openspec';
  /** A session's id, or the name of an OpenSpec change. */
  readonly id: string;
}

/** What one party touches. The path is that of the spec which will change: for a delta, of its capability's spec. */
export interface PartyTouch extends Touch {
  readonly who: Party;
  /** It is on disk already, so the text there is the party's own. */
  readonly written?: boolean;
}

/** One requirement that a party touches, and what is to be known before going on. */
export interface Overlap {
  readonly path: string;
  readonly requirement: string;
  /** Scenarios that this party touches. */
  readonly scenarios: readonly string[];
  /** Others who touch the requirement, each once; `scenarios`: those that both touch. */
  readonly others: readonly { readonly who: Party; readonly scenarios: readonly string[] }[];
  /** `moved`: the text on disk is not the one this party began from; `gone`: it is not there any more; `taken`: what it adds is there already. */
  readonly base: 'same' | 'moved' | 'gone' | 'taken' | 'unknown';
}

/**
 * The digest that a requirement or scenario has on disk now; `gone` when the file does not have it, undefined when
 * nobody looked.
 */
export type NowOf = (touch: Pick<Touch, 'path' | 'requirement' | 'scenario'>) => Digest | 'gone' | undefined;

/**
 * What others touch of what `mine` touches, and whether the base moved. Requirements that nobody else touches and whose
 * text is the same are left out. In the order of `mine`; work is linear in both.
 */
export function overlaps(mine: readonly PartyTouch[], others: readonly PartyTouch[], now: NowOf = () => undefined): readonly Overlap[] {
  const theirs = Map.groupBy(others, keyOf);
  return [...Map.groupBy(mine, keyOf)].flatMap(([key, own]): readonly Overlap[] => {
    const [first] = own;
    if (first === undefined) return [];
    const scenarios = scenariosOf(own);
    const found = parties(
      (theirs.get(key) ?? []).filter(({ who }) => !own.some((touch) => isSame(touch.who, who))),
      scenarios,
    );
    const base = worst(own.map((touch) => baseOf(touch, now)));
    if (found.length === 0 && (base === 'same' || base === 'unknown')) return [];
    return [{ path: first.path, requirement: first.requirement, scenarios, others: found, base }];
  });
}

/** The touches of one party as they are compared. */
export function touchesBy(who: Party, touches: readonly (Touch & { readonly written?: boolean })[]): readonly PartyTouch[] {
  return touches.map((touch) => ({ ...touch, who }));
}

function baseOf(touch: PartyTouch, now: NowOf): Overlap['base'] {
  const digest = touch.written === true ? undefined : now(touch);
  if (digest === undefined) return 'unknown';
  // What is reviewed may be on disk already: then the text there is its own.
  if (digest === touch.to) return 'same';
  if (touch.digest === undefined) return digest === 'gone' ? 'same' : 'taken';
  if (digest === 'gone') return 'gone';
  return digest === touch.digest ? 'same' : 'moved';
}

const GRAVITY: readonly Overlap['base'][] = ['gone', 'moved', 'taken', 'unknown', 'same'];

function worst(bases: readonly Overlap['base'][]): Overlap['base'] {
  return GRAVITY.find((base) => bases.includes(base)) ?? 'unknown';
}

function parties(touches: readonly PartyTouch[], scenarios: readonly string[]): Overlap['others'] {
  const groups = Map.groupBy(touches, ({ who }) => `${who.kind}\u0000${who.id}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ who: first.who, scenarios: scenariosOf(group).filter((name) => scenarios.includes(name)) }];
  });
}

function scenariosOf(touches: readonly PartyTouch[]): readonly string[] {
  return [...new Set(touches.flatMap(({ scenario }) => scenario ?? []))];
}

function isSame(one: Party, other: Party): boolean {
  return one.kind === other.kind && one.id === other.id;
}

/** Requirements are the same whatever their white space. */
function keyOf({ path, requirement }: PartyTouch): string {
  return `${path}\u0000${requirement.trim().replaceAll(/\s+/gu, ' ')}`;
}
