import type { EachBatchPayload, Kafka } from 'kafkajs';
import {
  type GroupSubscription,
  type GroupSubscriptionOptions,
  isRefusal,
  PARTITIONS_AT_ONCE,
  type PartitionOfTopic,
} from '../event-log.ts';
import { reasonOf } from '../failures.ts';
import type { Logger } from '../logger.ts';
import { refusalOf } from './refusals.ts';
import { storedRecordOf } from './stored-records.ts';

/**
 * Joins a consumer group; rejects where the first joining fails for good. kafkajs restarts a consumer whose broker is
 * away; whatever else ends it later is told to `onFatal`, as a LogRefused or UnknownTopic where the broker takes a right
 * or a topic away, or lacks the group's coordinator.
 * The subscriber's own failure is never thrown at kafkajs, which would deliver the batch again for ever.
 */
export async function subscribeGroup(
  kafka: Kafka,
  options: GroupSubscriptionOptions,
  sessionTimeout: number,
  logger: Logger,
): Promise<GroupSubscription> {
  const heartbeatInterval = Math.min(1_000, Math.floor(sessionTimeout / 3));
  const consumer = kafka.consumer({
    groupId: options.group,
    sessionTimeout,
    heartbeatInterval,
    rebalanceTimeout: Math.max(10_000, sessionTimeout),
    // A heartbeat waits for the fetch under way.
    maxWaitTimeInMs: heartbeatInterval,
    allowAutoTopicCreation: false,
  });
  let begun = false;
  let stopped = false;
  let failure: Error | undefined;
  let share: PartitionOfTopic[] = [];

  const fail = (error: Error): void => {
    if (stopped) return;
    stopped = true;
    failure = error;
    if (!begun) return;
    setImmediate(() => void consumer.disconnect().catch(() => undefined));
    options.onFatal(error);
  };

  const handle = async (payload: EachBatchPayload): Promise<void> => {
    const { batch, heartbeat, resolveOffset, commitOffsetsIfNecessary, isStale, isRunning, pause } = payload;
    const { topic, partition, messages } = batch;
    const last = messages.at(-1);
    if (stopped || isStale() || !isRunning() || !last) return;
    const beating = setInterval(() => void heartbeat().catch(() => undefined), heartbeatInterval);
    try {
      await options.onBatch({
        topic,
        partition,
        records: messages.map((message) => storedRecordOf(topic, partition, message)),
      });
    } catch (error) {
      pause();
      fail(error instanceof Error ? error : new Error(String(error)));
      return;
    } finally {
      clearInterval(beating);
    }
    resolveOffset(last.offset);
    const offset = (BigInt(batch.lastOffset()) + 1n).toString();
    await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
  };

  consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
    share = Object.entries(memberAssignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
  });
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    const refusal = refusalOf(error, options);
    const meant = refusal instanceof Error ? refusal : error;
    if (restart)
      logger.warn(
        { group: options.group, reason: reasonOf(meant) },
        isRefusal(meant)
          ? 'The broker refuses; the consumer asks again until it may'
          : 'The broker is away; the consumer goes on when it is back',
      );
    else fail(meant);
  });

  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: handle,
    });
    // kafkajs tells a first joining that failed by its event alone, and resolves.
    if (failure) throw failure;
    begun = true;
  } catch (error) {
    await consumer.disconnect().catch(() => undefined);
    throw refusalOf(error, options);
  }
  return {
    share: () => share,
    close: async () => {
      stopped = true;
      await consumer.disconnect();
    },
  };
}
