import { toCloudEvent, type DecodedEvent } from '@reformgraph/event-contracts';
import type { KeptRecord, RebuildableProjection, SqlExecutor } from '@reformgraph/messaging';
import { z } from 'zod';
import { DELIVERY_CHANNEL } from '../channel.ts';
import { FEED_TOPICS, UNITS_TOPIC } from './feed-topics.ts';
import { keepUnits } from './known-units.ts';

/** Topics that delivery hears. */
export const TOPICS: readonly string[] = [...FEED_TOPICS, UNITS_TOPIC];

/**
 * What can be built anew: which unit has which code. The copies of topics stay, because readers hold cursors to their
 * positions.
 */
export const REBUILDABLE: RebuildableProjection = {
  topics: [UNITS_TOPIC],
  tables: [{ name: 'known_unit' }],
  apply: keepUnits,
};

/**
 * Takes a batch of one partition into the copy of its topic, in the order given; of units' events it keeps which unit
 * has which code.
 */
export async function copyEvents(
  tx: SqlExecutor,
  events: readonly DecodedEvent[],
  records: readonly KeptRecord[],
): Promise<void> {
  const [first] = records;
  if (first?.topic === UNITS_TOPIC) await keepUnits(tx, events);
  else if (first) await copyPartition(tx, first, events, records);
}

const organization = z.object({ organization: z.object({ id: z.uuid() }) });

/** Holds the partition's row to the commit, so that positions become visible in their order. */
async function copyPartition(
  tx: SqlExecutor,
  { topic, partition }: Pick<KeptRecord, 'topic' | 'partition'>,
  events: readonly DecodedEvent[],
  records: readonly KeptRecord[],
): Promise<void> {
  await tx.query('INSERT INTO feed_partition (topic, partition) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    topic,
    partition,
  ]);
  const [row] = await tx.query<{ next: string }>(
    `SELECT next_position::text AS next FROM feed_partition
     WHERE topic = $1 AND partition = $2 FOR UPDATE`,
    [topic, partition],
  );
  const positions = positionsFrom(
    BigInt(row?.next ?? 0),
    records.map((record) => record.offset),
  );
  await tx.query(
    `INSERT INTO feed_record
       (topic, partition, position, log_offset, event_id, key, version, tombstone, organization_id, event)
     SELECT $1, $2, * FROM unnest($3::bigint[], $4::bigint[], $5::uuid[], $6::text[], $7::integer[], $8::boolean[],
                                  $9::uuid[], $10::text[])`,
    [
      topic,
      partition,
      positions.map(String),
      records.map((record) => record.offset.toString()),
      events.map(({ id }) => id),
      records.map((record) => record.key),
      events.map(({ version }) => version),
      events.map(({ tombstone }) => tombstone === true),
      events.map(({ data }) => organization.safeParse(data).data?.organization.id ?? null),
      records.map((record) => JSON.stringify(toCloudEvent(record))),
    ],
  );
  await tx.query('UPDATE feed_partition SET next_position = $3 WHERE topic = $1 AND partition = $2', [
    topic,
    partition,
    ((positions.at(-1) ?? 0n) + 1n).toString(),
  ]);
  await tx.query('SELECT pg_notify($1, $2)::text', [DELIVERY_CHANNEL, topic]);
}

/**
 * A position for each offset: the offset itself, or the next free one where that is taken. So a copy made anew from
 * the log gives the same positions, and what waited behind a parked key comes after what readers may have passed.
 */
export function positionsFrom(next: bigint, offsets: readonly bigint[]): bigint[] {
  let free = next;
  return offsets.map((offset) => {
    const position = offset > free ? offset : free;
    free = position + 1n;
    return position;
  });
}
