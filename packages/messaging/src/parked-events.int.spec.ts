import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startConsumer } from './consumer.ts';
import { openEventLog } from './open-event-log.ts';
import { parkedKeys } from './parked-keys.ts';
import type { Projection } from './projection.ts';
import { redrive } from './redrive.ts';
import { type SpecPostgres, startSpecPostgres } from './spec-database.ts';
import { openSpecPath, type SpecPath } from './spec-path.ts';
import { awaited } from './spec-probe.ts';
import { appliedVersions, tallyEvent, tallyNewest, tallyTopics } from './spec-tally.ts';
import { sqlOf } from './sql.ts';

describe('events that wait behind a parked key', () => {
  let postgres: SpecPostgres;
  let path: SpecPath;
  let pool: pg.Pool;
  const key = randomUUID();

  beforeAll(async () => {
    postgres = await startSpecPostgres();
  });
  beforeEach(async () => {
    path = await openSpecPath(postgres);
    pool = new pg.Pool({ connectionString: path.reader.url });
  });
  afterEach(async () => {
    await pool.end();
    await path.close();
    expect(path.fatal).toEqual([]);
  });
  afterAll(() => postgres.stop());

  const waiting = async (): Promise<number> => {
    const keys = await parkedKeys(sqlOf(path.reader.owner), path.projection.name);
    return keys.reduce((sum, { events }) => sum + events, 0);
  };

  it('stay where the consumer parks them of another topic while redrive applies those of the first', async () => {
    await path.relay();
    await path.consume();
    await path.commit(tallyEvent(key, 1, 'poison'));
    await awaited('the key to be parked', async () => (await waiting()) === 1);
    const whileItApplies: Projection = {
      ...path.projection,
      apply: async (tx, events, records) => {
        await path.commit(tallyEvent(key, 2, 'poison', tallyNewest));
        await awaited('the second to wait too', async () => (await waiting()) === 2);
        path.projection.healed = true;
        await path.projection.apply(tx, events, records);
      },
    };
    expect(await redrive(pool, whileItApplies, key)).toEqual({ outcome: 'REDRIVEN', events: 1 });
    expect(await waiting()).toBe(1);
    expect(await redrive(pool, path.projection, key)).toEqual({ outcome: 'REDRIVEN', events: 1 });
    expect(await appliedVersions(path.reader, key)).toEqual([1, 2]);
  });

  it('are joined by those of a log that began its offsets anew', async () => {
    await path.relay();
    const consumer = await path.consume();
    await path.commit(tallyEvent(key, 1, 'poison'), tallyEvent(key, 2));
    await awaited('two to wait', async () => (await waiting()) === 2);
    await consumer.close();

    const databaseUrl = (await postgres.eventsDatabase()).url;
    const anew = await openEventLog({ transport: 'embedded', databaseUrl }, path.logger);
    await anew.ensureTopics(tallyTopics, 12);
    const unreadable = () => ({ ...tallyEvent(key, 5), headers: {}, value: Buffer.from(randomUUID()) });
    const { topic } = tallyEvent(key, 3);
    await anew.publish(topic, [tallyEvent(key, 3), tallyEvent(key, 4), unreadable()]);
    const onNewLog = await startConsumer({
      ...path.projection,
      apply: (tx, events, records) => path.projection.apply(tx, events, records),
      ...{ topics: tallyTopics.map(({ name }) => name), log: anew, databaseUrl: path.reader.url },
      ...{ logger: path.logger, onFatal: (error) => path.fatal.push(error) },
    });
    await awaited('five to wait', async () => (await waiting()) === 5);
    await onNewLog.close();
    await anew.close();
    const { rows } = await path.reader.owner.query<{ offset: string }>(
      'select "offset" from messaging.parked_event order by id',
    );
    expect(rows.map(({ offset }) => offset)).toEqual(['0', '1', '0', '1', '2']);
  });
});
