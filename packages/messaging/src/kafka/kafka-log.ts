import { randomUUID } from 'node:crypto';
import kafkajs, { type Kafka } from 'kafkajs';
import {
  type EnsureOptions,
  type EventLog,
  type GroupPosition,
  type GroupSubscription,
  type GroupSubscriptionOptions,
  type LogPosition,
  type LogRecord,
  type OffsetRange,
  type PublishOptions,
  type ReadOptions,
  type Subscription,
  type TailOptions,
  TooFewPartitions,
  type TopicSettings,
} from '../event-log.ts';
import type { Logger } from '../logger.ts';
import { keepTrying, TAIL_SENTENCES, TOPIC_SENTENCES } from '../keep-trying.ts';
import { connectionOf } from './connection.ts';
import { KafkaAdmin } from './kafka-admin.ts';
import { logThrough } from './kafka-logging.ts';
import { subscribeGroup } from './group-subscription.ts';
import { KafkaProducer } from './kafka-producer.ts';
import { createMissing, endsOf } from './kafka-topics.ts';
import { mendKafkajs } from './mended-kafkajs.ts';
import { readRanges } from './ranges.ts';
import { refusalOf } from './refusals.ts';
import { seekGroup } from './seek-group.ts';
import { takenAt } from './taken-at.ts';
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
  readonly #config: KafkaLogConfig;
  readonly #kafka: Kafka;
  readonly #logger: Logger;
  readonly #producer: KafkaProducer;
  readonly #admin: KafkaAdmin;
  readonly #subscriptions = new Set<Subscription>();
  readonly #closing = new AbortController();

  constructor(config: KafkaLogConfig, logger: Logger) {
    mendKafkajs();
    this.#config = config;
    this.#logger = logger;
    this.#kafka = new kafkajs.Kafka({
      ...connectionOf(config),
      logLevel: kafkajs.logLevel.WARN,
      logCreator: logThrough(logger),
    });
    this.#producer = new KafkaProducer(this.#kafka);
    this.#admin = new KafkaAdmin(this.#kafka);
  }

  ensureTopics(
    topics: readonly TopicSettings[],
    partitions: number,
    { onRefused }: EnsureOptions = {},
  ): Promise<void> {
    const create = () =>
      this.#admin
        .do((admin) => createMissing(admin, topics, partitions))
        .catch((error: unknown) => {
          throw refusalOf(error, { topics: topics.map(({ name }) => name) });
        });
    return keepTrying(create, {
      sentences: TOPIC_SENTENCES,
      logger: this.#logger,
      onRefused,
      isFinal: (error) => error instanceof TooFewPartitions,
      until: this.#closing.signal,
    });
  }

  publish(topic: string, records: readonly LogRecord[], options: PublishOptions = {}): Promise<void> {
    return this.#producer.publish(topic, records, options);
  }

  async subscribe(options: GroupSubscriptionOptions): Promise<GroupSubscription> {
    const { sessionTimeout = 6_000 } = this.#config;
    const subscription = await subscribeGroup(this.#kafka, options, sessionTimeout, this.#logger);
    return { ...this.#track(subscription), share: () => subscription.share() };
  }

  async tail(options: TailOptions): Promise<Subscription> {
    const subscription = await keepTrying(
      async () => {
        const ends = await this.#admin.do((admin) => endsOf(admin, options.topics));
        return tailTopics(this.#kafka, `${this.#config.clientId}.tail.${randomUUID()}`, ends, options);
      },
      {
        sentences: TAIL_SENTENCES,
        logger: this.#logger,
        isFinal: () => false,
        until: this.#closing.signal,
      },
    );
    return this.#track(subscription);
  }

  extents(topics: readonly string[]): Promise<readonly OffsetRange[]> {
    return this.#admin
      .do((admin) => endsOf(admin, topics))
      .catch((error: unknown) => {
        throw refusalOf(error, { topics });
      });
  }

  read(options: ReadOptions): Promise<void> {
    return readRanges(this.#config, options, this.#logger);
  }

  async positionsAt(topics: readonly string[], time: Date): Promise<readonly LogPosition[]> {
    const found = await this.#admin
      .do(async (admin) => {
        const all: LogPosition[] = [];
        for (const topic of topics)
          for (const { partition, offset } of await admin.fetchTopicOffsetsByTimestamp(topic, time.getTime()))
            all.push({ topic, partition, next: BigInt(offset) });
        return all;
      })
      .catch((error: unknown) => {
        throw refusalOf(error, { topics });
      });
    return found.sort((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
  }

  seek(group: string, positions: readonly LogPosition[]): Promise<void> {
    return seekGroup(this.#config, group, positions, this.#logger);
  }

  positions(group: string, topics: readonly string[]): Promise<readonly GroupPosition[]> {
    return this.#admin
      .do(async (admin) => {
        const committed = await admin.fetchOffsets({ groupId: group, topics: [...topics] });
        const ends = await endsOf(admin, topics);
        return ends.map(({ topic, partition, start, end }) => {
          const own = committed
            .find((each) => each.topic === topic)
            ?.partitions.find((each) => each.partition === partition);
          const next = own === undefined || own.offset === '-1' ? start : BigInt(own.offset);
          return { topic, partition, next, end };
        });
      })
      .catch((error: unknown) => {
        throw refusalOf(error, { topics });
      });
  }

  timesOf(places: readonly LogPosition[]): Promise<readonly (Date | null)[]> {
    return takenAt(this.#config, places, this.#logger);
  }

  members(group: string): Promise<number> {
    return this.#admin.do(async (admin) => {
      const { groups } = await admin.describeGroups([group]);
      return groups[0]?.members.length ?? 0;
    });
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.close()));
    await this.#producer.close();
    await this.#admin.close();
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
