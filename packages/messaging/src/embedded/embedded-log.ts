import pg from 'pg';
import {
  type EnsureOptions,
  type EventLog,
  type GroupPosition,
  type GroupSubscription,
  type GroupSubscriptionOptions,
  type LogPosition,
  type LogRecord,
  type PublishOptions,
  type OffsetRange,
  type ReadOptions,
  type Subscription,
  type TailOptions,
  TooFewPartitions,
  topicsRefused,
  type TopicSettings,
  UnknownTopic,
} from '../event-log.ts';
import { isPassing, reasonOf } from '../failures.ts';
import type { Logger } from '../logger.ts';
import { keepTrying, TAIL_SENTENCES, TOPIC_SENTENCES } from '../keep-trying.ts';
import { isRefusing, logFaultOf } from '../log-fault.ts';
import { appendRecords } from './append-records.ts';
import { EmbeddedGroupSubscription } from './group-subscription.ts';
import { offsetsAt, seekGroup } from './group-positions.ts';
import { Notifications } from './notifications.ts';
import { readRanges } from './ranges.ts';
import { endPositions, requireTopics, timesOfRecords } from './records.ts';
import { tailRecords } from './tail-subscription.ts';

/** The event log on PostgreSQL alone. Connects when first used. */
export class EmbeddedLog implements EventLog {
  readonly #pool: pg.Pool;
  readonly #logger: Logger;
  readonly #notifications: Notifications;
  readonly #subscriptions = new Set<Subscription>();
  readonly #partitions = new Map<string, number>();
  readonly #closing = new AbortController();

  constructor(databaseUrl: string, logger: Logger) {
    this.#pool = new pg.Pool({ connectionString: databaseUrl, max: 8, keepAlive: true });
    this.#pool.on('error', (error) => logger.debug({ reason: reasonOf(error) }, 'An idle connection ended'));
    this.#logger = logger;
    this.#notifications = new Notifications(databaseUrl, logger);
  }

  /** A compacted topic is kept whole too: it only may forget. */
  ensureTopics(
    topics: readonly TopicSettings[],
    partitions: number,
    { onRefused }: EnsureOptions = {},
  ): Promise<void> {
    return keepTrying(() => this.#ensureAll(topics.map(({ name }) => name).sort(), partitions), {
      sentences: TOPIC_SENTENCES,
      logger: this.#logger,
      onRefused,
      isFinal: (error) => !isPassing(error) && !isRefusing(logFaultOf(error)),
      until: this.#closing.signal,
    });
  }

  async publish(topic: string, records: readonly LogRecord[], options: PublishOptions = {}): Promise<void> {
    if (records.length === 0) return;
    await appendRecords(this.#pool, topic, await this.#partitionsOf(topic), records, options);
  }

  async subscribe(options: GroupSubscriptionOptions): Promise<GroupSubscription> {
    await endPositions(this.#pool, options.topics);
    const subscription = new EmbeddedGroupSubscription(
      this.#pool,
      this.#notifications,
      options,
      this.#logger,
    );
    await subscription.start();
    return { ...this.#track(subscription), share: () => subscription.share() };
  }

  async tail(options: TailOptions): Promise<Subscription> {
    const subscription = await keepTrying(
      () => tailRecords(this.#pool, this.#notifications, options, this.#logger),
      {
        sentences: TAIL_SENTENCES,
        logger: this.#logger,
        isFinal: (error) => !isPassing(error) && !(error instanceof UnknownTopic),
        until: this.#closing.signal,
      },
    );
    return this.#track(subscription);
  }

  async extents(topics: readonly string[]): Promise<readonly OffsetRange[]> {
    const ends = await endPositions(this.#pool, topics);
    return ends.map(({ topic, partition, next }) => ({ topic, partition, start: 0n, end: next }));
  }

  read(options: ReadOptions): Promise<void> {
    return readRanges(this.#pool, options);
  }

  async positionsAt(topics: readonly string[], time: Date): Promise<readonly LogPosition[]> {
    return offsetsAt(this.#pool, await this.extents(topics), time);
  }

  seek(group: string, positions: readonly LogPosition[]): Promise<void> {
    return seekGroup(this.#pool, group, positions);
  }

  async positions(group: string, topics: readonly string[]): Promise<readonly GroupPosition[]> {
    const { rows } = await this.#pool.query<{ topic: string; partition: number; next: string; end: string }>(
      `select p.topic, p.partition, coalesce(c.committed, 0) as next, p.next_offset as "end"
       from event_log.partition p
       left join event_log.claim c on c.group_name = $1 and c.topic = p.topic and c.partition = p.partition
       where p.topic = any ($2) order by p.topic, p.partition`,
      [group, topics],
    );
    requireTopics(topics, rows);
    return rows.map((row) => ({ ...row, next: BigInt(row.next), end: BigInt(row.end) }));
  }

  timesOf(places: readonly LogPosition[]): Promise<readonly (Date | null)[]> {
    return timesOfRecords(this.#pool, places);
  }

  async members(group: string): Promise<number> {
    const { rows } = await this.#pool.query<{ members: number }>(
      `select count(*)::integer as members from event_log.member
       where group_name = $1 and lease_until > clock_timestamp()`,
      [group],
    );
    return rows[0]?.members ?? 0;
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.close()));
    await this.#notifications.close();
    await this.#pool.end();
  }

  async #ensureAll(topics: readonly string[], partitions: number): Promise<void> {
    const refusals = new Map<string, unknown>();
    for (const topic of topics) {
      await this.#ensureTopic(topic, partitions).catch((error: unknown) => {
        if (logFaultOf(error) !== 'REFUSED') throw error;
        refusals.set(topic, error);
      });
    }
    if (refusals.size > 0) throw topicsRefused([...refusals.keys()], [...refusals.values()]);
  }

  async #ensureTopic(topic: string, partitions: number): Promise<void> {
    const found = await this.#partitionsOf(topic).catch((error: unknown) => {
      if (!(error instanceof UnknownTopic)) throw error;
      return this.#create(topic, partitions);
    });
    if (found < partitions) throw new TooFewPartitions(topic, found, partitions);
  }

  /** Another may create it first; returns the partitions that it has. */
  async #create(topic: string, partitions: number): Promise<number> {
    await this.#pool.query(
      `with created as (
         insert into event_log.topic (name, partitions) values ($1, $2::integer) on conflict do nothing returning name
       )
       insert into event_log.partition (topic, partition)
       select name, generate_series(0, $2::integer - 1) from created`,
      [topic, partitions],
    );
    return this.#partitionsOf(topic);
  }

  async #partitionsOf(topic: string): Promise<number> {
    const known = this.#partitions.get(topic);
    if (known !== undefined) return known;
    const { rows } = await this.#pool.query<{ partitions: number }>(
      'select partitions from event_log.topic where name = $1',
      [topic],
    );
    const partitions = rows[0]?.partitions;
    if (partitions === undefined) throw new UnknownTopic(topic);
    this.#partitions.set(topic, partitions);
    return partitions;
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
