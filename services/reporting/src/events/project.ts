import {
  assessmentCompleted,
  isOfType,
  newestPerAggregate,
  organizationRegistered,
  tellsOfUnit,
  type DecodedEvent,
} from '@reformgraph/event-contracts';
import type { SqlExecutor } from '@reformgraph/messaging';
import { projectResults } from './project-results.ts';
import { projectUnits } from './project-units.ts';

/** Whose events reporting keeps. */
export const TOPICS = [organizationRegistered.topic, assessmentCompleted.topic];

/**
 * Takes a batch of events into the projections, in a number of statements that does not depend on its size. The
 * newest version of an aggregate wins whatever the order and however often events come, so a replay of all events
 * rebuilds the same tables.
 */
export async function project(tx: SqlExecutor, events: readonly DecodedEvent[]): Promise<void> {
  await projectUnits(tx, newestPerAggregate(events.filter(tellsOfUnit)));
  await projectResults(
    tx,
    newestPerAggregate(events.filter((event) => isOfType(event, assessmentCompleted))),
  );
}
