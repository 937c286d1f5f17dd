import { day, type Localized, type Provenance, type ProvenanceException } from '@reformgraph/subgraph-kit';
import type { Change } from '@reformgraph/subgraph-kit/change';
import type { KnownMembership, KnownName, KnownPerson, KnownRight, KnownUnit } from '../domain/known.ts';
import type { InspectionPlan, PlanDomain, PlanLifecycle, PlanState } from '../domain/plan.ts';
import type { Team, TeamRole } from '../domain/team.ts';
import type { Visit, VisitCause, VisitKind, VisitProgress, VisitState } from '../domain/visit.ts';
import type { Prisma } from '../generated/prisma/client.ts';

/** What is read with a team: its members in the order of their roles. */
export const WITH_MEMBERS = {
  members: { orderBy: { position: 'asc' } },
} as const satisfies Prisma.TeamInclude;

/** The order of lists of visits. */
export const BY_BEGINNING = [
  { startsAt: 'asc' },
  { id: 'asc' },
] as const satisfies Prisma.VisitOrderByWithRelationInput[];

type PlanRow = Prisma.InspectionPlanGetPayload<object>;
type TeamRow = Prisma.TeamGetPayload<{ include: typeof WITH_MEMBERS }>;
type VisitRow = Prisma.VisitGetPayload<object>;
type UnitRow = Prisma.KnownOrganizationGetPayload<object>;
type PersonRow = Prisma.KnownPersonGetPayload<object>;

export function toPlan(row: PlanRow): InspectionPlan {
  return {
    id: row.id,
    year: row.year,
    title: localized(row.title),
    issuer: localized(row.issuer),
    window: { from: day(row.windowFrom), to: day(row.windowTo) },
    domains: row.domains as unknown as readonly PlanDomain[],
    indexes: row.indexes,
    purposes: localizedList(row.purposes),
    requirements: localizedList(row.requirements),
    adHocGround: row.adHocGround === null ? null : localized(row.adHocGround),
    plannedTeams: row.plannedTeams,
    coverageTarget: row.coverageTarget.toString(),
    provenance: row.provenance as Provenance,
    provenanceExceptions: row.provenanceExceptions as unknown as readonly ProvenanceException[],
    lifecycle: lifecycle(row),
    ...lastChange(row),
  };
}

export function toTeam(row: TeamRow): Team {
  return {
    id: row.id,
    planId: row.planId,
    number: row.number,
    name: localized(row.name),
    members: row.members.map(({ personId, role }) => ({ personId, role: role as TeamRole })),
    provenance: row.provenance as Provenance,
    formedBy: row.formedBy,
    formedAt: row.formedAt.toISOString(),
  };
}

export function toVisit(row: VisitRow): Visit {
  return {
    id: row.id,
    planId: row.planId,
    year: row.year,
    teamId: row.teamId,
    unit: {
      id: row.organizationId,
      code: row.organizationCode,
      name: localized(row.organizationName),
      block: { code: row.blockCode, name: localized(row.blockName) },
    },
    cause: cause(row),
    from: row.startsAt.toISOString(),
    to: row.endsAt.toISOString(),
    decisionNumber: row.decisionNumber,
    provenance: row.provenance as Provenance,
    progress: progress(row),
    ...lastChange(row),
  };
}

export function toUnit({ id, code, names, validFrom, validTo, memberships }: UnitRow): KnownUnit {
  return {
    id,
    code,
    names: names as unknown as readonly KnownName[],
    validFrom: day(validFrom),
    validTo: validTo && day(validTo),
    memberships: memberships as unknown as readonly KnownMembership[],
  };
}

export function toPerson({ id, organizationId, rights }: PersonRow): KnownPerson {
  return { id, organizationId, rights: rights as unknown as readonly KnownRight[] };
}

function lifecycle(row: PlanRow): PlanLifecycle {
  const state = row.state as PlanState;
  if (state === 'DRAFT' || state === 'SUBMITTED') return { state };
  const decision = {
    number: present(row.decisionNumber),
    date: day(present(row.decisionDate)),
    provenance: present(row.decisionProvenance) as Provenance,
  };
  return { state, decision };
}

function cause(row: VisitRow): VisitCause {
  const kind = row.kind as VisitKind;
  switch (kind) {
    case 'REGULAR':
      return { kind };
    case 'THEMATIC':
      return { kind, topic: localized(row.topic) };
    case 'AD_HOC':
      return { kind, ground: localized(row.ground), authority: localized(row.authority) };
    default:
      return kind satisfies never;
  }
}

function progress(row: VisitRow): VisitProgress {
  const state = row.state as VisitState;
  switch (state) {
    case 'SCHEDULED':
      return { state };
    case 'OPEN':
      return { state, openedAt: present(row.openedAt).toISOString() };
    case 'CONCLUDED':
      return {
        state,
        openedAt: present(row.openedAt).toISOString(),
        concludedAt: present(row.concludedAt).toISOString(),
        minutes: {
          number: row.minutesNumber,
          summary: localized(row.summary),
          achievements: localizedList(row.achievements),
          shortcomings: localizedList(row.shortcomings),
        },
      };
    case 'CANCELLED':
      return { state, reason: localized(row.cancelReason), decisionNumber: row.cancelDecisionNumber };
    default:
      return state satisfies never;
  }
}

function lastChange({ version, changedBy, changedAt, lastChange }: PlanRow | VisitRow) {
  return { version, changedBy, changedAt: changedAt.toISOString(), lastChange: lastChange as Change };
}

/** A text that the table's checks guarantee to have both languages; the keys in one order, however they are kept. */
function localized(value: Prisma.JsonValue): Localized {
  const { vi, en } = value as unknown as Localized;
  return { vi, en };
}

function localizedList(value: Prisma.JsonValue): readonly Localized[] {
  return (value as Prisma.JsonArray).map(localized);
}

function present<Value>(value: Value | null): Value {
  if (value === null) throw new Error('A row without what its state calls for');
  return value;
}
