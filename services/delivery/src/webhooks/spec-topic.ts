import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assessmentCompleted,
  decodeEvent,
  encodeEvent,
  encodeTombstone,
  eventContracts,
  PARTITIONS,
  publishedAssessmentPublished,
  publishedAssessmentState,
  type EncodedEvent,
} from '@reformgraph/event-contracts';
import { inTransaction, partitionOf } from '@reformgraph/messaging';
import { CHECKOUT } from '@reformgraph/testkit';
import type { Pool } from 'pg';
import { copyEvents } from '../topics/copy.ts';

export const STATES = publishedAssessmentState.topic;
export const OWN = assessmentCompleted.topic;
export const PUBLISHED = publishedAssessmentPublished.topic;

const sampleOf = (type: string): unknown =>
  (
    JSON.parse(readFileSync(join(CHECKOUT, 'packages/event-contracts/samples', `${type}.json`), 'utf8')) as {
      data: unknown;
    }
  ).data;

const attributes = (aggregateId: string, version: number) => {
  const now = new Date().toISOString();
  return {
    id: randomUUID(),
    aggregateId,
    version,
    time: now,
    businessTime: now,
    provenance: 'SYNTHETIC' as const,
  };
};

/** The newest published state of an assessment, from the stored sample. */
export function stateEvent(key: string, version: number): EncodedEvent {
  const data = publishedAssessmentState.data.parse(sampleOf(publishedAssessmentState.type));
  return encodeEvent(
    { ...attributes(key, version), contract: publishedAssessmentState, data: { ...data, id: key } },
    'assessment',
  );
}

/** The publication of an assessment, on the topic that keeps everything for a time. */
export function publishedEvent(key: string, version: number): EncodedEvent {
  const data = publishedAssessmentPublished.data.parse(sampleOf(publishedAssessmentPublished.type));
  return encodeEvent(
    { ...attributes(key, version), contract: publishedAssessmentPublished, data: { ...data, id: key } },
    'assessment',
  );
}

export function stateTombstone(key: string, version: number): EncodedEvent {
  return encodeTombstone({ ...attributes(key, version), contract: publishedAssessmentState }, 'assessment');
}

/** The completion of a unit's assessment, before it is published. */
export function completedEvent(key: string, version: number, organizationId: string): EncodedEvent {
  const data = assessmentCompleted.data.parse(sampleOf(assessmentCompleted.type));
  const organization = { ...data.organization, id: organizationId };
  return encodeEvent(
    { ...attributes(key, version), contract: assessmentCompleted, data: { ...data, id: key, organization } },
    'assessment',
  );
}

let offset = 0n;

/** Copies events as the consumer does, in their order. */
export async function copied(pool: Pool, events: readonly EncodedEvent[]): Promise<void> {
  for (const partition of new Set(events.map(({ key }) => partitionOf(key, PARTITIONS)))) {
    const here = events.filter(({ key }) => partitionOf(key, PARTITIONS) === partition);
    const records = here.map((event) => ({ ...event, partition, offset: ++offset }));
    const decoded = records.map((record) => decodeEvent(eventContracts, record));
    await inTransaction(pool, (tx) => copyEvents(tx, decoded, records));
  }
}
