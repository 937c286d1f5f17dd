import pg from 'pg';
import type { EventLog } from './event-log.ts';
import { isError, isPassing, reasonOf } from './failures.ts';
import { noteStop, RELAY } from './last-stop.ts';
import { isRefusing } from './log-fault.ts';
import type { Logger } from './logger.ts';
import { OutboxSending } from './outbox-sending.ts';
import { LANES } from './partitioner.ts';
import { RelaySession } from './relay-session.ts';
import { RelayStalled, watchRelay } from './relay-watch.ts';
import { sqlOf } from './sql.ts';
import { type StallWatch, STALLED_AFTER } from './stall-watch.ts';
import { Alarm, GrowingPause } from './waiting.ts';

/** How long the database may take for the note of a stop, in milliseconds. */
const NOTE_PATIENCE = 2_000;

export interface RelayOptions {
  /** The service's own database; a direct connection (session locks and LISTEN do not survive a pooler). */
  readonly databaseUrl: string;
  readonly log: EventLog;
  /** Lanes of the outbox; only ever what `appendToOutbox` fills. */
  readonly lanes?: number;
  /** Days for which published rows are kept, to be published again; for ever unless given. */
  readonly retentionDays?: number;
  readonly logger: Logger;
  /** Milliseconds; see STALLED_AFTER. */
  readonly stalledAfter?: number;
  /** Called once for what trying again cannot mend; the process should end. */
  readonly onFatal: (error: Error) => void;
}

export interface RelayStatus {
  /**
   * LOG_AWAY: the log cannot be used. REFUSED: it answers and says no; the relay asks until it may. STALLED: log and
   * database answer, and the relay came no further for too long.
   */
  readonly state: 'RELAYING' | 'LOG_AWAY' | 'REFUSED' | 'DATABASE_AWAY' | 'STALLED' | 'STOPPED';
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
 * Sends committed outbox rows to the log, at least once and in order of id per lane, from now on. Resolves at once:
 * while the database or the log is away, or the log refuses, it tries again with growing pauses. A send that fails
 * otherwise is fatal at its fifth try, and so is it to come no further for half as long again as `stalledAfter`.
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
  readonly #sending: OutboxSending;
  readonly #watch: StallWatch;
  #stopped = false;
  #databaseAway = true;
  #session: RelaySession | undefined;
  #running: Promise<void> = Promise.resolve();
  #noted: Promise<void> = Promise.resolve();

  constructor(options: RelayOptions) {
    const { databaseUrl, log, logger, retentionDays, stalledAfter: limit = STALLED_AFTER } = options;
    this.#options = options;
    this.#sending = new OutboxSending({
      ...{ log, logger, retentionDays, bell: this.#bell, stop: this.#stop },
      isStopped: () => this.#stopped,
    });
    this.#watch = watchRelay({
      ...{ databaseUrl, log, limit },
      steps: () => this.#sending.steps,
      onOver: (error) => this.#fail(error),
    });
  }

  start(): void {
    this.#running = this.#run();
    this.#watch.start();
  }

  wake(): void {
    this.#bell.ring();
  }

  status(): RelayStatus {
    const { published, progressAt } = this.#sending;
    const lanes = this.#session?.alive ? this.#session.heldLanes : [];
    return { state: this.#state(), lanes, published, progressAt };
  }

  #state(): RelayStatus['state'] {
    if (this.#stopped) return 'STOPPED';
    if (this.#watch.stalled) return 'STALLED';
    if (this.#databaseAway) return 'DATABASE_AWAY';
    const { fault } = this.#sending;
    if (fault) return isRefusing(fault) ? 'REFUSED' : 'LOG_AWAY';
    return this.#watch.logFault !== null ? 'LOG_AWAY' : 'RELAYING';
  }

  async close(): Promise<void> {
    this.#stopped = true;
    this.#watch.close();
    this.#stop.ring();
    this.#bell.ring();
    await this.#running;
    await this.#noted;
  }

  #shareSoon(ended: number): void {
    if (ended > 0)
      this.#options.logger.warn(
        {},
        'A relay gave no sign of life; its session is ended and its lanes go on here',
      );
    this.#sending.shareSoon();
    this.#bell.ring();
  }

  #isOver(): boolean {
    return this.#stopped;
  }

  async #run(): Promise<void> {
    const pause = new GrowingPause(100, 5_000);
    const { databaseUrl, lanes = LANES, logger } = this.#options;
    const onLook = () => {
      this.#databaseAway = false;
      pause.reset();
    };
    while (!this.#stopped) {
      try {
        this.#session = await RelaySession.open(
          databaseUrl,
          { onBell: () => this.#bell.ring(), onRelays: (ended) => this.#shareSoon(ended) },
          lanes,
        );
        void this.#session.ended.then(() => this.#bell.ring());
        await this.#sending.run(this.#session, onLook);
      } catch (error) {
        if (this.#isOver()) break;
        if (!isPassing(error) && this.#session?.alive !== false) {
          this.#fail(isError(error) ? error : new Error(String(error)));
          break;
        }
        this.#databaseAway = true;
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
  }

  /** Its session is ended at once: what hangs in it would keep the lanes from others. */
  #fail(error: Error): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#watch.close();
    this.#stop.ring();
    this.#bell.ring();
    void this.#session?.close();
    this.#noted = this.#note(error);
    this.#options.onFatal(error);
  }

  async #note(error: Error): Promise<void> {
    const { databaseUrl, logger } = this.#options;
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      max: 1,
      connectionTimeoutMillis: NOTE_PATIENCE,
      query_timeout: NOTE_PATIENCE,
    });
    pool.on('error', () => undefined);
    await noteStop(
      sqlOf(pool),
      RELAY,
      error instanceof RelayStalled ? error.message : reasonOf(error),
      logger,
    );
    await pool.end();
  }
}
