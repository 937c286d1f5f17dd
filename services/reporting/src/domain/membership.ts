import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import type { NamedBlock } from './result.ts';

/** That a unit belongs to a block from a day until before another. */
export interface Membership {
  readonly unit: KnownUnit;
  readonly block: NamedBlock;
  /** The index it counts for; null where it counts in general. */
  readonly index: string | null;
  readonly from: string;
  readonly to: string | null;
}

/** What a unit is called between two days. */
export interface DatedName {
  readonly name: Localized;
  readonly from: string;
  readonly to: string | null;
}

/** A unit as its events tell, on all its days. */
export interface KnownUnit {
  readonly id: string;
  readonly code: string;
  /** Oldest first, without gaps. */
  readonly names: readonly DatedName[];
  readonly from: string;
  readonly to: string | null;
}

/** A unit as it is on a day. */
export interface Unit {
  readonly id: string;
  readonly code: string;
  readonly name: Localized;
}

/** A unit in the block in which it is to be ranked. */
export interface Member {
  readonly unit: Unit;
  readonly block: NamedBlock;
}

/**
 * The block of each unit that exists on the day, for one index: the membership for that index where there is one,
 * else the one in general.
 */
export function membersOn(memberships: readonly Membership[], index: string, day: string): Member[] {
  const members = new Map<string, Membership>();
  for (const membership of memberships) {
    if (!lastsOn(membership, day) || !lastsOn(membership.unit, day)) continue;
    if (membership.index === index || (membership.index === null && !members.has(membership.unit.id)))
      members.set(membership.unit.id, membership);
  }
  return [...members.values()].flatMap(({ unit: { id, code, names }, block }) => {
    const named = names.find((dated) => lastsOn(dated, day));
    return named ? [{ unit: { id, code, name: named.name }, block }] : [];
  });
}

function lastsOn({ from, to }: { readonly from: string; readonly to: string | null }, day: string): boolean {
  return from <= day && (to === null || day < to);
}
