import pg from 'pg';
import { copyOut, literal, type BinaryRow } from './binary-copy.ts';
import type { LogRecord } from './event-log.ts';
import { forgetPublished } from './outbox-retention.ts';
import { LANES } from './partitioner.ts';
import { OUTBOX_CHANNEL } from './relay-bell.ts';
import { LANE, RELAYS, RELAYS_OF_THIS_DATABASE } from './relay-leadership.ts';
import { forgetTrouble, noteTrouble, type RelayTrouble } from './relay-trouble.ts';
import { type OutboxPlace, sendAgain } from './send-again.ts';
import { sqlOf, transactionOn } from './sql.ts';

const READ_EVENTS = 1_000;
const READ_BYTES = 4 * 1024 * 1024;
/** How often a relay gives a sign of life, and after how long without one another may end its session. */
const HEARTBEAT_MILLISECONDS = 400;
const SILENCE_MILLISECONDS = 1_200;
/** How long the end of such a session is waited for, so that its lanes are free then. */
const END_MILLISECONDS = 200;

/** An unpublished event; `version` tells whether its row was put back to be sent again since it was read. */
export interface OutboxRow extends LogRecord, OutboxPlace {
  readonly version: string;
}

/** Unpublished events of one topic, in the order of their ids. */
export interface OutboxPart {
  readonly topic: string;
  readonly rows: readonly OutboxRow[];
}

/** Unpublished events in the order of their ids, parted by topic; `isFull` where there may be more. */
export interface OutboxPage {
  readonly parts: readonly OutboxPart[];
  /** The topics that were left out. */
  readonly resting: readonly string[];
  readonly isFull: boolean;
}

/** What is not read of an outbox: events by their ids, and topics. */
export interface LeftOut {
  readonly inHand: readonly string[];
  readonly resting: readonly string[];
}

/** The relay's session has ended, and with it the relay's lead of its lanes. */
export class SessionOver extends Error {
  override readonly name = 'SessionOver';
  constructor(cause: unknown) {
    super('The relay’s session is over', { cause });
  }
}

/**
 * A relay's one database session. It holds the lanes' locks and does all reading and marking, so that a relay
 * that lost its session has lost its lanes and can mark nothing.
 */
export class RelaySession {
  readonly #client: pg.Client;
  readonly #lanes: number;
  readonly #held = new Set<number>();
  /** Resolves when the session is over, for whatever reason. */
  readonly ended: Promise<void>;
  #alive = true;
  /** How many relays share the lanes, this one included, as it last heard. */
  #relays = 1;
  #heardAt = 0;
  #heartbeat: NodeJS.Timeout | undefined;

  private constructor(client: pg.Client, lanes: number) {
    this.#client = client;
    this.#lanes = lanes;
    this.ended = new Promise((resolve) => {
      client.once('end', () => {
        this.#alive = false;
        resolve();
      });
      client.on('error', () => void client.end().catch(() => undefined));
    });
  }

  /**
   * Connects, counts itself among the relays and listens for the bell. From then on it gives signs of life, and ends
   * the sessions of relays that give none, which frees their lanes. `onRelays` is told where relays came or went, with
   * how many it ended.
   */
  static async open(
    databaseUrl: string,
    { onBell, onRelays }: { onBell: () => void; onRelays: (ended: number) => void },
    lanes: number = LANES,
  ): Promise<RelaySession> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      keepAlive: true,
      application_name: 'reformgraph-relay',
    });
    const session = new RelaySession(client, lanes);
    client.on('notification', onBell);
    try {
      await client.connect();
      await client.query('set synchronous_commit = off');
      await client.query('select pg_advisory_lock_shared($1, 0)', [RELAYS]);
      await forgetTrouble(sqlOf(client));
      await session.#hear(() => client.query(`listen ${OUTBOX_CHANNEL}`));
      await session.#meetRelays();
      session.#beat(onRelays);
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  get alive(): boolean {
    return this.#alive;
  }

  get heldLanes(): readonly number[] {
    return [...this.#held].sort((a, b) => a - b);
  }

  /** Takes free lanes up to this relay's equal share and gives up what is above it. */
  async shareLanes(): Promise<void> {
    const share = Math.ceil(this.#lanes / this.#relays);
    for (const lane of this.heldLanes.slice(share)) {
      await this.#client.query('select pg_advisory_unlock($1, $2)', [LANE, lane]);
      this.#held.delete(lane);
    }
    for (let lane = 0; lane < this.#lanes && this.#held.size < share; lane++) {
      if (this.#held.has(lane)) continue;
      const { rows } = await this.#client.query<{ taken: boolean }>(
        'select pg_try_advisory_lock($1, $2) as taken',
        [LANE, lane],
      );
      if (rows[0]?.taken) this.#held.add(lane);
    }
  }

  /**
   * The next unpublished events of the held lanes, at most 1,000 or 4 MB (one event at least), without those `inHand`,
   * which are being sent, and those of the `resting` topics: of a key, whatever was committed after the ones in hand has
   * a higher id, so the order stays.
   */
  async read({ inHand, resting }: LeftOut): Promise<OutboxPage> {
    if (this.#held.size === 0) return { parts: [], resting, isFull: false };
    const rows = (await copyOut(this.#client, readQuery(this.heldLanes, inHand, resting))).map(toEvent);
    const topics = [...new Set(rows.map((row) => row.topic))];
    const parts = topics.map((topic) => {
      return { topic, rows: rows.filter((row) => row.topic === topic) };
    });
    const bytes = rows.reduce((sum, { value }) => sum + (value?.byteLength ?? 0), 0);
    return { parts, resting, isFull: rows.length === READ_EVENTS || bytes >= READ_BYTES };
  }

  /** Forgets what the held lanes published more than `days` ago, as far as a bounded step goes; true where it went on. */
  async forget(days: number): Promise<boolean> {
    return this.#held.size > 0 && forgetPublished(sqlOf(this.#client), this.heldLanes, days);
  }

  /**
   * Marks events as published, but those that were put back since they were read. A mark that a crash of PostgreSQL
   * takes away lets the event be sent twice.
   */
  async mark(rows: readonly OutboxRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#client.query({
      name: 'outbox-mark',
      text: `update messaging.outbox set published_at = clock_timestamp()
        from unnest($1::bigint[], $2::xid[]) as sent(id, version)
        where outbox.id = sent.id and outbox.xmin = sent.version`,
      values: [rows.map(({ id }) => id), rows.map(({ version }) => version)],
    });
  }

  /** Notes for the status what keeps this relay from sending; null: nothing does. */
  async noteTrouble(trouble: RelayTrouble | null): Promise<void> {
    await (trouble ? noteTrouble(sqlOf(this.#client), trouble) : forgetTrouble(sqlOf(this.#client)));
  }

  /** Puts the rows' keys back among those that wait, from these rows on (see `sendAgain`). */
  async sendAgain(rows: readonly OutboxPlace[]): Promise<void> {
    await transactionOn(this.#client, async (tx) => {
      // Unlike a mark it may not be lost by a crash of PostgreSQL: nobody would know of the doubt any more.
      await tx.query('set local synchronous_commit = on');
      await sendAgain(tx, rows);
    });
  }

  /**
   * Resolves where no other relay can have these lanes yet: by the last sign of life, or by asking where that is too
   * long ago, as after a process was stopped. Rejects with SessionOver.
   */
  async confirm(): Promise<void> {
    if (this.#alive && performance.now() - this.#heardAt < SILENCE_MILLISECONDS) return;
    try {
      await this.#hear(() => this.#client.query('select'));
    } catch (error) {
      this.#alive = false;
      throw new SessionOver(error);
    }
  }

  /** What is answered was true when it was asked. */
  async #hear<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const askedAt = performance.now();
    const answer = await ask();
    this.#heardAt = askedAt;
    return answer;
  }

  async close(): Promise<void> {
    this.#alive = false;
    clearTimeout(this.#heartbeat);
    await this.#client.end().catch(() => undefined);
  }

  /** To meet the other relays is this relay's own sign of life; the next follows when it is answered. */
  #beat(onRelays: (ended: number) => void): void {
    this.#heartbeat = setTimeout(() => {
      const known = this.#relays;
      void this.#meetRelays()
        .then(
          (ended) => {
            if (ended > 0 || this.#relays !== known) onRelays(ended);
          },
          // A session that may not be ended is left alone; the end of this one is told by `ended`.
          () => undefined,
        )
        .then(() => {
          if (this.#alive) this.#beat(onRelays);
        });
    }, HEARTBEAT_MILLISECONDS).unref();
  }

  /** Counts the relays and ends those that are silent; returns how many it ended. */
  async #meetRelays(): Promise<number> {
    const { rows } = await this.#hear(() =>
      this.#client.query<{ relays: number; ended: number }>({
        name: 'relays-meet',
        text: MEET_RELAYS,
        values: [RELAYS, SILENCE_MILLISECONDS, END_MILLISECONDS],
      }),
    );
    const { relays = 1, ended = 0 } = rows[0] ?? {};
    this.#relays = Math.max(1, relays);
    return ended;
  }
}

/**
 * Counts the relays, and ends sessions whose client neither asks nor takes an answer: a process that is stopped keeps
 * its connection and so its locks. A session that works on a query is not silent, however long that takes.
 */
const MEET_RELAYS = `
select count(*) filter (where not ended)::integer as relays, count(*) filter (where ended)::integer as ended
from (
  select case when exists (
    select from pg_stat_activity session
    where session.pid = relay.pid and session.wait_event_type = 'Client'
      and session.wait_event in ('ClientRead', 'ClientWrite')
      and greatest(session.state_change, session.query_start)
        < clock_timestamp() - $2::integer * interval '1 millisecond')
    then pg_terminate_backend(relay.pid, $3) else false end as ended
  ${RELAYS_OF_THIS_DATABASE}
) met`;

function toEvent([id, version, topic, key, headers, value]: BinaryRow): OutboxRow {
  if (!id || !version || !topic || !key || !headers) throw new Error('An event of the outbox lacks a column');
  return {
    id: id.readBigInt64BE().toString(),
    version: version.toString(),
    topic: topic.toString(),
    key: key.toString(),
    headers: JSON.parse(headers.toString()) as Record<string, string>,
    value: value ?? null,
  };
}

const readQuery = (
  lanes: readonly number[],
  inHand: readonly string[],
  resting: readonly string[],
): string => `
select id, version, topic, key, headers::text, value
from (
  select page.*, sum(bytes) over (order by id) - bytes as bytes_before
  from (
    select id, xmin::text as version, topic, key, headers, value, coalesce(octet_length(value), 0) as bytes from messaging.outbox
    where published_at is null and lane = any (${literal(lanes, 'smallint')})
      and id <> all (${literal(inHand, 'bigint')}) and topic <> all (${literal(resting, 'text')})
    order by id limit ${READ_EVENTS}
  ) page
) sized
where bytes_before < ${READ_BYTES}
order by id`;
