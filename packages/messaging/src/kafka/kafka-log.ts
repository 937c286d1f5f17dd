import { randomUUID } from 'node:crypto';
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import {
  type EventLog,
  type GroupPosition,
  type GroupSubscriptionOptions,
  type LogRecord,
  type Subscription,
  type TailOptions,
  TooFewPartitions,
  type TopicSettings,
} from '../event-log.ts';
import type { Logger } from '../logger.ts';
import { keepTrying } from '../keep-trying.ts';
import { connectionOf } from './connection.ts';
import { stopIdleTimers } from './idle-timers.ts';
import { logThrough } from './kafka-logging.ts';
import { subscribeGroup } from './group-subscription.ts';
import { KafkaProducer } from './kafka-producer.ts';
import { tailTopics } from './tail-subscription.ts';

export interface KafkaLogConfig {
  readonly transport: 'kafka';
  /** host:port of at least one broker. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** Present: TLS. `ca` is a PEM text; without it the system's authorities are trusted. */
  readonly ssl?: { readonly ca?: string };
  /** Milliseconds after which a silent member loses its partitions; 6000 unless given. */
  readonly sessionTimeout?: number;
}

/** The event log on Apache Kafka. Connects when first used. */
export class KafkaLog implements EventLog {
  readonly #kafka: Kafka;
  readonly #logger: Logger;
  readonly #clientId: string;
  readonly #sessionTimeout: number;
  readonly #producer: KafkaProducer;
  readonly #subscriptions = new Set<Subscription>();
  readonly #closing = new AbortController();

  constructor(config: KafkaLogConfig, logger: Logger) {
    stopIdleTimers();
    this.#logger = logger;
    this.#clientId = config.clientId;
    this.#sessionTimeout = config.sessionTimeout ?? 6_000;
    this.#kafka = new kafkajs.Kafka({
      ...connectionOf(config),
      logLevel: kafkajs.logLevel.WARN,
      logCreator: logThrough(logger),
    });
    this.#producer = new KafkaProducer(this.#kafka);
  }

  ensureTopics(topics: readonly TopicSettings[], partitions: number): Promise<void> {
    return keepTrying(() => this.#asAdmin((admin) => createMissing(admin, topics, partitions)), {
      sentence: 'The broker is away; its topics are checked later',
      logger: this.#logger,
      isFinal: (error) => error instanceof TooFewPartitions,
      until: this.#closing.signal,
    });
  }

  publish(topic: string, records: readonly LogRecord[]): Promise<void> {
    return this.#producer.publish(topic, records);
  }

  async subscribe(options: GroupSubscriptionOptions): Promise<Subscription> {
    return this.#track(await subscribeGroup(this.#kafka, options, this.#sessionTimeout, this.#logger));
  }

  async tail(options: TailOptions): Promise<Subscription> {
    const subscription = await keepTrying(
      async () => {
        const ends = await this.#asAdmin((admin) => endsOf(admin, options.topics));
        return tailTopics(this.#kafka, `${this.#clientId}.tail.${randomUUID()}`, ends, options);
      },
      {
        sentence: 'The broker cannot be heard yet; trying again',
        logger: this.#logger,
        isFinal: () => false,
        until: this.#closing.signal,
      },
    );
    return this.#track(subscription);
  }

  positions(group: string, topics: readonly string[]): Promise<readonly GroupPosition[]> {
    return this.#asAdmin(async (admin) => {
      const committed = await admin.fetchOffsets({ groupId: group, topics: [...topics] });
      const ends = await endsOf(admin, topics);
      return ends.map(({ topic, partition, start, end }) => {
        const own = committed
          .find((each) => each.topic === topic)
          ?.partitions.find((each) => each.partition === partition);
        const next = own === undefined || own.offset === '-1' ? start : BigInt(own.offset);
        return { topic, partition, next, end };
      });
    });
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.close()));
    await this.#producer.close();
  }

  async #asAdmin<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
    const admin = this.#kafka.admin();
    try {
      await admin.connect();
      return await work(admin);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  #track(subscription: Subscription): Subscription {
    const tracked: Subscription = {
      close: async () => {
        this.#subscriptions.delete(tracked);
        await subscription.close();
      },
    };
    this.#subscriptions.add(tracked);
    return tracked;
  }
}

/** How long a tombstone stays on a compacted topic at least, for those who read it from the beginning meanwhile. */
const TOMBSTONE_MILLISECONDS = 7 * 24 * 60 * 60 * 1_000;

async function createMissing(
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

async function endsOf(
  admin: Admin,
  topics: readonly string[],
): Promise<{ topic: string; partition: number; start: bigint; end: bigint }[]> {
  const all = [];
  for (const topic of topics)
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
      all.push({ topic, partition, start: BigInt(low), end: BigInt(high) });
  return all.sort((one, other) => one.topic.localeCompare(other.topic) || one.partition - other.partition);
}
