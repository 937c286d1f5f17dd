import {
  newestPerAggregate,
  organizationRegistered,
  tellsOfUnit,
  type DecodedEvent,
} from '@reformgraph/event-contracts';
import type { RebuildableProjection, SqlExecutor } from '@reformgraph/messaging';
import { projectFirstPublications, projectStandings } from './project-standings.ts';
import { projectUnits } from './project-units.ts';
import { firstPublications, STANDING_TOPICS, toldStandings } from './standing.ts';

/** Whose events reporting keeps. */
export const TOPICS = [organizationRegistered.topic, ...STANDING_TOPICS];

/** The parts that are told, however they are written: a migration wrote those of its time anew. */
const TOLD_PARTS = `jsonb_build_array(
  convert_from(told, 'UTF8')::jsonb->'domains', convert_from(told, 'UTF8')::jsonb->'components')`;

/** What can be built anew of it. */
export const REBUILDABLE: RebuildableProjection = {
  topics: TOPICS,
  tables: [
    { name: 'unit' },
    { name: 'unit_membership' },
    { name: 'assessment_standing', comparing: { told: TOLD_PARTS } },
  ],
};

/**
 * Takes a batch of events into the projections, in a number of statements that does not depend on its size. The
 * newest version of an aggregate wins whatever the order and however often events come, so a replay of all events
 * rebuilds the same tables.
 */
export async function project(tx: SqlExecutor, events: readonly DecodedEvent[]): Promise<void> {
  await projectUnits(tx, newestPerAggregate(events.filter(tellsOfUnit)));
  await projectStandings(tx, toldStandings(events));
  await projectFirstPublications(tx, firstPublications(events));
}
