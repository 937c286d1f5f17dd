import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type Books, liveBooks, PARKED_KEYS_PER_MINUTE } from '../books.ts';
import { type EventLog, type LogPosition, type OffsetRange, PARTITIONS_AT_ONCE } from '../event-log.ts';
import type { Logger } from '../logger.ts';
import { countParkedKeys } from '../parking.ts';
import { type Projection, decode, takeBatch } from '../projection.ts';
import { inTransaction, type SqlExecutor, sqlOf, transactionOn } from '../sql.ts';
import { type ComparedTable, compareParkedKeys, compareTables, type ProjectionTable } from './comparison.ts';
import { Follower } from './follower.ts';
import { holdingPartitions } from './partition-locks.ts';
import { PassingInbox } from './passing-inbox.ts';
import { createShadow, dropShadow, finishShadow, SHADOW } from './shadow-schema.ts';
import type { TableShape } from './shape.ts';
import { swapIn, SwapRefused } from './swap.ts';

/** What can be built anew of a projection. */
export interface RebuildableProjection {
  readonly topics: readonly string[];
  /** Tables of schema public that these topics' events alone fill. */
  readonly tables: readonly ProjectionTable[];
  /** Fills the tables, by names without a schema, and touches nothing else; the projection's own `apply` if absent. */
  readonly apply?: Projection['apply'];
  /**
   * Does at the swap what the projection's `apply` does beside its tables, for events that waited behind a parked key
   * and that the rebuilt tables hold.
   */
  readonly released?: (tx: SqlExecutor, events: Parameters<Projection['apply']>[1]) => Promise<void>;
}

export interface RebuildOptions {
  /** As its consumer runs it. */
  readonly projection: Projection;
  readonly rebuildable: RebuildableProjection;
  readonly log: EventLog;
  /** The service's database, by its owner's login. */
  readonly databaseUrl: string;
  /** Whether the rebuilt tables take the place of those in use. */
  readonly swap: 'NEVER' | 'WHERE_DIFFERENT' | 'ALWAYS';
  readonly onProgress?: (progress: RebuildProgress) => void;
  readonly logger: Logger;
}

export interface RebuildProgress {
  readonly step: 'READING' | 'INDEXING' | 'COMPARING' | 'SWAPPING';
  /** Events taken, of those in the log when the reading began or goes on. */
  readonly events: number;
  readonly of: number;
}

export interface RebuildReport {
  readonly events: number;
  /** How long it read the log, until the rebuilt tables first had everything. */
  readonly readingMilliseconds: number;
  /** Each table, then the parked keys. */
  readonly compared: readonly ComparedTable[];
  readonly equal: boolean;
  readonly swapped: boolean;
}

/** Another rebuild of this projection runs. */
export class RebuildRunning extends Error {
  override readonly name = 'RebuildRunning';
}

/** Offsets that may be left to read when the consumers are made to wait. */
const NEARLY_THERE = 2_000;
const SWAP_TRIES = 10;

/**
 * Builds a projection a second time from the beginning of the log, beside the one in use, compares both as of one
 * moment, and puts the new one in its place where that is asked for. Consumers and readers go on; consumers wait only
 * while the last events are taken into both, and for the swap. Parked keys are tried anew. What a killed rebuild
 * leaves in schema `rebuild` is read by nobody and removed by the next. Throws RebuildRunning, NotRebuildable,
 * SwapRefused, TooManyParkedKeys, and the failures of log and database; the projection in use is then as it was.
 */
export async function rebuildProjection(options: RebuildOptions): Promise<RebuildReport> {
  const session = new pg.Client({
    connectionString: options.databaseUrl,
    application_name: 'reformgraph-rebuild',
    keepAlive: true,
  });
  session.on('error', () => undefined);
  await session.connect();
  try {
    const sql = sqlOf(session);
    const [lock] = await sql.query<{ taken: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
      [`${SHADOW}/schema`],
    );
    if (!lock?.taken) throw new RebuildRunning('Another rebuild runs on this database; wait for its end.');
    try {
      return await new Rebuild(options, session).run();
    } finally {
      await dropShadow(sql).catch(() => undefined);
    }
  } finally {
    await session.end().catch(() => undefined);
  }
}

/** What fills the rebuilt tables, and what fills those in use. */
interface Followers {
  readonly rebuilt: Follower;
  readonly live: Follower;
}

class Rebuild {
  readonly #options: RebuildOptions;
  readonly #session: pg.Client;
  readonly #live: Books;
  #events = 0;

  constructor(options: RebuildOptions, session: pg.Client) {
    this.#options = options;
    this.#session = session;
    this.#live = liveBooks(options.projection.name);
  }

  async run(): Promise<RebuildReport> {
    const { rebuildable, databaseUrl, swap } = this.#options;
    const began = performance.now();
    const shapes = await transactionOn(this.#session, (tx) =>
      createShadow(
        tx,
        rebuildable.tables.map(({ name }) => name),
      ),
    );
    const builders = new pg.Pool({
      connectionString: databaseUrl,
      max: PARTITIONS_AT_ONCE,
      options: `-c search_path=${SHADOW} -c synchronous_commit=off`,
    });
    builders.on('error', () => undefined);
    try {
      const rebuilt = await this.#rebuilt(builders);
      const live = await this.#liveFollower();
      await rebuilt.follow(await this.#ends());
      const readingMilliseconds = performance.now() - began;
      this.#tell('INDEXING', 0);
      await transactionOn(this.#session, (tx) => finishShadow(tx, shapes, { lasting: swap !== 'NEVER' }));
      await this.#follow({ rebuilt, live });
      this.#tell('COMPARING', 0);
      const compared = await this.#compare({ rebuilt, live });
      const equal = compared.every((table) => table.equal);
      const swapped = swap === 'ALWAYS' || (swap === 'WHERE_DIFFERENT' && !equal);
      if (swapped) await this.#swap({ rebuilt, live }, shapes);
      return { events: this.#events, readingMilliseconds, compared, equal, swapped };
    } finally {
      await builders.end();
    }
  }

  async #rebuilt(builders: pg.Pool): Promise<Follower> {
    const { projection, rebuildable, log, logger } = this.#options;
    const parkedNow = await countParkedKeys(sqlOf(this.#session), projection.name);
    const heard = new PassingInbox();
    const books: Omit<Books, 'inbox'> = {
      consumer: projection.name,
      schema: SHADOW,
      parkedKeysPerMinute: parkedNow + PARKED_KEYS_PER_MINUTE,
    };
    const anew = { ...projection, apply: rebuildable.apply ?? projection.apply };
    const ends = await log.extents(rebuildable.topics);
    const from = ends.map(({ topic, partition, start }) => ({ topic, partition, next: start }));
    const take = new Follower(
      log,
      from,
      async (batch) => {
        await heard.during((inbox) =>
          inTransaction(builders, (tx) => takeBatch(tx, anew, batch, logger, { ...books, inbox })),
        );
        this.#events += batch.records.length;
        this.#tell('READING', take.behind(ends));
      },
      PARTITIONS_AT_ONCE,
    );
    return take;
  }

  /** What the consumers have still to take is taken here too, in this session; the inbox lets nothing count twice. */
  async #liveFollower(): Promise<Follower> {
    const { projection, log, logger } = this.#options;
    const take = (batch: Parameters<typeof takeBatch>[2]) =>
      transactionOn(this.#session, (tx) => takeBatch(tx, projection, batch, logger));
    return new Follower(log, await this.#positions(), take, 1);
  }

  /** Follows the log until little is left, or as little as comes in meanwhile. */
  async #follow({ rebuilt, live }: Followers): Promise<void> {
    for (let before = Infinity; ;) {
      live.skipTo(await this.#positions());
      const ends = await this.#ends();
      const behind = rebuilt.behind(ends) + live.behind(ends);
      if (behind <= NEARLY_THERE || behind > before / 2) return;
      before = behind;
      await Promise.all([rebuilt.follow(ends), live.follow(ends)]);
    }
  }

  #positions(): Promise<readonly LogPosition[]> {
    const { projection, rebuildable, log } = this.#options;
    return log.positions(projection.name, rebuildable.topics);
  }

  #ends(): Promise<readonly OffsetRange[]> {
    return this.#options.log.extents(this.#options.rebuildable.topics);
  }

  async #compare(followers: Followers): Promise<ComparedTable[]> {
    const { projection, rebuildable } = this.#options;
    return this.#standingStill(followers, (release) =>
      transactionOn(
        this.#session,
        async (tx) => {
          await tx.query('select 1');
          await release();
          return [
            ...(await compareTables(tx, rebuildable.tables)),
            await compareParkedKeys(tx, projection.name, rebuildable.topics),
          ];
        },
        'begin isolation level repeatable read',
      ),
    );
  }

  /** Runs `work` when all followers have everything and no consumer takes anything. */
  async #standingStill<Result>(
    followers: Followers,
    work: (release: () => Promise<void>) => Promise<Result>,
  ): Promise<Result> {
    return holdingPartitions(sqlOf(this.#session), this.#live, await this.#ends(), async (release) => {
      followers.live.skipTo(await this.#positions());
      const ends = await this.#ends();
      await followers.rebuilt.follow(ends);
      await followers.live.follow(ends);
      return work(release);
    });
  }

  async #swap(followers: Followers, shapes: readonly TableShape[]): Promise<void> {
    const { rebuildable, projection } = this.#options;
    const gone = (await this.#ends()).find(({ start }) => start > 0n);
    if (gone)
      throw new SwapRefused(
        `The log no longer has every event: ${gone.topic}/${gone.partition} begins at offset ${gone.start}.`,
      );
    this.#tell('SWAPPING', 0);
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#standingStill(followers, () =>
          transactionOn(this.#session, async (tx) => {
            const released = await swapIn(tx, this.#live, rebuildable.topics, shapes);
            await rebuildable.released?.(
              tx,
              released.map((record) => decode(projection, record)),
            );
          }),
        );
        return;
      } catch (error) {
        if (!isLocked(error) || tries === SWAP_TRIES) throw error;
        await wait(tries * 200);
      }
    }
  }

  #tell(step: RebuildProgress['step'], left: number): void {
    this.#options.onProgress?.({ step, events: this.#events, of: this.#events + left });
  }
}

const isLocked = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '55P03';
