import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describeBadInput } from './bad-input.contract.ts';
import { type Consumer, startConsumer } from './consumer.ts';
import type { EventLog } from './event-log.ts';
import { eventStatus } from './event-status.ts';
import { openEventLog } from './open-event-log.ts';
import { appendToOutbox, outboxBacklog } from './outbox.ts';
import { type Relay, startRelay } from './relay.ts';
import { createRelayBell } from './relay-bell.ts';
import { type SpecDatabase, type SpecPostgres, startSpecPostgres } from './spec-database.ts';
import { keepingLogger } from './spec-logger.ts';
import { awaited, nothingFatal } from './spec-probe.ts';
import {
  appliedVersions,
  commitEvents,
  createTallyTables,
  tallies,
  tallyChanged,
  tallyClosed,
  tallyEvent,
  tallyNewest,
  tallyProjection,
  tallyTopics,
} from './spec-tally.ts';
import { openSpecPath } from './spec-path.ts';
import { startSpecRelay } from './spec-relay-process.ts';
import { sqlOf } from './sql.ts';

describe('the path of an event on the embedded log', () => {
  const logger = keepingLogger();
  let fatal: ReturnType<typeof nothingFatal>;
  let postgres: SpecPostgres;
  let writer: SpecDatabase;
  let reader: SpecDatabase;
  let events: SpecDatabase;
  let log: EventLog;
  let pool: pg.Pool;
  let projection: ReturnType<typeof tallyProjection>;
  const running: { close(): Promise<void> }[] = [];

  const relay = async (): Promise<Relay> => {
    const started = await startRelay({ databaseUrl: writer.url, log, logger, onFatal: fatal.onFatal });
    running.push(started);
    return started;
  };
  const consume = async (): Promise<Consumer> => {
    const started = await startConsumer({
      ...projection,
      apply: (tx, events, records) => projection.apply(tx, events, records),
      topics: tallyTopics.map(({ name }) => name),
      log,
      databaseUrl: reader.url,
      logger,
      onFatal: fatal.onFatal,
    });
    running.push(started);
    return started;
  };
  const commit = (...events: Parameters<typeof commitEvents>[1]) => commitEvents(pool, events);
  const projected = (id: string, version: number) =>
    awaited(`version ${version} of ${id}`, async () => (await tallies(reader)).get(id) === version);
  const parkedKeys = async () => {
    const { rows } = await reader.owner.query<{ key: string; reason: string; events: number }>(
      `select key, reason, (select count(*)::int from messaging.parked_event e where e.consumer = k.consumer
       and e.key = k.key) as events from messaging.parked_key k`,
    );
    return rows;
  };

  beforeAll(async () => {
    postgres = await startSpecPostgres();
  });
  beforeEach(async () => {
    fatal = nothingFatal();
    logger.told.length = 0;
    events = await postgres.eventsDatabase();
    writer = await postgres.serviceDatabase();
    reader = await postgres.serviceDatabase();
    await createTallyTables(reader);
    pool = new pg.Pool({ connectionString: writer.url });
    pool.on('error', () => undefined);
    log = await openEventLog({ transport: 'embedded', databaseUrl: events.url }, logger);
    await log.ensureTopics(tallyTopics, 12);
    projection = tallyProjection('spec-tallies');
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.close()));
    await log.close();
    await pool.end();
  });
  afterAll(() => postgres.stop());

  it('leads from the commit to the projection, each event once and in order', async () => {
    const sending = await relay();
    await consume();
    const bell = createRelayBell(sqlOf(pool));
    const ids = Array.from({ length: 30 }, () => randomUUID());
    for (let version = 1; version <= 5; version++) {
      await commit(...ids.map((id) => tallyEvent(id, version)));
      bell.ring();
    }
    await awaited('version 5 of all', async () => {
      const found = await tallies(reader);
      return ids.every((id) => found.get(id) === 5);
    });
    for (const id of ids) expect(await appliedVersions(reader, id)).toEqual([1, 2, 3, 4, 5]);
    await awaited('all rows marked', async () => (await unpublished(writer)) === 0);
    expect(sending.status()).toMatchObject({ state: 'RELAYING', published: 150 });
    expect(fatal.errors).toEqual([]);
  });

  it('keeps an event with its state: a rolled back one does not leave', async () => {
    const kept = tallyEvent(randomUUID(), 1);
    const client = await pool.connect();
    await client.query('begin');
    await appendToOutbox(sqlOf(client), [tallyEvent(randomUUID(), 1)]);
    await client.query('rollback');
    client.release();
    await commit(kept);
    await relay();
    await consume();
    await projected(kept.key, 1);
    expect([...(await tallies(reader)).keys()]).toEqual([kept.key]);
  });

  it('takes an aggregate off a compacted topic by a tombstone', async () => {
    const [closed, open] = [randomUUID(), randomUUID()];
    await relay();
    await consume();
    await commit(tallyEvent(closed, 1, '', tallyNewest), tallyEvent(open, 1, '', tallyNewest));
    await projected(closed, 1);
    await commit(tallyClosed(closed, 2), tallyEvent(open, 2, '', tallyNewest));
    await projected(open, 2);
    await awaited('the closed tally to go', async () => !(await tallies(reader)).has(closed));
    expect(await appliedVersions(reader, closed)).toEqual([1, 2]);
    expect(await parkedKeys()).toEqual([]);
  });

  it('loses nothing and counts nothing twice when the relay loses its session again and again', async () => {
    await relay();
    await consume();
    const ids = Array.from({ length: 20 }, () => randomUUID());
    for (let version = 1; version <= 40; version++) {
      await commit(...ids.map((id) => tallyEvent(id, version)));
      if (version % 8 === 0)
        await awaited('a session to end', async () => (await killSessions(writer, 'reformgraph-relay')) > 0);
    }
    await awaited('version 40 of all', async () => {
      const found = await tallies(reader);
      return ids.every((id) => found.get(id) === 40);
    });
    for (const id of ids)
      expect(await appliedVersions(reader, id)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    expect(fatal.errors).toEqual([]);
  });

  it('absorbs what is published twice', async () => {
    const id = randomUUID();
    const consumer = await consume();
    await relay();
    await commit(tallyEvent(id, 1), tallyEvent(id, 2));
    await projected(id, 2);
    await awaited('both rows marked', async () => (await unpublished(writer)) === 0);
    await writer.owner.query('update messaging.outbox set published_at = null');
    await awaited('the second publication, consumed', async () => {
      const { positions } = await consumer.backlog();
      return positions.some(({ next, end }) => end === 4n && next === 4n);
    });
    expect(await appliedVersions(reader, id)).toEqual([1, 2]);
  });

  it('shares the lanes between two relays, and the one that stays takes all', async () => {
    const first = await relay();
    const second = await relay();
    await awaited(
      'four lanes each',
      () => first.status().lanes.length === 4 && second.status().lanes.length === 4,
    );
    expect([...first.status().lanes, ...second.status().lanes].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await first.close();
    await awaited('all lanes at the second', () => second.status().lanes.length === 8);
  });

  it('takes over from a relay whose process is stopped, and absorbs what it still sends', async () => {
    const stopped = await startSpecRelay(writer.url, { transport: 'embedded', databaseUrl: events.url });
    running.push(stopped);
    await awaited('all lanes at the first', () => stopped.lanes() === 8);
    const consumer = await consume();
    const ids = Array.from({ length: 200 }, () => randomUUID());
    await commit(...ids.map((id) => tallyEvent(id, 1)));
    stopped.signal('SIGSTOP');
    const standby = await relay();
    for (let version = 2; version <= 4; version++) await commit(...ids.map((id) => tallyEvent(id, version)));
    await awaited('all lanes at the standby', () => standby.status().lanes.length === 8);
    await awaited('all rows marked', async () => (await unpublished(writer)) === 0);
    stopped.signal('SIGCONT');
    await awaited('four lanes each', () => stopped.lanes() === 4 && standby.status().lanes.length === 4);
    await commit(...ids.map((id) => tallyEvent(id, 5)));
    await awaited('version 5 of all', async () => {
      const found = await tallies(reader);
      return ids.every((id) => found.get(id) === 5);
    });
    await awaited('no lag', async () => {
      const { positions } = await consumer.backlog();
      return positions.every(({ next, end }) => next === end);
    });
    for (const id of ids) expect(await appliedVersions(reader, id)).toEqual([1, 2, 3, 4, 5]);
    expect(fatal.errors).toEqual([]);
  }, 60_000);

  describe('with bad input', () => describeBadInput(() => openSpecPath(postgres)));

  it('is refused where the login may not append, and goes on once it may', async () => {
    const refused = await relay();
    await setRightToAppend('revoke', events);
    const id = randomUUID();
    await commit(tallyEvent(id, 1));
    await awaited('the relay to be refused', () => refused.status().state === 'REFUSED');
    await setRightToAppend('grant', events);
    await consume();
    await projected(id, 1);
    expect(refused.status().state).toBe('RELAYING');
    expect(fatal.errors).toEqual([]);
  });

  it('lets writers go on while the log is away, and catches up by itself', async () => {
    const elsewhere = await openEventLog(
      { transport: 'embedded', databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' },
      logger,
    );
    const away = await startRelay({
      databaseUrl: writer.url,
      log: elsewhere,
      logger,
      onFatal: fatal.onFatal,
    });
    const blind = await startConsumer({
      ...projection,
      topics: [tallyChanged.topic],
      log: elsewhere,
      databaseUrl: reader.url,
      logger,
      onFatal: fatal.onFatal,
    });
    const id = randomUUID();
    await commit(tallyEvent(id, 1));
    await awaited('the relay to see that the log is away', () => away.status().state === 'LOG_AWAY');
    expect(blind.status().state).toBe('LOG_AWAY');
    const outbox = async () => {
      const of = { service: 'spec', raises: true, heard: null };
      return (await eventStatus(sqlOf(writer.owner), elsewhere, of)).outbox;
    };
    const told = { state: 'LOG_AWAY', logFault: 'UNREACHABLE', events: 1 };
    await awaited(
      'its note of it',
      async () => (await outbox())?.logReason?.includes('ECONNREFUSED') === true,
    );
    expect(await outbox()).toMatchObject({ ...told, relays: 1, lanesLed: 8 });
    await away.close();
    await awaited('it to be gone', async () => (await outbox())?.relays === 0);
    expect(await outbox()).toMatchObject({ ...told, lanesLed: 0 });
    await blind.close();
    await elsewhere.close();
    const { events, oldestAt } = await outboxBacklog(sqlOf(writer.owner));
    expect(events).toBe(1);
    expect(Math.abs(Date.now() - Number(oldestAt))).toBeLessThan(60_000);
    expect(logger.told.filter(({ level }) => level === 'warn')).toHaveLength(2);
    await relay();
    await consume();
    await projected(id, 1);
    expect(fatal.errors).toEqual([]);
  });
});

async function setRightToAppend(action: 'grant' | 'revoke', { owner, url }: SpecDatabase): Promise<void> {
  const role = pg.escapeIdentifier(decodeURIComponent(new URL(url).username));
  const preposition = action === 'grant' ? 'to' : 'from';
  await owner.query(`${action} insert on event_log.record ${preposition} ${role}`);
}

async function unpublished({ owner }: SpecDatabase): Promise<number> {
  return (await outboxBacklog(sqlOf(owner))).events;
}

async function killSessions({ owner }: SpecDatabase, application: string): Promise<number> {
  const { rowCount } = await owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = $1 and datname = current_database()`,
    [application],
  );
  return rowCount ?? 0;
}
