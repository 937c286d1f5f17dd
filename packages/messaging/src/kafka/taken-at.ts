import type { PartitionOfTopic } from '../event-log.ts';
import type { Logger } from '../logger.ts';
import { type Cluster, clusterOf } from './access/kafkajs-cluster.ts';
import type { KafkaLogConfig } from './kafka-log.ts';

type Place = PartitionOfTopic & { readonly next: bigint };

/**
 * When the broker took the first record from `next` on, for each place; null where none has come yet. kafkajs's admin
 * client finds offsets by time and never a time by offset, so the record itself is fetched, a batch for each place.
 */
export async function takenAt(
  config: KafkaLogConfig,
  places: readonly Place[],
  logger: Logger,
): Promise<(Date | null)[]> {
  if (places.length === 0) return [];
  const cluster = clusterOf(config, logger);
  try {
    await cluster.connect();
    await cluster.addMultipleTargetTopics([...new Set(places.map(({ topic }) => topic))]);
    return await Promise.all(places.map((place) => timeOf(cluster, place)));
  } finally {
    await cluster.disconnect().catch(() => undefined);
  }
}

async function timeOf(cluster: Cluster, { topic, partition, next }: Place): Promise<Date | null> {
  const [nodeId = ''] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  const leader = await cluster.findBroker({ nodeId });
  const { responses } = await leader.fetch({
    isolationLevel: 1,
    maxWaitTime: 100,
    minBytes: 1,
    maxBytes: 1,
    topics: [{ topic, partitions: [{ partition, fetchOffset: next.toString(), maxBytes: 1 }] }],
  });
  const messages = responses.flatMap(({ partitions }) => partitions.flatMap((each) => each.messages));
  const first = messages.find(({ offset }) => BigInt(offset) >= next);
  return first === undefined ? null : new Date(Number(first.timestamp));
}
