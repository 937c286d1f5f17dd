import type { Admin, ITopicConfig } from 'kafkajs';
import { type OffsetRange, TooFewPartitions, topicsRefused, type TopicSettings } from '../event-log.ts';
import { causesOf } from '../failures.ts';

/** How long a tombstone stays on a compacted topic at least, for those who read it from the beginning meanwhile. */
const TOMBSTONE_MILLISECONDS = 7 * 24 * 60 * 60 * 1_000;

/**
 * Creates the topics that are not there. Throws TooFewPartitions for one that has fewer, and LogRefused where the broker
 * does not let this user create some, once all others are there.
 */
export async function createMissing(
  admin: Admin,
  topics: readonly TopicSettings[],
  partitions: number,
): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter(({ name }) => !existing.has(name));
  const refusals = missing.length > 0 ? await create(admin, missing, partitions) : new Map<string, unknown>();
  const seen = topics.map(({ name }) => name).filter((name) => !refusals.has(name));
  if (seen.length > 0) {
    const { topics: found } = await admin.fetchTopicMetadata({ topics: seen });
    for (const { name, partitions: own } of found)
      if (own.length < partitions) throw new TooFewPartitions(name, own.length, partitions);
  }
  if (refusals.size > 0) throw topicsRefused([...refusals.keys()], [...refusals.values()]);
}

/** Creates topics; returns those that the broker refuses, with its answers. */
async function create(
  admin: Admin,
  topics: readonly TopicSettings[],
  partitions: number,
): Promise<Map<string, unknown>> {
  const refusals = new Map<string, unknown>();
  try {
    await admin.createTopics({ waitForLeaders: true, topics: topics.map(settingsOf(partitions)) });
  } catch (error) {
    for (const failure of causesOf(error).filter(isOfTopic)) {
      if (failure.type === 'TOPIC_ALREADY_EXISTS') continue;
      if (!REFUSED.has(failure.type)) throw error;
      refusals.set(failure.topic, failure);
    }
    if (refusals.size === 0) throw error;
  }
  return refusals;
}

const REFUSED = new Set<unknown>(['TOPIC_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED']);

function isOfTopic(error: Error): error is Error & { readonly topic: string; readonly type: unknown } {
  return 'topic' in error && typeof error.topic === 'string' && 'type' in error;
}

const settingsOf =
  (partitions: number) =>
  ({ name, compacted }: TopicSettings): ITopicConfig => ({
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
  });

/** Where each partition of the topics begins and ends, by topic and partition. */
export async function endsOf(admin: Admin, topics: readonly string[]): Promise<OffsetRange[]> {
  const all = [];
  for (const topic of topics)
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
      all.push({ topic, partition, start: BigInt(low), end: BigInt(high) });
  return all.sort((one, other) => one.topic.localeCompare(other.topic) || one.partition - other.partition);
}
