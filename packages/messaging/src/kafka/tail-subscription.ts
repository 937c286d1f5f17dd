import type { Kafka } from 'kafkajs';
import type { Subscription, TailOptions } from '../event-log.ts';
import { storedRecordOf } from './stored-records.ts';

/** Where a tail begins in one partition. */
export interface TailStart {
  readonly topic: string;
  readonly partition: number;
  readonly end: bigint;
}

/**
 * Reads every partition from `starts` on, for this process alone. kafkajs reads in groups only: the group is this
 * process's own, commits nothing, and takes its place from here at every join, so no record is missed or repeated.
 */
export async function tailTopics(
  kafka: Kafka,
  group: string,
  starts: readonly TailStart[],
  options: TailOptions,
): Promise<Subscription> {
  const consumer = kafka.consumer({
    groupId: group,
    heartbeatInterval: 1_000,
    sessionTimeout: 3_000,
    maxWaitTimeInMs: 1_000,
    allowAutoTopicCreation: false,
  });
  const next = new Map(starts.map((start) => [`${start.topic}/${start.partition}`, start.end]));
  let stopped = false;

  consumer.on(consumer.events.GROUP_JOIN, () => {
    for (const { topic, partition } of starts)
      consumer.seek({ topic, partition, offset: String(next.get(`${topic}/${partition}`)) });
  });
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    if (restart || stopped) return;
    stopped = true;
    options.onFatal(error);
  });

  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...options.topics], fromBeginning: false });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async ({ batch, resolveOffset, isStale, heartbeat }) => {
        const name = `${batch.topic}/${batch.partition}`;
        const from = next.get(name) ?? 0n;
        const records = batch.messages
          .map((message) => storedRecordOf(batch.topic, batch.partition, message))
          .filter((record) => record.offset >= from);
        if (stopped || isStale()) return;
        if (records.length > 0) options.onRecords(records);
        next.set(name, BigInt(batch.lastOffset()) + 1n);
        resolveOffset(batch.lastOffset());
        await heartbeat();
      },
    });
  } catch (error) {
    await consumer.disconnect().catch(() => undefined);
    throw error;
  }
  return {
    close: async () => {
      stopped = true;
      await consumer.disconnect();
    },
  };
}
