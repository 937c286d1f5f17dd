import { fromDay } from '@reformgraph/subgraph-kit';
import type { LastChange } from '@reformgraph/subgraph-kit/change';
import type { InspectionPlan } from '../domain/plan.ts';
import type { Visit } from '../domain/visit.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** What a plan says from its draft on; never updated. */
export function planContentColumns({
  year,
  title,
  issuer,
  window,
  domains,
  indexes,
  purposes,
  requirements,
  adHocGround,
  plannedTeams,
  coverageTarget,
  provenance,
  provenanceExceptions,
}: InspectionPlan) {
  return {
    year,
    title: json(title),
    issuer: json(issuer),
    windowFrom: fromDay(window.from),
    windowTo: fromDay(window.to),
    domains: json(domains),
    indexes: [...indexes],
    purposes: json(purposes),
    requirements: json(requirements),
    adHocGround: json(adHocGround),
    plannedTeams,
    coverageTarget,
    provenance,
    provenanceExceptions: json(provenanceExceptions),
  };
}

/** Where a plan stands. */
export function planStateColumns(plan: InspectionPlan) {
  const { lifecycle } = plan;
  const decision = 'decision' in lifecycle ? lifecycle.decision : null;
  return {
    state: lifecycle.state,
    decisionNumber: decision && decision.number,
    decisionDate: decision && fromDay(decision.date),
    decisionProvenance: decision && decision.provenance,
    ...changeColumns(plan),
  };
}

/** What a visit is; never updated. */
export function visitFactColumns({ planId, year, teamId, unit, cause, decisionNumber, provenance }: Visit) {
  return {
    planId,
    year,
    teamId,
    organizationId: unit.id,
    kind: cause.kind,
    topic: json(cause.kind === 'THEMATIC' ? cause.topic : null),
    ground: json(cause.kind === 'AD_HOC' ? cause.ground : null),
    authority: json(cause.kind === 'AD_HOC' ? cause.authority : null),
    decisionNumber,
    provenance,
  };
}

/** When a visit takes place, with the unit as it is then, and how far it is. */
export function visitStateColumns(visit: Visit) {
  const { progress, unit, from, to } = visit;
  const minutes = progress.state === 'CONCLUDED' ? progress.minutes : null;
  return {
    organizationCode: unit.code,
    organizationName: json(unit.name),
    blockCode: unit.block.code,
    blockName: json(unit.block.name),
    startsAt: new Date(from),
    endsAt: new Date(to),
    state: progress.state,
    openedAt: 'openedAt' in progress ? new Date(progress.openedAt) : null,
    concludedAt: 'concludedAt' in progress ? new Date(progress.concludedAt) : null,
    summary: json(minutes && minutes.summary),
    achievements: json(minutes && minutes.achievements),
    shortcomings: json(minutes && minutes.shortcomings),
    cancelReason: json(progress.state === 'CANCELLED' ? progress.reason : null),
    minutesNumber: minutes && minutes.number,
    cancelDecisionNumber: progress.state === 'CANCELLED' ? progress.decisionNumber : null,
    ...changeColumns(visit),
  };
}

/** A value as Prisma writes JSON: null is the absence of a value, never the JSON null. */
export function json(value: null): typeof Prisma.DbNull;
export function json(value: object): Prisma.InputJsonValue;
export function json(value: object | null): Prisma.InputJsonValue | typeof Prisma.DbNull;
export function json(value: object | null) {
  return value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue);
}

function changeColumns({ version, changedBy, changedAt, lastChange }: LastChange) {
  return { version, changedBy, changedAt: new Date(changedAt), lastChange };
}
