import { firstChange, nextChange } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import {
  fail,
  invalidInput,
  organizationEnded,
  type Failure,
  type Localized,
  type InvalidInput,
  type OrganizationEnded,
  type VersionConflict,
} from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import { checkedLine, localizedText } from '@reformgraph/subgraph-kit/text';
import { unitOn, type KnownPerson, type KnownUnit } from './known.ts';
import { wrongPlanState, type InspectionPlan, type PlanWindow, type WrongPlanState } from './plan.ts';
import type { Team } from './team.ts';
import { refusedChange, type Visit, type VisitCause, type WrongVisitState } from './visit.ts';

/** A visit's time: instants from `from` until before `to` (UTC), and the City's days of its first and last moment. */
export interface Slot {
  readonly from: string;
  readonly to: string;
  readonly firstDay: string;
  readonly lastDay: string;
}

/** Where a visit is to be placed: its plan, its team with the members as they are known, and its unit. */
export interface Place {
  readonly plan: InspectionPlan;
  readonly team: Team;
  readonly members: readonly KnownPerson[];
  readonly unit: KnownUnit;
  readonly slot: Slot;
}

export interface ScheduleVisit {
  readonly id: string;
  readonly cause: VisitCause;
  readonly decisionNumber: string | null;
  readonly provenance: Provenance;
}

export type OutsidePlanWindow = Failure<
  'OUTSIDE_PLAN_WINDOW',
  { readonly windowFrom: string; readonly windowTo: string }
>;
export type MemberOfUnit = Failure<'MEMBER_OF_UNIT', { readonly personId: string }>;
type Misplaced = WrongPlanState | InvalidInput | OutsidePlanWindow | MemberOfUnit | OrganizationEnded;

const LONGEST_VISIT_MILLISECONDS = 5 * 24 * 60 * 60 * 1000;
const LONGEST_TEXT = 2000;
const LONGEST_NUMBER = 100;

/** Decides a new visit; whether its team and its unit are free then, the storage alone can tell. */
export function scheduleVisit(
  command: ScheduleVisit,
  place: Place,
  authorship: Authorship,
): Visit | Misplaced {
  const cause = checkedCause(command.cause);
  if ('failure' in cause) return cause;
  const decisionNumber =
    command.decisionNumber === null
      ? null
      : checkedLine(command.decisionNumber, ['decisionNumber'], LONGEST_NUMBER);
  if (decisionNumber !== null && typeof decisionNumber !== 'string') return decisionNumber;
  const placed = placedAt(cause, place, ['teamId']);
  if ('failure' in placed) return placed;
  return {
    id: command.id,
    planId: place.plan.id,
    year: place.plan.year,
    teamId: place.team.id,
    cause,
    ...placed,
    decisionNumber,
    provenance: command.provenance,
    progress: { state: 'SCHEDULED' },
    ...firstChange(cause.kind === 'AD_HOC' ? 'callAdHocVisit' : 'scheduleVisit', authorship),
  };
}

/** Decides another time for a scheduled visit, under the same rules. */
export function moveVisit(
  visit: Visit,
  place: Place,
  expectedVersion: number,
  authorship: Authorship,
): Visit | Misplaced | WrongVisitState | VersionConflict {
  const refused = refusedChange(visit, 'SCHEDULED', expectedVersion);
  if (refused) return refused;
  const placed = placedAt(visit.cause, place, ['visitId']);
  if ('failure' in placed) return placed;
  return { ...visit, ...placed, ...nextChange(visit, 'moveVisit', authorship) };
}

/** True where a slot lies inside a plan's window by the City's days. */
export function liesInside(slot: Pick<Slot, 'firstDay' | 'lastDay'>, window: PlanWindow): boolean {
  return window.from <= slot.firstDay && slot.lastDay < window.to;
}

function placedAt(
  cause: VisitCause,
  { plan, team, members, unit, slot }: Place,
  path: readonly string[],
): Pick<Visit, 'unit' | 'from' | 'to'> | Misplaced {
  if (plan.lifecycle.state !== 'APPROVED') return wrongPlanState(plan, ['APPROVED'], path);
  const refusedSlot = refusedLength(slot);
  if (refusedSlot) return refusedSlot;
  if (cause.kind === 'REGULAR' && !liesInside(slot, plan.window))
    return fail('OUTSIDE_PLAN_WINDOW', { windowFrom: plan.window.from, windowTo: plan.window.to }, ['from']);
  const insider = team.members.find(({ personId }) =>
    members.some(({ id, organizationId }) => id === personId && organizationId === unit.id),
  );
  if (insider) return fail('MEMBER_OF_UNIT', { personId: insider.personId }, path);
  if (unit.validTo !== null && unit.validTo <= slot.firstDay)
    return organizationEnded(unit.code, unit.validTo, ['from']);
  const visited = unitOn(unit, slot.firstDay);
  if (!visited)
    return invalidInput(
      ['from'],
      `Vào ngày ${slot.firstDay}, đơn vị “${unit.code}” không tồn tại hoặc không thuộc khối nào.`,
      `On ${slot.firstDay} the unit “${unit.code}” does not exist or belongs to no block.`,
    );
  return { unit: visited, from: slot.from, to: slot.to };
}

function refusedLength({ from, to }: Slot): InvalidInput | null {
  const milliseconds = Date.parse(to) - Date.parse(from);
  if (!(milliseconds > 0 && milliseconds <= LONGEST_VISIT_MILLISECONDS))
    return invalidInput(
      ['to'],
      'Cuộc kiểm tra phải kết thúc sau khi bắt đầu và kéo dài nhiều nhất 5 ngày.',
      'A visit ends after it begins and takes at most 5 days.',
    );
  return from < '2000-01-01' || to > '2102-01-01'
    ? invalidInput(
        ['from'],
        'Thời gian phải từ năm 2000 đến năm 2101.',
        'The time lies between the years 2000 and 2101.',
      )
    : null;
}

function checkedCause(cause: VisitCause): VisitCause | InvalidInput {
  const checked = (text: Localized, name: string) => localizedText(text, [name], LONGEST_TEXT);
  switch (cause.kind) {
    case 'REGULAR':
      return cause;
    case 'THEMATIC': {
      const topic = checked(cause.topic, 'topic');
      return 'failure' in topic ? topic : { kind: cause.kind, topic };
    }
    case 'AD_HOC': {
      const ground = checked(cause.ground, 'ground');
      if ('failure' in ground) return ground;
      const authority = checked(cause.authority, 'authority');
      return 'failure' in authority ? authority : { kind: cause.kind, ground, authority };
    }
    default:
      return cause satisfies never;
  }
}
