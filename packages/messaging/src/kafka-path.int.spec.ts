import { randomUUID } from 'node:crypto';
import { describeBadInput } from './bad-input.contract.ts';
import { type EventLogConfig, openEventLog } from './open-event-log.ts';
import { republish } from './republish.ts';
import { rebuildProjection } from './rebuild/rebuild.ts';
import { type SpecPostgres, startSpecPostgres } from './spec-database.ts';
import { type SpecKafka, startSpecKafka, whyNoKafka } from './spec-kafka.ts';
import { openSpecPath } from './spec-path.ts';
import { awaited } from './spec-probe.ts';
import {
  appliedVersions,
  createTallyTables,
  rebuildableTallies,
  tallies,
  tallyEvent,
  tallyTopics,
} from './spec-tally.ts';
import { sqlOf } from './sql.ts';

const missing = whyNoKafka();
const describeWithKafka = missing === undefined ? describe : describe.skip;

describeWithKafka(
  `the path of an event on Apache Kafka${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    let kafka: SpecKafka;
    let postgres: SpecPostgres;
    const config = (): EventLogConfig => ({
      transport: 'kafka',
      brokers: kafka.brokers,
      clientId: 'spec',
      sessionTimeout: 3_000,
    });
    const open = () => openSpecPath(postgres, config());

    beforeAll(async () => {
      [postgres, kafka] = await Promise.all([startSpecPostgres(), startSpecKafka()]);
    }, 240_000);
    afterAll(async () => {
      await kafka.stop();
      await postgres.stop();
    });

    describe('with bad input', () => describeBadInput(open));

    it('begins by itself when the broker that was down at its start comes', async () => {
      const path = await open();
      await kafka.kill();
      const late = await openEventLog(config(), path.logger);
      const relay = await path.relay();
      const consumer = await path.consume();
      const id = randomUUID();
      await path.commit(tallyEvent(id, 1));
      const prepared = late.ensureTopics(tallyTopics, 12).then(() => true);
      await awaited('the relay to miss the broker', () => relay.status().state === 'LOG_AWAY');
      expect(consumer.status().state).toBe('LOG_AWAY');
      await kafka.start();
      await awaited('the event', async () => (await tallies(path.reader)).get(id) === 1, 60_000);
      expect(await prepared).toBe(true);
      await late.close();
      await path.close();
      expect(path.fatal).toEqual([]);
    }, 120_000);

    it('rebuilds what it has from the log, the same', async () => {
      const path = await open();
      await path.relay();
      await path.consume();
      const ids = Array.from({ length: 30 }, () => randomUUID());
      for (let version = 1; version <= 5; version++)
        await path.commit(...ids.map((id) => tallyEvent(id, version, version === 4 ? 'poison' : '')));
      path.projection.healed = true;
      await path.settled();
      const report = await rebuildProjection({
        projection: path.projection,
        rebuildable: rebuildableTallies,
        log: path.log,
        databaseUrl: path.reader.ownerUrl,
        swap: 'ALWAYS',
        logger: path.logger,
      });
      expect(report.swapped).toBe(true);
      for (const id of ids) expect(await appliedVersions(path.reader, id)).toEqual([1, 2, 3, 4, 5]);
      await path.commit(...ids.map((id) => tallyEvent(id, 6)));
      await path.settled();
      for (const id of ids) expect(await appliedVersions(path.reader, id)).toEqual([1, 2, 3, 4, 5, 6]);
      await path.close();
      expect(path.fatal).toEqual([]);
    }, 60_000);

    it('has everything again after the broker lost its log and all was published again', async () => {
      const path = await open();
      const relay = await path.relay();
      await path.consume();
      const ids = Array.from({ length: 20 }, () => randomUUID());
      for (let version = 1; version <= 5; version++)
        await path.commit(...ids.map((id) => tallyEvent(id, version)));
      await path.settled();

      await kafka.lose();
      await path.commit(...ids.map((id) => tallyEvent(id, 6)));
      await awaited('the relay to miss the topics', () => relay.status().state === 'REFUSED', 60_000);
      await path.log.ensureTopics(tallyTopics, 12);
      expect(await republish(sqlOf(path.writer.owner), {})).toBe(100);
      await awaited(
        'all taken once',
        async () => {
          const found = await tallies(path.reader);
          return ids.every((id) => found.get(id) === 6);
        },
        60_000,
      );
      for (const id of ids) expect(await appliedVersions(path.reader, id)).toEqual([1, 2, 3, 4, 5, 6]);

      const fresh = await postgres.serviceDatabase();
      await createTallyTables(fresh);
      const report = await rebuildProjection({
        projection: path.projection,
        rebuildable: rebuildableTallies,
        log: path.log,
        databaseUrl: fresh.ownerUrl,
        swap: 'ALWAYS',
        logger: path.logger,
      });
      expect(report.swapped).toBe(true);
      // What was on its way when the broker went may have landed, and is sent again.
      expect(report.events).toBeGreaterThanOrEqual(120);
      expect(await tallies(fresh)).toEqual(await tallies(path.reader));
      await path.close();
      expect(path.fatal).toEqual([]);
    }, 180_000);
  },
);
