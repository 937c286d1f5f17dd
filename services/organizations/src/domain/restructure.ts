import { nextChange, type Change } from '@reformgraph/subgraph-kit/change';
import { invalidInput, organizationEnded, type InvalidInput } from '@reformgraph/subgraph-kit/outcome';
import { linked, refusedCycle, type LineageCycle, type Passage, type UnitInLineage } from './lineage.ts';
import type { Organization } from './organization.ts';
import { refusedOrder, refusedUnit, type Judged, type Refused, type SeenUnit } from './structure-change.ts';

export type SeenInLineage = SeenUnit<UnitInLineage>;

/** Who takes part in a change: those that give duties away, and those that take them, known ones and new ones. */
export interface Parties {
  readonly from: readonly SeenInLineage[];
  readonly into: readonly SeenInLineage[];
  readonly created: readonly Organization[];
  /** The passages of other changes that take effect on the same day. */
  readonly ofTheDay: readonly Passage[];
}

/** What a change leaves: every unit that took part, in its next version, and the new ones in their first. */
export interface Restructured {
  readonly changed: readonly UnitInLineage[];
  readonly created: readonly UnitInLineage[];
}

const MOST_UNITS = 200;

/** Decides that units end and one takes over what they did. */
export function mergeOrganizations(parties: Parties, judged: Judged): Restructured | Refused | LineageCycle {
  const { from, into, created } = parties;
  if (into.length + created.length !== 1)
    return invalidInput(
      ['into'],
      'Việc sáp nhập có đúng một đơn vị nhận: đã có hoặc mới.',
      'A merger leads into exactly one unit, a known or a new one.',
    );
  const least = created.length === 1 ? 2 : 1;
  if (from.length < least)
    return invalidInput(
      ['organizations'],
      `Phải có ít nhất ${least} đơn vị được sáp nhập.`,
      `At least ${least} ${least === 1 ? 'unit is' : 'units are'} merged.`,
    );
  return passOn(parties, judged, { change: 'mergeOrganizations', ends: true });
}

/** Decides that a unit gives parts of its duties away; it ends where it does not go on. */
export function splitOrganization(
  parties: Parties,
  goesOn: boolean,
  judged: Judged,
): Restructured | Refused | LineageCycle {
  const least = goesOn ? 1 : 2;
  if (parties.into.length + parties.created.length < least)
    return invalidInput(
      ['into'],
      `Việc chia tách phải có ít nhất ${least} đơn vị nhận.`,
      `A split leads into at least ${least} ${least === 1 ? 'unit' : 'units'}.`,
    );
  return passOn(parties, judged, { change: 'splitOrganization', ends: !goesOn });
}

/** Decides that a unit ends and nobody takes over what it did. */
export function dissolveOrganization(seen: SeenInLineage, judged: Judged): UnitInLineage | Refused {
  return ended(seen, 'dissolveOrganization', judged);
}

function passOn(
  { from, into, created, ofTheDay }: Parties,
  judged: Judged,
  { change, ends }: { readonly change: Change; readonly ends: boolean },
): Restructured | Refused | LineageCycle {
  const refused = refusedParties([...from, ...into], created.length);
  if (refused) return refused;
  const givers: UnitInLineage[] = [];
  for (const seen of from) {
    const giver = ends ? ended(seen, change, judged) : goingOn(seen, change, judged);
    if ('failure' in giver) return giver;
    givers.push(giver);
  }
  const takers: UnitInLineage[] = created.map((unit) => ({ ...unit, predecessors: [], successors: [] }));
  for (const seen of into) {
    const taker = goingOn(seen, change, judged);
    if ('failure' in taker) return taker;
    takers.push(taker);
  }
  const passages = givers.flatMap(({ id: predecessorId }) =>
    takers.map(({ id: successorId }) => ({ predecessorId, successorId })),
  );
  const codes = new Map([...givers, ...takers].map(({ id, code }) => [id, code]));
  const cycle = refusedCycle(passages, ofTheDay, (id) => codes.get(id) ?? id);
  if (cycle) return cycle;
  for (const g of givers.keys())
    for (const t of takers.keys()) {
      const [giver, taker] = [givers[g], takers[t]];
      if (giver && taker) [givers[g], takers[t]] = linked(giver, taker, judged.change);
    }
  return {
    changed: [...givers, ...takers.slice(created.length)],
    created: takers.slice(0, created.length),
  };
}

function refusedParties(seen: readonly SeenInLineage[], created: number): InvalidInput | null {
  const ids = seen.map(({ unit }) => unit.id);
  const twice = seen.find(({ unit }, position) => ids.indexOf(unit.id) < position);
  if (twice)
    return invalidInput(
      twice.path,
      `Đơn vị “${twice.unit.code}” được nêu hai lần.`,
      `The unit “${twice.unit.code}” is named twice.`,
    );
  return seen.length + created > MOST_UNITS
    ? invalidInput(
        ['into'],
        `Một quyết định thay đổi nhiều nhất ${MOST_UNITS} đơn vị.`,
        `One decision changes at most ${MOST_UNITS} units.`,
      )
    : null;
}

function goingOn(seen: SeenInLineage, by: Change, { change, authorship }: Judged): UnitInLineage | Refused {
  return refusedUnit(seen, change.on) ?? { ...seen.unit, ...nextChange(seen.unit, by, authorship) };
}

/** A unit ends after all that was decided of it: no name, membership or passage of it begins on its end or later. */
function ended(seen: SeenInLineage, by: Change, { change, authorship }: Judged): UnitInLineage | Refused {
  const { unit } = seen;
  const refused = refusedUnit(seen, change.on) ?? refusedEnd(seen);
  if (refused) return refused;
  const latest = [
    unit.validFrom,
    ...[...unit.names, ...unit.memberships].map(({ from }) => from),
    ...[...unit.predecessors, ...unit.successors].map((link) => link.change.on),
  ].reduce((last, on) => (on > last ? on : last));
  const early = refusedOrder(unit.code, change.on, latest);
  if (early) return early;
  const until = <Dated extends { to: string | null }>(dated: Dated): Dated =>
    dated.to === null || dated.to > change.on ? { ...dated, to: change.on } : dated;
  return {
    ...unit,
    names: unit.names.map(until),
    memberships: unit.memberships.map(until),
    validTo: change.on,
    endedBy: change.id,
    ...nextChange(unit, by, authorship),
  };
}

function refusedEnd({ unit, path }: SeenInLineage): Refused | null {
  return unit.validTo === null ? null : organizationEnded(unit.code, unit.validTo, path);
}
