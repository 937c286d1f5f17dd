import { type EventLog, isRefusal } from './event-log.ts';
import { isPassing, reasonOf } from './failures.ts';
import type { Logger } from './logger.ts';
import { LANES } from './partitioner.ts';
import { OutboxTurns } from './outbox-turns.ts';
import { type OutboxPage, RelaySession, SessionOver } from './relay-session.ts';
import type { OutboxPlace } from './send-again.ts';
import { Alarm, GrowingPause } from './waiting.ts';

const SHORTEST_POLL = 100;
const LONGEST_POLL = 1_000;
const SHARE_INTERVAL = 1_000;
/** How long after there was nothing more to forget the relay looks again. */
const FORGET_INTERVAL = 60_000;

export interface RelayOptions {
  /** The service's own database; a direct connection (session locks and LISTEN do not survive a pooler). */
  readonly databaseUrl: string;
  readonly log: EventLog;
  /** Lanes of the outbox; only ever what `appendToOutbox` fills. */
  readonly lanes?: number;
  /** Days for which published rows are kept, to be published again; for ever unless given. */
  readonly retentionDays?: number;
  readonly logger: Logger;
  /** Called once for what trying again cannot mend; the process should end. */
  readonly onFatal: (error: Error) => void;
}

export interface RelayStatus {
  readonly state: 'RELAYING' | 'DATABASE_AWAY' | 'LOG_AWAY' | 'STOPPED';
  /** Lanes this relay leads. */
  readonly lanes: readonly number[];
  readonly published: number;
  /** When it last found the outbox empty or published something. */
  readonly progressAt: Date | null;
}

export interface Relay {
  /** Looks at the outbox now; for a writer in the same process. */
  wake(): void;
  status(): RelayStatus;
  /** Resolves when the batch in hand is sent and marked, and the lanes are free. */
  close(): Promise<void>;
}

/**
 * Sends committed outbox rows to the log, at least once and in order of id per lane, from now on.
 * Resolves at once: while the database or the log is away it tries again with growing pauses.
 */
export function startRelay(options: RelayOptions): Promise<Relay> {
  const relay = new OutboxRelay(options);
  relay.start();
  return Promise.resolve(relay);
}

class OutboxRelay implements Relay {
  readonly #options: RelayOptions;
  readonly #bell = new Alarm();
  readonly #stop = new Alarm();
  #stopped = false;
  #state: RelayStatus['state'] = 'DATABASE_AWAY';
  #session: RelaySession | undefined;
  /** By id, what the log may have taken or may still take after something newer. */
  readonly #doubt = new Map<string, OutboxPlace>();
  #shareAt = 0;
  #forgetAt = 0;
  #published = 0;
  #progressAt: Date | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  wake(): void {
    this.#bell.ring();
  }

  status(): RelayStatus {
    const lanes = this.#session?.alive ? this.#session.heldLanes : [];
    return { state: this.#state, lanes, published: this.#published, progressAt: this.#progressAt };
  }

  async close(): Promise<void> {
    this.#stopped = true;
    this.#stop.ring();
    this.#bell.ring();
    await this.#running;
  }

  #shareSoon(): void {
    this.#options.logger.warn(
      {},
      'A relay gave no sign of life; its session is ended and its lanes go on here',
    );
    this.#shareAt = 0;
    this.#bell.ring();
  }

  #isOver(): boolean {
    return this.#stopped;
  }

  async #run(): Promise<void> {
    const pause = new GrowingPause(100, 5_000);
    const { databaseUrl, lanes = LANES, logger, onFatal } = this.#options;
    while (!this.#stopped) {
      try {
        this.#session = await RelaySession.open(
          databaseUrl,
          { onBell: () => this.#bell.ring(), onVacancy: () => this.#shareSoon() },
          lanes,
        );
        void this.#session.ended.then(() => this.#bell.ring());
        await this.#relay(this.#session, () => pause.reset());
      } catch (error) {
        if (this.#isOver()) break;
        if (!isPassing(error) && this.#session?.alive !== false) {
          this.#stopped = true;
          onFatal(error instanceof Error ? error : new Error(String(error)));
          break;
        }
        this.#state = 'DATABASE_AWAY';
        const milliseconds = pause.next();
        logger.warn(
          { reason: reasonOf(error), retryInMs: milliseconds },
          'The relay lost its database; events wait in the outbox',
        );
        await this.#stop.wait(milliseconds);
      } finally {
        await this.#session?.close();
        this.#session = undefined;
      }
    }
    this.#state = 'STOPPED';
  }

  /** Lanes are shared only when nothing is in hand, so that none is given up with events of it on their way. */
  async #relay(session: RelaySession, onProgress: () => void): Promise<void> {
    const turns = new OutboxTurns(session, (events) => {
      this.#published += events;
    });
    try {
      await this.#takeTurns(session, turns, onProgress);
      await turns.settle();
      await this.#clearDoubt(session);
    } finally {
      this.#addDoubt(turns.unmarked);
    }
  }

  async #takeTurns(session: RelaySession, turns: OutboxTurns, onProgress: () => void): Promise<void> {
    const publishPause = new GrowingPause(100, 5_000);
    let poll = SHORTEST_POLL;
    this.#shareAt = 0;
    while (!this.#stopped) {
      if (Date.now() >= this.#shareAt) {
        this.#shareAt = Date.now() + SHARE_INTERVAL;
        await turns.settle();
        await session.shareLanes();
        await this.#forget(session);
      }
      const page = await turns.next();
      onProgress();
      const failure = await this.#publish(session, turns, page);
      if (failure) {
        if (!isRefusal(failure.error)) this.#addDoubt(turns.unmarked);
        await turns.settle();
        await this.#awaitLog(failure.error, publishPause.next());
        continue;
      }
      publishPause.reset();
      this.#state = 'RELAYING';
      this.#progressAt = new Date();
      if (this.#doubt.size > 0) {
        await turns.settle();
        await this.#clearDoubt(session);
        continue;
      }
      if (page.parts.length > 0) {
        poll = SHORTEST_POLL;
        continue;
      }
      await this.#bell.wait(poll);
      poll = Math.min(LONGEST_POLL, poll * 2);
    }
  }

  #addDoubt(places: readonly OutboxPlace[]): void {
    for (const { topic, key, id } of places) this.#doubt.set(id, { topic, key, id });
  }

  /**
   * Lets what is in doubt be sent again up to the newest of each key: a send without an answer, or one of a relay that
   * had lost its lanes, may have landed behind something newer.
   */
  async #clearDoubt(session: RelaySession): Promise<void> {
    if (this.#doubt.size === 0) return;
    await session.sendAgain([...this.#doubt.values()]);
    this.#doubt.clear();
  }

  /** At most a step for each sharing of lanes, so that events do not wait for it. */
  async #forget(session: RelaySession): Promise<void> {
    const { retentionDays } = this.#options;
    if (retentionDays === undefined || Date.now() < this.#forgetAt) return;
    if (!(await session.forget(retentionDays))) this.#forgetAt = Date.now() + FORGET_INTERVAL;
  }

  /** Sends a page while the next is read; returns the log's failure, throws the database's. */
  async #publish(
    session: RelaySession,
    turns: OutboxTurns,
    page: OutboxPage,
  ): Promise<{ error: unknown } | undefined> {
    const reading = turns.readAhead();
    reading.catch(() => undefined);
    const failure = await this.#send(session, turns, page);
    await reading;
    return failure;
  }

  async #send(
    session: RelaySession,
    turns: OutboxTurns,
    { parts }: OutboxPage,
  ): Promise<{ error: unknown } | undefined> {
    for (const part of parts) {
      const beforePart = async () => {
        await session.confirm();
        turns.sending(part);
      };
      try {
        await this.#options.log.publish(part.topic, part.rows, { beforePart });
      } catch (error) {
        if (error instanceof SessionOver) throw error;
        return { error };
      }
      turns.sent(part);
    }
    return undefined;
  }

  async #awaitLog(error: unknown, milliseconds: number): Promise<void> {
    if (this.#state !== 'LOG_AWAY')
      this.#options.logger.warn(
        { reason: reasonOf(error) },
        'The event log does not take events; they wait in the outbox and the relay tries again',
      );
    this.#state = 'LOG_AWAY';
    await this.#stop.wait(milliseconds);
  }
}
