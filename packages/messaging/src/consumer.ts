import pg from 'pg';
import type { EventLog, GroupPosition, RecordBatch, Subscription } from './event-log.ts';
import { isPassing, reasonOf } from './failures.ts';
import type { Logger } from './logger.ts';
import { countParkedKeys } from './parking.ts';
import { type Projection, takeBatch } from './projection.ts';
import { type RedriveOutcome, redrive } from './redrive.ts';
import { inTransaction, sqlOf } from './sql.ts';
import { Alarm, GrowingPause } from './waiting.ts';

export interface ConsumerOptions extends Projection {
  readonly log: EventLog;
  readonly topics: readonly string[];
  /** The database of the projection, which holds the inbox too. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** Called once for what trying again cannot mend; the process should end. */
  readonly onFatal: (error: Error) => void;
}

export interface ConsumerStatus {
  readonly state: 'CONSUMING' | 'LOG_AWAY' | 'DATABASE_AWAY' | 'STOPPED';
  /** When it last committed a batch. */
  readonly progressAt: Date | null;
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
 * Resolves at once: while the log or the database is away it tries again with growing pauses.
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
  #stopped = false;
  #state: ConsumerStatus['state'] = 'LOG_AWAY';
  #progressAt: Date | null = null;
  #subscribing: Promise<Subscription | undefined> = Promise.resolve(undefined);

  constructor(options: ConsumerOptions) {
    this.#options = options;
    this.#pool = new pg.Pool({ connectionString: options.databaseUrl, max: 5, keepAlive: true });
    this.#pool.on('error', (error) =>
      options.logger.debug({ reason: reasonOf(error) }, 'An idle connection ended'),
    );
  }

  start(): void {
    this.#subscribing = this.#subscribe();
  }

  status(): ConsumerStatus {
    return { state: this.#state, progressAt: this.#progressAt };
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
    const subscription = await this.#subscribing;
    await subscription?.close();
    await this.#pool.end();
    this.#state = 'STOPPED';
  }

  async #subscribe(): Promise<Subscription | undefined> {
    const pause = new GrowingPause(100, 5_000);
    const { name, topics, log, logger } = this.#options;
    let told = false;
    while (!this.#stopped) {
      try {
        const subscription = await log.subscribe({
          group: name,
          topics,
          onBatch: (batch) => this.#take(batch),
          onFatal: (error) => this.#fail(error),
        });
        this.#state = 'CONSUMING';
        return subscription;
      } catch (error) {
        if (!told)
          logger.warn(
            { consumer: name, reason: reasonOf(error) },
            'The event log cannot be read yet; the consumer tries again',
          );
        told = true;
        await this.#stop.wait(pause.next());
      }
    }
    return undefined;
  }

  async #take(batch: RecordBatch): Promise<void> {
    const pause = new GrowingPause(50, 5_000);
    for (;;) {
      try {
        await inTransaction(this.#pool, (tx) => takeBatch(tx, this.#options, batch, this.#options.logger));
        this.#state = 'CONSUMING';
        this.#progressAt = new Date();
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
        this.#state = 'DATABASE_AWAY';
        await this.#stop.wait(pause.next());
      }
    }
  }

  #fail(error: Error): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#state = 'STOPPED';
    this.#options.onFatal(error);
  }
}
