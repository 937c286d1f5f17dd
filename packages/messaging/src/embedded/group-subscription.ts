import type { Pool } from 'pg';
import {
  type GroupSubscription,
  type GroupSubscriptionOptions,
  LogRefused,
  PARTITIONS_AT_ONCE,
  type PartitionOfTopic,
  type RecordBatch,
} from '../event-log.ts';
import { isPassing, reasonOf } from '../failures.ts';
import { isRefusing, logFaultOf } from '../log-fault.ts';
import type { Logger } from '../logger.ts';
import { Alarm, GrowingPause } from '../waiting.ts';
import { GroupMember, type Holding } from './group-member.ts';
import type { Notifications } from './notifications.ts';
import { readRecords } from './records.ts';

const BEAT_INTERVAL = 500;

interface Held {
  readonly topic: string;
  readonly partition: number;
  epoch: bigint;
  next: bigint;
}

/** A group member's two loops: one keeps the lease and the share, the other reads, hands over and commits. */
export class EmbeddedGroupSubscription implements GroupSubscription {
  readonly #pool: Pool;
  readonly #notifications: Notifications;
  readonly #options: GroupSubscriptionOptions;
  readonly #logger: Logger;
  readonly #member: GroupMember;
  readonly #held = new Map<string, Held>();
  readonly #busy = new Map<string, RecordBatch>();
  readonly #beatAlarm = new Alarm();
  readonly #readAlarm = new Alarm();
  #stopped = false;
  #loops: Promise<unknown> = Promise.resolve();
  #deafen: () => void = () => undefined;

  constructor(pool: Pool, notifications: Notifications, options: GroupSubscriptionOptions, logger: Logger) {
    this.#pool = pool;
    this.#notifications = notifications;
    this.#options = options;
    this.#logger = logger;
    this.#member = new GroupMember(pool, options.group, options.topics);
  }

  /** Joins the group; rejects where the log cannot be reached. */
  async start(): Promise<void> {
    this.#take(await this.#member.beat([]));
    this.#deafen = this.#notifications.listen((notification) => {
      if (notification.kind === 'records') this.#readAlarm.ring();
      else if (notification.group === this.#options.group) this.#beatAlarm.ring();
    });
    this.#loops = Promise.all([this.#keepUp(this.#beatLoop), this.#keepUp(this.#readLoop)]);
  }

  share(): readonly PartitionOfTopic[] {
    return [...this.#held.values()];
  }

  async close(): Promise<void> {
    this.#halt();
    await this.#loops;
    await this.#member.leave().catch((error: unknown) => {
      this.#logger.debug({ reason: reasonOf(error) }, 'Left the group without a word; its lease runs out');
    });
  }

  #isOver(): boolean {
    return this.#stopped;
  }

  #halt(): void {
    this.#stopped = true;
    this.#deafen();
    this.#beatAlarm.ring();
    this.#readAlarm.ring();
  }

  /** Runs a loop again after an outage; any other failure is fatal, as a LogRefused where a right was taken away. */
  async #keepUp(loop: (onProgress: () => void) => Promise<void>): Promise<void> {
    const pause = new GrowingPause(100, 2_000);
    const waiting = loop === this.#beatLoop ? this.#beatAlarm : this.#readAlarm;
    while (!this.#stopped) {
      try {
        await loop(() => pause.reset());
      } catch (error) {
        if (this.#isOver()) return;
        if (!isPassing(error)) {
          this.#halt();
          const cause = error instanceof HandlerFailed ? error.cause : refusalOf(error);
          this.#options.onFatal(cause instanceof Error ? cause : new Error(String(cause)));
          return;
        }
        const milliseconds = pause.next();
        this.#logger.warn(
          { group: this.#options.group, reason: reasonOf(error), retryInMs: milliseconds },
          'The event log is away; trying again',
        );
        await waiting.wait(milliseconds);
      }
    }
  }

  readonly #beatLoop = async (onProgress: () => void): Promise<void> => {
    while (!this.#stopped) {
      this.#take(await this.#member.beat([...this.#busy.values()]));
      onProgress();
      await this.#beatAlarm.wait(BEAT_INTERVAL);
    }
  };

  readonly #readLoop = async (onProgress: () => void): Promise<void> => {
    while (!this.#stopped) {
      const held = [...this.#held.values()];
      const batches = held.length === 0 ? [] : await readRecords(this.#pool, held);
      onProgress();
      if (batches.length === 0) await this.#readAlarm.wait(this.#notifications.pollInterval);
      else await this.#handleAll(batches, held);
    }
  };

  async #handleAll(batches: readonly RecordBatch[], read: readonly Held[]): Promise<void> {
    const epochs = new Map(read.map((held) => [nameOf(held), held.epoch]));
    const waiting = [...batches];
    const worker = async (): Promise<void> => {
      for (let batch = waiting.shift(); batch && !this.#stopped; batch = waiting.shift()) {
        const name = nameOf(batch);
        const held = this.#held.get(name);
        const epoch = epochs.get(name);
        if (held && epoch !== undefined && held.epoch === epoch) await this.#handle(name, batch, epoch);
      }
    };
    const results = await Promise.allSettled(Array.from({ length: PARTITIONS_AT_ONCE }, worker));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #handle(name: string, batch: RecordBatch, epoch: bigint): Promise<void> {
    this.#busy.set(name, batch);
    try {
      await this.#options.onBatch(batch).catch((error: unknown) => {
        throw new HandlerFailed(error);
      });
      const next = batch.records.reduce((after, record) => record.offset + 1n, 0n);
      const kept = await this.#member.commit(batch.topic, batch.partition, epoch, next);
      const held = this.#held.get(name);
      if (held?.epoch !== epoch) return;
      if (kept) held.next = next;
      else {
        this.#held.delete(name);
        this.#logger.info(
          { group: this.#options.group, topic: batch.topic, partition: batch.partition },
          'Another member has taken over the partition',
        );
      }
    } finally {
      this.#busy.delete(name);
    }
  }

  #take(holdings: readonly Holding[]): void {
    const names = new Set(holdings.map(nameOf));
    for (const name of this.#held.keys()) if (!names.has(name)) this.#held.delete(name);
    let gained = false;
    for (const holding of holdings) {
      const held = this.#held.get(nameOf(holding));
      if (held?.epoch === holding.epoch) continue;
      this.#held.set(nameOf(holding), {
        topic: holding.topic,
        partition: holding.partition,
        epoch: holding.epoch,
        next: holding.committed,
      });
      gained = true;
    }
    if (gained) this.#readAlarm.ring();
  }
}

function refusalOf(error: unknown): unknown {
  return isRefusing(logFaultOf(error))
    ? new LogRefused('The events database does not let this login read or commit.', error)
    : error;
}

/** The subscriber's own failure, told apart from the log's. */
class HandlerFailed extends Error {
  override readonly name = 'HandlerFailed';
  constructor(cause: unknown) {
    super(`The subscriber failed: ${reasonOf(cause)}`, { cause });
  }
}

function nameOf(partition: { topic: string; partition: number }): string {
  return `${partition.topic}/${partition.partition}`;
}
