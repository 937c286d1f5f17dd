import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { StoredRecord } from './event-log.ts';
import { LANES } from './partitioner.ts';
import { startRelay } from './relay.ts';
import { type PublishedRows, publishedRows, republish } from './republish.ts';
import { type SpecPostgres, startSpecPostgres } from './spec-database.ts';
import { openSpecPath, type SpecPath } from './spec-path.ts';
import { awaited } from './spec-probe.ts';
import { appliedVersions, tallyChanged, tallyEvent, tallyNewest, tallyTopics } from './spec-tally.ts';
import { sqlOf } from './sql.ts';

describe('published rows of an outbox', () => {
  let postgres: SpecPostgres;
  let path: SpecPath;
  const ids = Array.from({ length: 6 }, () => randomUUID());

  beforeAll(async () => {
    postgres = await startSpecPostgres();
  });
  beforeEach(async () => {
    path = await openSpecPath(postgres);
  });
  afterEach(async () => {
    await path.close();
    expect(path.fatal).toEqual([]);
  });
  afterAll(() => postgres.stop());

  const kept = async () => {
    const { rows } = await path.writer.owner.query<{ key: string }>(
      'select key from messaging.outbox order by id',
    );
    return rows.map(({ key }) => key);
  };
  const relayForgetting = (retentionDays: number) =>
    startRelay({
      databaseUrl: path.writer.url,
      log: path.log,
      logger: path.logger,
      retentionDays,
      onFatal: (error) => path.fatal.push(error),
    });

  it('are forgotten when they are old enough, and those that wait never', async () => {
    const relay = await path.relay();
    await path.commit(...ids.map((id) => tallyEvent(id, 1)));
    await awaited('all published', async () => (await outboxCounts(path)).waiting === 0);
    await relay.close();
    const waiting = randomUUID();
    await path.commit(tallyEvent(waiting, 1));
    await path.writer.owner.query(
      `update messaging.outbox set recorded_at = now() - interval '99 days',
         published_at = published_at - case when key = any ($1) then interval '8 days' else interval '6 days' end`,
      [ids.slice(0, 4)],
    );
    const runtime = new pg.Pool({ connectionString: path.writer.url });
    await expect(runtime.query('delete from messaging.outbox')).rejects.toThrow('permission denied');
    const forget = (before: Date, rows: number) =>
      runtime.query('select messaging.forget_published($1, $2, $3)', [LANES_OF_ALL, before, rows]);
    await forget(new Date(Date.now() - 7 * DAY), 1_000);
    expect(await kept()).toEqual([...ids.slice(4), waiting]);
    await path.writer.owner.query(
      `update messaging.outbox set published_at = now() - interval '23 hours' where key = $1`,
      [ids[4]],
    );
    await forget(new Date(Date.now() + DAY), 1);
    expect(await kept()).toEqual([ids[4], waiting]);
    await forget(new Date(Date.now() + DAY), 1_000);
    expect(await kept()).toEqual([ids[4], waiting]);
    await runtime.end();
  });

  it('are forgotten by the relay after the days it was told', async () => {
    const relay = await path.relay();
    await path.commit(...ids.map((id) => tallyEvent(id, 1)));
    await awaited('all published', async () => (await outboxCounts(path)).waiting === 0);
    await relay.close();
    await path.writer.owner.query(
      `update messaging.outbox set
         published_at = published_at - case when key = any ($1) then interval '8 days' else interval '6 days' end`,
      [ids.slice(0, 4)],
    );
    const forgetting = await relayForgetting(7);
    await path.commit(tallyEvent(ids[0] ?? '', 2));
    await awaited('the old ones to go', async () => (await outboxCounts(path)).rows === 3);
    await awaited('the new one to be sent', async () => (await outboxCounts(path)).waiting === 0);
    await forgetting.close();
    expect(await kept()).toEqual([...ids.slice(4), ids[0]]);
  });

  it('are sent again by key, id, topic or time, in order, and taken once', async () => {
    const relay = await path.relay();
    await path.consume();
    for (let version = 1; version <= 3; version++)
      await path.commit(
        ...ids.slice(0, 3).map((id) => tallyEvent(id, version)),
        ...ids.slice(3).map((id) => tallyEvent(id, version, '', tallyNewest)),
      );
    await path.settled();
    const sql = sqlOf(path.writer.owner);
    const [first = ''] = ids;
    const chosen: [PublishedRows, number][] = [
      [{ keys: [first] }, 3],
      [{ topics: [tallyNewest.topic] }, 9],
      [{ fromId: 8n, toId: 11n }, 8],
      [{ fromTime: new Date(Date.now() + 60_000) }, 0],
      [{ fromTime: new Date(Date.now() - 60_000), toTime: new Date(), topics: [tallyChanged.topic] }, 9],
    ];
    let sentBefore = relay.status().published;
    for (const [rows, events] of chosen) {
      const shown = await publishedRows(sql, rows);
      expect(shown.reduce((sum, topic) => sum + topic.events, 0)).toBe(events);
      expect(await republish(sql, rows)).toBe(events);
      await awaited('they are sent', () => relay.status().published === sentBefore + events);
      sentBefore += events;
    }
    await path.settled();
    for (const id of ids) expect(await appliedVersions(path.reader, id)).toEqual([1, 2, 3]);
    const records: StoredRecord[] = [];
    await path.log.read({
      ranges: await path.log.extents(tallyTopics.map(({ name }) => name)),
      onBatch: (batch) => Promise.resolve(void records.push(...batch.records)),
    });
    const versions = records.filter(({ key }) => key === first).map((r) => r.headers['ce_aggregateversion']);
    expect(versions.slice(0, 6)).toEqual(['1', '2', '3', '1', '2', '3']);
  });
});

const DAY = 24 * 60 * 60 * 1_000;
const LANES_OF_ALL = Array.from({ length: LANES }, (_, lane) => lane);

async function outboxCounts({ writer }: SpecPath): Promise<{ rows: number; waiting: number }> {
  const { rows } = await writer.owner.query<{ rows: number; waiting: number }>(
    `select count(*)::int as rows, count(*) filter (where published_at is null)::int as waiting from messaging.outbox`,
  );
  return rows[0] ?? { rows: 0, waiting: 0 };
}
