import { randomUUID } from 'node:crypto';
import type { EventLog } from './event-log.ts';
import { eventStatus, type OutboxStatus } from './event-status.ts';
import { openEventLog } from './open-event-log.ts';
import { type Relay, type RelayOptions, startRelay } from './relay.ts';
import { RelayStalled } from './relay-watch.ts';
import { type SpecDatabase, type SpecPostgres, startSpecPostgres } from './spec-database.ts';
import { keepingLogger } from './spec-logger.ts';
import { awaited, nothingFatal } from './spec-probe.ts';
import { commitEvents, tallyChanged, tallyEvent } from './spec-tally.ts';
import { sqlOf } from './sql.ts';

/** Milliseconds without a step after which the relays of these specs are stalled. */
const STALLED_AFTER = 3_000;

/** Most events that a relay reads at once. */
const MOST_OF_A_PAGE = 1_000;

/** Lets sends to a topic fail in a way that is neither an outage nor a refusal, until it is called off. */
export type Spoil = (topic: string) => Promise<() => Promise<void>>;

/** When a relay cannot send, on every transport: its status says why, and nothing that waits is lost. */
export function describeRelayStops(open: () => Promise<EventLog>, spoil: Spoil): void {
  describe('a relay', () => {
    let postgres: SpecPostgres;
    let writer: SpecDatabase;
    let log: EventLog;
    let topic: string;
    const running: { close(): Promise<void> }[] = [];

    beforeAll(async () => {
      postgres = await startSpecPostgres();
      log = await open();
    });
    beforeEach(async () => {
      writer = await postgres.serviceDatabase();
      topic = `spec.${randomUUID()}`;
    });
    afterEach(async () => {
      for (const each of running.splice(0).reverse()) await each.close();
    });
    afterAll(async () => {
      await log.close();
      await postgres.stop();
    });

    const relay = async (options: Partial<RelayOptions> = {}) => {
      const fatal = nothingFatal();
      const logger = keepingLogger();
      const started: Relay = await startRelay({
        ...{ databaseUrl: writer.url, log, logger, onFatal: fatal.onFatal },
        ...options,
      });
      running.push(started);
      return { relay: started, fatal, logger };
    };
    const commit = ({ owner } = writer) =>
      commitEvents(owner, [tallyEvent(randomUUID(), 1, '', { ...tallyChanged, topic })]);
    const outbox = async (from = log): Promise<OutboxStatus> => {
      const of = { service: 'spec', raises: true, heard: null };
      const { outbox: told } = await eventStatus(sqlOf(writer.owner), from, of);
      if (!told) throw new Error('no outbox');
      return told;
    };
    const makeTopic = () => log.ensureTopics([{ name: topic, compacted: false }], 12);
    const sent = async (): Promise<bigint> =>
      (await log.extents([topic])).reduce((sum, { start, end }) => sum + end - start, 0n);

    it('that the log refuses says so and why, and sends what waits once it may', async () => {
      await commit();
      const { relay: refused, fatal, logger } = await relay();
      await awaited('the refusal', () => refused.status().state === 'REFUSED', 60_000);
      await awaited('the refusal in the status', async () => (await outbox()).state === 'REFUSED');
      expect(await outbox()).toMatchObject({
        ...{ events: 1, relays: 1, logFault: 'TOPIC_MISSING', lastStop: null },
        logReason: `Topic ${topic} does not exist`,
      });
      expect(logger.told.filter(({ level }) => level === 'warn')).toMatchObject([
        { facts: { reason: `Topic ${topic} does not exist` } },
      ]);
      await makeTopic();
      await awaited('the event to be sent', async () => (await outbox()).events === 0, 60_000);
      await awaited('it to relay', () => refused.status().state === 'RELAYING');
      expect(await outbox()).toMatchObject({ state: 'RELAYING', logFault: null, logReason: null });
      expect(await sent()).toBe(1n);
      expect(fatal.errors).toEqual([]);
    }, 120_000);

    it('sends other topics while the log refuses one, and that one in order once it may', async () => {
      const other = `spec.${randomUUID()}`;
      await log.ensureTopics([{ name: other, compacted: false }], 12);
      const [key, more] = [randomUUID(), 3 * MOST_OF_A_PAGE];
      const refusedEvents = Array.from({ length: more }, (_, at) =>
        tallyEvent(key, at + 1, '', { ...tallyChanged, topic }),
      );
      await commitEvents(writer.owner, refusedEvents);
      const { relay: started, fatal } = await relay();
      await awaited('the refusal', () => started.status().state === 'REFUSED', 60_000);
      await commitEvents(writer.owner, [tallyEvent(key, 1, '', { ...tallyChanged, topic: other })]);
      await awaited('the other topic to be sent', async () => (await outbox()).events === more, 60_000);
      expect(await outbox()).toMatchObject({ state: 'REFUSED', logReason: `Topic ${topic} does not exist` });
      await makeTopic();
      await awaited('the rest to be sent', async () => (await outbox()).events === 0, 60_000);
      await awaited('it to relay', () => started.status().state === 'RELAYING');
      const versions: number[] = [];
      await log.read({
        ranges: await log.extents([topic]),
        onBatch: ({ records }) => {
          versions.push(...records.map(({ headers }) => Number(headers['ce_aggregateversion'])));
          return Promise.resolve();
        },
      });
      expect(versions).toEqual(refusedEvents.map((_, at) => at + 1));
      expect(fatal.errors).toEqual([]);
    }, 120_000);

    it('ends after a few tries of what is neither outage nor refusal, and loses nothing', async () => {
      await makeTopic();
      const mend = await spoil(topic);
      const before = await sent();
      await commit();
      const { relay: failing, fatal, logger } = await relay();
      await awaited('it to end', () => fatal.errors.length > 0, 60_000);
      expect(failing.status().state).toBe('STOPPED');
      await failing.close();
      expect(fatal.errors).toHaveLength(1);
      expect(logger.told.filter(({ level }) => level === 'warn')).toHaveLength(4);
      await mend();
      expect(await outbox()).toMatchObject({
        ...{ state: 'STOPPED', events: 1, relays: 0 },
        lastStop: { reason: expect.any(String) as unknown },
      });
      const again = await relay();
      await awaited('the event to be sent', async () => (await outbox()).events === 0, 60_000);
      expect(await sent()).toBeGreaterThan(before);
      expect(again.fatal.errors).toEqual([]);
    }, 120_000);

    it('that comes no further while log and database answer is stalled, and ends; outages are no standstill', async () => {
      await makeTopic();
      await commit();
      const holder = await writer.owner.connect();
      await holder.query('begin');
      await holder.query('lock table messaging.outbox in access exclusive mode');
      const elsewhere = await openEventLog(
        { transport: 'embedded', databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' },
        keepingLogger(),
      );
      running.push(elsewhere);
      const { relay: stalled, fatal } = await relay({ stalledAfter: STALLED_AFTER });
      const other = await postgres.serviceDatabase();
      const away = await relay({
        ...{ databaseUrl: other.url, log: elsewhere, stalledAfter: STALLED_AFTER / 2 },
      });
      await commit(other);
      try {
        await awaited('the relay to be stalled', () => stalled.status().state === 'STALLED', 30_000);
        await awaited('the relay to end', () => fatal.errors.length > 0);
        expect(fatal.errors[0]).toBeInstanceOf(RelayStalled);
        expect(stalled.status().state).toBe('STOPPED');
        await stalled.close();
        expect(away.relay.status().state).toBe('LOG_AWAY');
        expect(away.fatal.errors).toEqual([]);
      } finally {
        await holder.query('rollback');
        holder.release();
      }
      expect((await outbox()).lastStop?.reason).toContain('no further');
      await relay();
      await awaited('the event to be sent', async () => (await outbox()).events === 0);
    }, 120_000);
  });
}
