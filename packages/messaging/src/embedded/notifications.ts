import pg from 'pg';
import { reasonOf } from '../failures.ts';
import type { Logger } from '../logger.ts';
import { Alarm, GrowingPause } from '../waiting.ts';
import { LOG_CHANNEL } from './schema.ts';

export type LogNotification = { kind: 'records' } | { kind: 'group'; group: string };

/** Hears the events database and tells the subscriptions of this process; reconnects by itself. */
export class Notifications {
  readonly #databaseUrl: string;
  readonly #logger: Logger;
  readonly #listeners = new Set<(notification: LogNotification) => void>();
  readonly #stop = new Alarm();
  #client: pg.Client | undefined;
  #alive = false;
  #closed = false;
  #running: Promise<void> | undefined;

  constructor(databaseUrl: string, logger: Logger) {
    this.#databaseUrl = databaseUrl;
    this.#logger = logger;
  }

  /** How long a reader may sleep before it looks by itself, in milliseconds. */
  get pollInterval(): number {
    return this.#alive ? 1_000 : 100;
  }

  /** Calls `listener` at each notification until the returned function is called. */
  listen(listener: (notification: LogNotification) => void): () => void {
    this.#listeners.add(listener);
    this.#running ??= this.#run();
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stop.ring();
    await this.#client?.end().catch(() => undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    const pause = new GrowingPause(100, 2_000);
    while (!this.#closed) {
      try {
        await this.#hear(() => pause.reset());
      } catch (error) {
        if (!this.#isClosed())
          this.#logger.debug(
            { reason: reasonOf(error) },
            'Not hearing the event log; readers poll meanwhile',
          );
      }
      this.#alive = false;
      if (!this.#isClosed()) await this.#stop.wait(pause.next());
    }
  }

  async #hear(onConnected: () => void): Promise<void> {
    const client = new pg.Client({ connectionString: this.#databaseUrl, keepAlive: true });
    this.#client = client;
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve);
      client.on('error', () => void client.end().catch(() => undefined));
    });
    client.on('notification', ({ payload = '' }) => {
      if (payload === 'records') this.#tell({ kind: 'records' });
      else if (payload.startsWith('group:')) this.#tell({ kind: 'group', group: payload.slice(6) });
    });
    try {
      await client.connect();
      await client.query(`listen ${LOG_CHANNEL}`);
      this.#alive = true;
      onConnected();
      this.#tell({ kind: 'records' });
      if (!this.#isClosed()) await ended;
    } finally {
      void client.end().catch(() => undefined);
    }
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  #tell(notification: LogNotification): void {
    for (const listener of this.#listeners) listener(notification);
  }
}
