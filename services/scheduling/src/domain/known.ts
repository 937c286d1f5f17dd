import type { Localized } from '@reformgraph/subgraph-kit/outcome';

interface Dated {
  readonly from: string;
  readonly to: string | null;
}

/** That a unit belongs to a block; for one index, or in general (null). */
export interface KnownMembership extends Dated {
  readonly block: string;
  readonly blockName: Localized;
  readonly index: string | null;
}

/** What a unit is called between two days. */
export interface KnownName extends Dated {
  readonly name: Localized;
}

/** A unit as its events tell. */
export interface KnownUnit {
  readonly id: string;
  readonly code: string;
  /** Oldest first, without gaps. */
  readonly names: readonly KnownName[];
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly memberships: readonly KnownMembership[];
}

/** A right of a person; roles of other services are texts here. */
export interface KnownRight extends Dated {
  readonly role: string;
}

/** A person as their events tell: no name, only where they belong and what they may be. */
export interface KnownPerson {
  readonly id: string;
  readonly organizationId: string;
  readonly rights: readonly KnownRight[];
}

const UNIT_CODE = /^[A-Z0-9_-]{1,20}$/;

/** True where the text could be a unit's code; anything else names nothing and needs no look-up. */
export function isUnitCode(text: string): boolean {
  return UNIT_CODE.test(text);
}

/** A unit as it is on the day of a visit. */
export interface VisitedUnit {
  readonly id: string;
  readonly code: string;
  readonly name: Localized;
  readonly block: { readonly code: string; readonly name: Localized };
}

/** The unit as it is on a day, with its block in general; null where it does not exist or has no block that day. */
export function unitOn(
  { id, code, names, validFrom, validTo, memberships }: KnownUnit,
  day: string,
): VisitedUnit | null {
  const named = names.find((candidate) => covers(candidate, day));
  const membership = memberships.find((candidate) => candidate.index === null && covers(candidate, day));
  return membership && named && covers({ from: validFrom, to: validTo }, day)
    ? { id, code, name: named.name, block: { code: membership.block, name: membership.blockName } }
    : null;
}

/** True where the person is an inspector on a day. */
export function isInspectorOn(person: KnownPerson, day: string): boolean {
  return person.rights.some((right) => right.role === 'INSPECTOR' && covers(right, day));
}

function covers({ from, to }: Dated, day: string): boolean {
  return from <= day && (to === null || day < to);
}
