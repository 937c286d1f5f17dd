import pg from 'pg';
import { DurationCounter, type Durations } from './durations.ts';
import {
  type EventLog,
  type GroupPosition,
  type GroupSubscription,
  isRefusal,
  type RecordBatch,
} from './event-log.ts';
import { isOutage, isPassing, reasonOf } from './failures.ts';
import { noteStop } from './last-stop.ts';
import { isRefusing, logFaultOf } from './log-fault.ts';
import { type FailureSentences, LogFailures } from './log-failures.ts';
import type { Logger } from './logger.ts';
import { countParkedKeys, TooManyParkedKeys } from './parking.ts';
import { type Projection, takeBatch } from './projection.ts';
import { type RedriveOutcome, redrive } from './redrive.ts';
import { inTransaction, sqlOf } from './sql.ts';
import { ConsumerStalled, STALLED_AFTER, StallWatch } from './stall-watch.ts';
import { Alarm, GrowingPause } from './waiting.ts';

/** Longest wait for a lock, as a part of that. */
const LOCK_PART = 1 / 3;

const SENTENCES: FailureSentences = {
  away: 'The event log cannot be read; the consumer tries again',
  refused: 'The event log does not let the consumer read; it asks again until it may',
  unexpected: 'The event log could not be joined; the consumer tries again',
};

export interface ConsumerOptions extends Projection {
  readonly log: EventLog;
  readonly topics: readonly string[];
  /** The database of the projection, which holds the inbox too. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** Milliseconds; see STALLED_AFTER. */
  readonly stalledAfter?: number;
  /** Called once for what trying again cannot mend; the process should end. */
  readonly onFatal: (error: Error) => void;
}

export interface ConsumerStatus {
  /**
   * REFUSED: the log answers and says no; the consumer asks until it may. STALLED: log and database answer, something
   * waits, and nothing was committed for too long.
   */
  readonly state: 'CONSUMING' | 'LOG_AWAY' | 'REFUSED' | 'DATABASE_AWAY' | 'STALLED' | 'STOPPED';
  /** When it last committed a batch. */
  readonly progressAt: Date | null;
  /** Records committed by this process, by topic. */
  readonly taken: ReadonlyMap<string, number>;
  /** How long the batches took to their commit, tries that failed included. */
  readonly batches: Durations;
}

export interface Consumer {
  status(): ConsumerStatus;
  /** Where it stands on the log, and how many keys are parked; asks log and database. */
  backlog(): Promise<{ positions: readonly GroupPosition[]; parkedKeys: number }>;
  /** Applies a key's parked events in order and unparks it. */
  redrive(key: string): Promise<RedriveOutcome>;
  /** Resolves after the batches in hand. */
  close(): Promise<void>;
}

/**
 * Keeps a projection up to date: each batch in one transaction with its inbox, then its offset.
 * Resolves at once: while the log or the database is away, or refuses, it tries again with growing pauses. Where both
 * answer and nothing that waits is committed for `stalledAfter`, it is stalled; after half as long again that is fatal.
 */
export function startConsumer(options: ConsumerOptions): Promise<Consumer> {
  const consumer = new ProjectionConsumer(options);
  consumer.start();
  return Promise.resolve(consumer);
}

class ProjectionConsumer implements Consumer {
  readonly #options: ConsumerOptions;
  readonly #pool: pg.Pool;
  readonly #stop = new Alarm();
  readonly #watch: StallWatch;
  readonly #taken = new Map<string, number>();
  readonly #batches = new DurationCounter();
  #stopped = false;
  #databaseAway = false;
  #refused = false;
  #progressAt: Date | null = null;
  #subscription: GroupSubscription | undefined;
  #subscribing: Promise<void> = Promise.resolve();
  #noted: Promise<void> = Promise.resolve();

  constructor(options: ConsumerOptions) {
    const { name, log, topics, databaseUrl, stalledAfter = STALLED_AFTER } = options;
    this.#options = options;
    this.#pool = new pg.Pool({
      connectionString: databaseUrl,
      max: 5,
      keepAlive: true,
      lock_timeout: Math.ceil(stalledAfter * LOCK_PART),
    });
    this.#pool.on('error', (error) =>
      options.logger.debug({ reason: reasonOf(error) }, 'An idle connection ended'),
    );
    this.#watch = new StallWatch({
      positions: () => log.positions(name, topics),
      share: () => this.#subscription?.share() ?? [],
      isAway: () => this.#databaseAway,
      limit: stalledAfter,
      onOver: (milliseconds) => this.#fail(new ConsumerStalled(name, milliseconds)),
    });
  }

  start(): void {
    this.#subscribing = this.#subscribe();
    this.#watch.start();
  }

  status(): ConsumerStatus {
    return {
      state: this.#state(),
      progressAt: this.#progressAt,
      taken: this.#taken,
      batches: this.#batches.read(),
    };
  }

  #state(): ConsumerStatus['state'] {
    if (this.#stopped) return 'STOPPED';
    if (this.#databaseAway) return 'DATABASE_AWAY';
    if (this.#watch.stalled) return 'STALLED';
    const { logFault } = this.#watch;
    if (this.#refused || isRefusing(logFault)) return 'REFUSED';
    return this.#subscription === undefined || logFault !== null ? 'LOG_AWAY' : 'CONSUMING';
  }

  async backlog(): Promise<{ positions: readonly GroupPosition[]; parkedKeys: number }> {
    const { name, topics, log } = this.#options;
    const [positions, parkedKeys] = await Promise.all([
      log.positions(name, topics),
      countParkedKeys(sqlOf(this.#pool), name),
    ]);
    return { positions, parkedKeys };
  }

  redrive(key: string): Promise<RedriveOutcome> {
    return redrive(this.#pool, this.#options, key);
  }

  async close(): Promise<void> {
    if (this.#stopped && this.#pool.ended) return;
    this.#stopped = true;
    this.#stop.ring();
    this.#watch.close();
    await this.#subscribing;
    await this.#subscription?.close();
    await this.#noted;
    await this.#pool.end();
  }

  /** Joins the group; after `refusal`, which ended its last share in it, not at once. */
  async #subscribe(refusal?: Error): Promise<void> {
    const { logger } = this.#options;
    const failures = new LogFailures(logger, SENTENCES);
    try {
      if (refusal) await this.#stop.wait(failures.after(refusal));
      while (!this.#stopped) {
        const failure = await this.#join();
        this.#refused = failure !== undefined && isRefusing(logFaultOf(failure.error));
        if (!failure) return;
        await this.#stop.wait(failures.after(failure.error));
      }
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #join(): Promise<{ error: unknown } | undefined> {
    const { name, topics, log } = this.#options;
    try {
      this.#subscription = await log.subscribe({
        group: name,
        topics,
        onBatch: (batch) => this.#take(batch),
        onFatal: (error) => this.#fail(error),
      });
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  async #take(batch: RecordBatch): Promise<void> {
    const pause = new GrowingPause(50, 5_000);
    const startedAt = performance.now();
    for (;;) {
      try {
        await inTransaction(this.#pool, (tx) => takeBatch(tx, this.#options, batch, this.#options.logger));
        this.#databaseAway = false;
        this.#progressAt = new Date();
        this.#batches.add((performance.now() - startedAt) / 1_000);
        this.#taken.set(batch.topic, (this.#taken.get(batch.topic) ?? 0) + batch.records.length);
        return;
      } catch (error) {
        if (!isPassing(error) || this.#stopped) throw error;
        this.#options.logger.warn(
          {
            consumer: this.#options.name,
            topic: batch.topic,
            partition: batch.partition,
            reason: reasonOf(error),
          },
          'A batch could not be committed; trying it again',
        );
        this.#databaseAway = isOutage(error);
        await this.#stop.wait(pause.next());
      }
    }
  }

  /** What the log refuses it may grant again: the consumer then asks until it does, as at its start. */
  #fail(error: Error): void {
    if (this.#stopped) return;
    if (isRefusal(error)) {
      this.#refused = true;
      void this.#subscription?.close().catch(() => undefined);
      this.#subscription = undefined;
      this.#subscribing = this.#subscribe(error);
      return;
    }
    this.#stopped = true;
    const { name, logger } = this.#options;
    this.#noted = noteStop(sqlOf(this.#pool), name, sentenceOf(error), logger);
    this.#options.onFatal(error);
  }
}

/** Our own errors name the fault without a value of an event; of others the kind and place are kept. */
function sentenceOf(error: Error): string {
  return error instanceof TooManyParkedKeys || error instanceof ConsumerStalled
    ? error.message
    : reasonOf(error);
}
