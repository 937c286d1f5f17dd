import {
  visitCancelled,
  visitChanged,
  visitConcluded,
  visitScheduled,
  type EventContract,
  type VisitState as ToldVisit,
} from '@reformgraph/event-contracts';
import { newEvent } from '@reformgraph/subgraph-kit';
import type { Team } from '../domain/team.ts';
import type { Visit } from '../domain/visit.ts';

const CONTRACTS = {
  scheduled: visitScheduled,
  changed: visitChanged,
  cancelled: visitCancelled,
  concluded: visitConcluded,
} as const satisfies Readonly<Record<string, EventContract<ToldVisit>>>;

/** The event that tells of a visit as it is now: who visits by the team alone, and no text but topic and ground. */
export function visitEvent(happened: keyof typeof CONTRACTS, visit: Visit, { id, number }: Team) {
  const { unit, cause, progress } = visit;
  return newEvent(CONTRACTS[happened], {
    aggregateId: visit.id,
    version: visit.version,
    businessTime: visit.changedAt,
    provenance: visit.provenance,
    data: {
      id: visit.id,
      planId: visit.planId,
      year: visit.year,
      kind: cause.kind,
      state: progress.state,
      team: { id, number },
      organization: {
        id: unit.id,
        code: unit.code,
        name: unit.name,
        block: unit.block.code,
        blockName: unit.block.name,
      },
      from: visit.from,
      to: visit.to,
      topic: cause.kind === 'THEMATIC' ? cause.topic : null,
      ground: cause.kind === 'AD_HOC' ? cause.ground : null,
      decisionNumber: visit.decisionNumber,
      openedAt: 'openedAt' in progress ? progress.openedAt : null,
      concludedAt: 'concludedAt' in progress ? progress.concludedAt : null,
      minutesNumber: progress.state === 'CONCLUDED' ? progress.minutes.number : null,
      cancelDecisionNumber: progress.state === 'CANCELLED' ? progress.decisionNumber : null,
    },
  });
}
