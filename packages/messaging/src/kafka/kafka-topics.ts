import type { Admin } from 'kafkajs';
import { type OffsetRange, TooFewPartitions, type TopicSettings } from '../event-log.ts';

/** How long a tombstone stays on a compacted topic at least, for those who read it from the beginning meanwhile. */
const TOMBSTONE_MILLISECONDS = 7 * 24 * 60 * 60 * 1_000;

/** Creates the topics that are not there; throws TooFewPartitions for one that has fewer. */
export async function createMissing(
  admin: Admin,
  topics: readonly TopicSettings[],
  partitions: number,
): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter(({ name }) => !existing.has(name));
  if (missing.length > 0)
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map(({ name, compacted }) => ({
        topic: name,
        numPartitions: partitions,
        configEntries: compacted
          ? [
              { name: 'cleanup.policy', value: 'compact' },
              { name: 'delete.retention.ms', value: String(TOMBSTONE_MILLISECONDS) },
            ]
          : [
              { name: 'cleanup.policy', value: 'delete' },
              { name: 'retention.ms', value: '-1' },
            ],
      })),
    });
  const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) });
  for (const { name, partitions: own } of found)
    if (own.length < partitions) throw new TooFewPartitions(name, own.length, partitions);
}

/** Where each partition of the topics begins and ends, by topic and partition. */
export async function endsOf(admin: Admin, topics: readonly string[]): Promise<OffsetRange[]> {
  const all = [];
  for (const topic of topics)
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
      all.push({ topic, partition, start: BigInt(low), end: BigInt(high) });
  return all.sort((one, other) => one.topic.localeCompare(other.topic) || one.partition - other.partition);
}
