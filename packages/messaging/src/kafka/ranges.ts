import {
  type OffsetRange,
  PARTITIONS_AT_ONCE,
  READ_AT_ONCE,
  type ReadOptions,
  type RecordBatch,
} from '../event-log.ts';
import { inParallel } from '../in-parallel.ts';
import { keepTrying } from '../keep-trying.ts';
import type { Logger } from '../logger.ts';
import { type Cluster, clusterOf } from './access/kafkajs-cluster.ts';
import type { KafkaLogConfig } from './kafka-log.ts';
import { refusalOf } from './refusals.ts';
import { storedRecordOf } from './stored-records.ts';

/** How long a read outlasts a broker that is away. */
const PATIENCE_MILLISECONDS = 60_000;

/** See EventLog.read. kafkajs's consumer reads in groups only, so the records are fetched from each leader directly. */
export async function readRanges(
  config: KafkaLogConfig,
  { ranges, onBatch, partitionsAtOnce = PARTITIONS_AT_ONCE }: ReadOptions,
  logger: Logger,
): Promise<void> {
  const wanted = ranges.filter(({ start, end }) => start < end);
  if (wanted.length === 0) return;
  const topics = [...new Set(wanted.map(({ topic }) => topic))];
  const cluster = clusterOf(config, logger);
  try {
    await cluster.connect();
    await cluster.addMultipleTargetTopics(topics);
    await inParallel(wanted, partitionsAtOnce, async (range) => {
      for (let next = range.start; next < range.end;) {
        const fetched = await fetchPatiently(cluster, { ...range, start: next }, logger);
        if (fetched.records.length > 0) await onBatch({ ...fetched, records: fetched.records });
        next = fetched.next;
      }
    });
  } catch (error) {
    throw refusalOf(error, { topics });
  } finally {
    await cluster.disconnect().catch(() => undefined);
  }
}

type Fetched = RecordBatch & { readonly next: bigint };

function fetchPatiently(cluster: Cluster, range: OffsetRange, logger: Logger): Promise<Fetched> {
  return keepTrying(
    () =>
      fetchFrom(cluster, range).catch(async (error: unknown) => {
        await cluster.refreshMetadata().catch(() => undefined);
        throw error;
      }),
    {
      sentences: { away: AGAIN, refused: AGAIN },
      logger,
      isFinal: (error) => FINAL.has(error instanceof Error && 'type' in error ? error.type : undefined),
      until: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    },
  );
}

const AGAIN = 'The broker cannot be read; trying again';

const FINAL = new Set<unknown>(['OFFSET_OUT_OF_RANGE', 'TOPIC_AUTHORIZATION_FAILED']);

async function fetchFrom(cluster: Cluster, { topic, partition, start, end }: OffsetRange): Promise<Fetched> {
  const [nodeId = ''] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  const leader = await cluster.findBroker({ nodeId });
  const { responses } = await leader.fetch({
    isolationLevel: 1,
    maxWaitTime: 100,
    minBytes: 1,
    maxBytes: READ_AT_ONCE.bytes,
    topics: [
      { topic, partitions: [{ partition, fetchOffset: start.toString(), maxBytes: READ_AT_ONCE.bytes }] },
    ],
  });
  const messages = responses.flatMap(({ partitions }) => partitions.flatMap((each) => each.messages));
  const read = messages.map((message) => ({ message, offset: BigInt(message.offset) }));
  const records = read
    .filter(({ message, offset }) => !message.isControlRecord && offset >= start && offset < end)
    .map(({ message }) => storedRecordOf(topic, partition, message));
  const last = read.at(-1)?.offset;
  return { topic, partition, records, next: last === undefined || last < start ? start : last + 1n };
}
