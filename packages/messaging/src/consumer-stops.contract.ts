import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type Consumer, type ConsumerOptions, startConsumer } from './consumer.ts';
import type { EventLog } from './event-log.ts';
import { eventStatus, type IntakeStatus } from './event-status.ts';
import { openEventLog } from './open-event-log.ts';
import { PARKED_KEYS_PER_MINUTE } from './books.ts';
import { TooManyParkedKeys } from './parking.ts';
import { type SpecDatabase, type SpecPostgres, startSpecPostgres } from './spec-database.ts';
import { silentLogger } from './spec-logger.ts';
import { awaited, nothingFatal } from './spec-probe.ts';
import { createTallyTables, tallies, tallyChanged, tallyEvent, tallyProjection } from './spec-tally.ts';
import { sqlOf } from './sql.ts';
import { ConsumerStalled } from './stall-watch.ts';

/** Milliseconds without a commit after which the consumers of these specs are stalled. */
const STALLED_AFTER = 3_000;

/** When a consumer stops, on every transport: the fault is then ours, and the status says so. */
export function describeStops(open: () => Promise<EventLog>): void {
  describe('a consumer', () => {
    const topics = [tallyChanged.topic];
    let postgres: SpecPostgres;
    let reader: SpecDatabase;
    let log: EventLog;
    let projection: ReturnType<typeof tallyProjection>;
    const running: { close(): Promise<void> }[] = [];

    beforeAll(async () => {
      postgres = await startSpecPostgres();
      log = await open();
      await log.ensureTopics([{ name: tallyChanged.topic, compacted: false }], 12);
    });
    beforeEach(async () => {
      reader = await postgres.serviceDatabase();
      await createTallyTables(reader);
      projection = tallyProjection(`spec-${randomUUID()}`);
    });
    afterEach(async () => {
      for (const each of running.splice(0).reverse()) await each.close();
    });
    afterAll(async () => {
      await log.close();
      await postgres.stop();
    });

    /** A database server that ends each connection as one that goes down does. */
    const portThatHangsUp = async (): Promise<number> => {
      const server = createServer((socket) => {
        socket.once('data', () => socket.end()).on('error', () => socket.destroy());
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      running.push({
        close: async () => {
          await once(server.close(), 'close');
        },
      });
      return (server.address() as AddressInfo).port;
    };
    const consume = async (options: Partial<ConsumerOptions> = {}) => {
      const fatal = nothingFatal();
      const consumer: Consumer = await startConsumer({
        name: projection.name,
        contracts: projection.contracts,
        apply: (tx, events, records) => projection.apply(tx, events, records),
        ...{ topics, log, databaseUrl: reader.url, logger: silentLogger, onFatal: fatal.onFatal },
        ...options,
      });
      running.push(consumer);
      return { consumer, fatal };
    };
    const send = (ids: readonly string[], note = '') =>
      log.publish(
        tallyChanged.topic,
        ids.map((id) => tallyEvent(id, 1, note)),
      );
    const intake = async (from = log): Promise<IntakeStatus> => {
      const of = { service: projection.name, raises: false, heard: topics };
      const { intake: told } = await eventStatus(sqlOf(reader.owner), from, of);
      if (!told) throw new Error('no intake');
      return told;
    };
    const taken = async (ids: readonly string[]) => {
      const found = await tallies(reader);
      return ids.filter((id) => found.has(id)).length;
    };

    it('that commits nothing of what waits is stalled, and stops; outages alone are no standstill', async () => {
      projection.healed = true;
      const ids = [randomUUID(), randomUUID()];
      await send(ids);
      const holder = await reader.owner.connect();
      await holder.query('begin');
      await holder.query('lock table tally in access exclusive mode');
      const { consumer, fatal } = await consume({ stalledAfter: STALLED_AFTER });
      const elsewhere = await openEventLog(
        { transport: 'embedded', databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' },
        silentLogger,
      );
      running.push(elsewhere);
      const shorter = STALLED_AFTER / 2;
      const away = [
        await consume({ name: `spec-${randomUUID()}`, stalledAfter: shorter, log: elsewhere }),
        await consume({
          name: `spec-${randomUUID()}`,
          stalledAfter: shorter,
          databaseUrl: `postgresql://nobody@127.0.0.1:${await portThatHangsUp()}/none`,
        }),
      ];
      try {
        await awaited('the consumer to be stalled', () => consumer.status().state === 'STALLED', 30_000);
        expect(await intake()).toMatchObject({ state: 'CONSUMING', lastStop: null });
        expect((await intake()).lag?.events).toBeGreaterThanOrEqual(2);
        expect((await intake()).lag?.seconds).toBeGreaterThan(0);
        await awaited('the consumer to stop', () => fatal.errors.length > 0);
        expect(fatal.errors[0]).toBeInstanceOf(ConsumerStalled);
        expect(consumer.status()).toMatchObject({ state: 'STOPPED', progressAt: null });
        expect(away.map((each) => each.consumer.status().state)).toEqual(['LOG_AWAY', 'DATABASE_AWAY']);
        expect(away.flatMap((each) => each.fatal.errors)).toEqual([]);
      } finally {
        await holder.query('rollback');
        holder.release();
      }
      await consumer.close();
      await awaited('the stop in the status', async () => (await intake()).lastStop !== null);
      expect((await intake()).lastStop?.reason).toContain(projection.name);
      const again = await consume({ stalledAfter: STALLED_AFTER });
      await awaited('both, after the lock', async () => (await taken(ids)) === 2);
      expect(again.fatal.errors).toEqual([]);
    }, 120_000);

    it('that would park more keys within a minute than bad events explain stops, and loses none of them', async () => {
      const ids = Array.from({ length: PARKED_KEYS_PER_MINUTE * 6 }, () => randomUUID());
      await send(ids, 'poison');
      const { consumer, fatal } = await consume();
      await awaited('the consumer to stop', () => fatal.errors.length > 0);
      expect(fatal.errors[0]).toBeInstanceOf(TooManyParkedKeys);
      expect(consumer.status().state).toBe('STOPPED');
      await consumer.close();
      await awaited('nobody to take', async () => (await intake()).state === 'STOPPED');
      const told = await intake();
      expect(told).toMatchObject({
        members: 0,
        lastStop: { reason: expect.stringContaining('more than 20 keys') as unknown },
      });
      expect(told.parkedKeys.length).toBeLessThanOrEqual(PARKED_KEYS_PER_MINUTE);
      expect(told.deadLetters).toBe(told.parkedKeys.length);
      expect(told.lag?.events).toBeGreaterThanOrEqual(ids.length - told.deadLetters);
      projection.healed = true;
      const again = await consume();
      await awaited('all others', async () => (await taken(ids)) === ids.length - told.parkedKeys.length);
      for (const { key } of told.parkedKeys)
        expect(await again.consumer.redrive(key)).toMatchObject({ outcome: 'REDRIVEN' });
      expect(await taken(ids)).toBe(ids.length);
      await awaited('no lag', async () => (await intake()).lag?.events === 0);
      expect(await intake()).toMatchObject({ state: 'CONSUMING', members: 1, lag: { seconds: 0 } });
    }, 60_000);

    it('that cannot join by a fault that is neither an outage nor a refusal stops at its fifth try', async () => {
      let tries = 0;
      const broken: EventLog = Object.assign(Object.create(log) as EventLog, {
        subscribe: () => Promise.reject(new TypeError(`fault ${(tries += 1)}`)),
        positions: log.positions.bind(log),
      });
      const { consumer, fatal } = await consume({ log: broken });
      await awaited('the consumer to stop', () => fatal.errors.length > 0);
      expect(fatal.errors).toEqual([new TypeError('fault 5')]);
      expect(consumer.status().state).toBe('STOPPED');
    });

    it('is told of by its status while the log is away', async () => {
      projection.healed = true;
      const elsewhere = await openEventLog(
        { transport: 'embedded', databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' },
        silentLogger,
      );
      running.push(elsewhere);
      expect(await intake(elsewhere)).toEqual({
        state: 'LOG_AWAY',
        logFault: expect.any(String) as unknown,
        logReason: expect.any(String) as unknown,
        ...{ members: null, lag: null, partitions: [], parkedKeys: [], deadLetters: 0, lastStop: null },
      });
    });
  });
}
