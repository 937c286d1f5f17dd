import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { staleVersion } from '@reformgraph/subgraph-kit/change';
import { fail, invalidInput, organizationEnded } from '@reformgraph/subgraph-kit/outcome';
import type {
  Failure,
  InvalidInput,
  OrganizationEnded,
  VersionConflict,
} from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import { checkedLine } from '@reformgraph/subgraph-kit/text';
import type { Organization } from './organization.ts';

export type ChangeKind = 'RENAMED' | 'MOVED' | 'MERGED' | 'SPLIT' | 'DISSOLVED';

/** The legal ground of a change. */
export interface Decision {
  readonly number: string;
  readonly date: string;
  readonly provenance: Provenance;
}

/** A decision that changes the structure from the day `on`. */
export interface StructureChange {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly on: string;
  readonly decision: Decision;
}

/** A unit as its administrator has seen it, and where in the input it is named. */
export interface SeenUnit<Unit extends Organization = Organization> {
  readonly unit: Unit;
  readonly expectedVersion: number;
  readonly path: readonly string[];
}

export type ChangeOutOfOrder = Failure<
  'CHANGE_OUT_OF_ORDER',
  { readonly organizationCode: string; readonly latest: string }
>;
export type Refused = InvalidInput | VersionConflict | OrganizationEnded | ChangeOutOfOrder;

const LONGEST_NUMBER = 100;
const FIRST_DAY = '1945-09-02';
const LAST_DAY = '2101-01-01';

/** Decides on the decision itself: it has a number, and was taken on the platform's today or before. */
export function structureChange(change: StructureChange, today: string): StructureChange | InvalidInput {
  const number = checkedLine(change.decision.number, ['decisionNumber'], LONGEST_NUMBER);
  if (typeof number !== 'string') return number;
  if (change.decision.date > today)
    return invalidInput(
      ['decisionDate'],
      `Quyết định phải được ban hành từ ngày ${today} trở về trước.`,
      `The decision is of ${today} or earlier.`,
    );
  if (change.on < FIRST_DAY || change.on >= LAST_DAY)
    return invalidInput(
      ['effectiveOn'],
      `Ngày hiệu lực phải từ ${FIRST_DAY} đến trước ${LAST_DAY}.`,
      `The day lies between ${FIRST_DAY} and before ${LAST_DAY}.`,
    );
  return { ...change, decision: { ...change.decision, number } };
}

/** Why a unit cannot be changed from a day on: it was seen in another version, or does not exist that day. */
export function refusedUnit({ unit, expectedVersion, path }: SeenUnit, on: string): Refused | null {
  const stale = staleVersion(unit, expectedVersion, [...path.slice(0, -1), 'expectedVersion']);
  if (stale) return stale;
  if (unit.validTo !== null && on >= unit.validTo) return organizationEnded(unit.code, unit.validTo, path);
  return on < unit.validFrom ? outOfOrder(unit.code, unit.validFrom) : null;
}

/** CHANGE_OUT_OF_ORDER where `on` does not come after `latest`: what was decided stands, and the next follows it. */
export function refusedOrder(organizationCode: string, on: string, latest: string): ChangeOutOfOrder | null {
  return on > latest ? null : outOfOrder(organizationCode, latest);
}

/** The City's day and authorship by which a change is judged. */
export interface Judged {
  readonly change: StructureChange;
  readonly authorship: Authorship;
}

function outOfOrder(organizationCode: string, latest: string): ChangeOutOfOrder {
  return fail('CHANGE_OUT_OF_ORDER', { organizationCode, latest }, ['effectiveOn']);
}
