import { randomUUID } from 'node:crypto';
import type { StoredRecord } from './event-log.ts';
import type { EventLogConfig } from './open-event-log.ts';
import { outboxBacklog } from './outbox.ts';
import { publishedRows, republish } from './republish.ts';
import { type SpecPostgres, startSpecPostgres } from './spec-database.ts';
import { holdConnection, holdWay } from './spec-held-connection.ts';
import { type SpecKafka, startSpecKafka, whyNoKafka } from './spec-kafka.ts';
import { openSpecPath, type SpecPath } from './spec-path.ts';
import { awaited } from './spec-probe.ts';
import { type SpecRelay, startSpecRelay } from './spec-relay-process.ts';
import { tallyChanged, tallyClosed, tallyEvent, tallyNewest } from './spec-tally.ts';
import { sqlOf } from './sql.ts';

const missing = whyNoKafka();
const itWithKafka = missing === undefined ? it : it.skip;

describe('what a relay sends late', () => {
  let postgres: SpecPostgres;
  let kafka: SpecKafka | undefined;
  const opened: { close(): Promise<void> }[] = [];
  const keep = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    opened.push(part);
    return part;
  };

  beforeAll(async () => {
    postgres = await startSpecPostgres();
    if (missing === undefined) kafka = await startSpecKafka();
  }, 240_000);
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  });
  afterAll(async () => {
    await kafka?.stop();
    await postgres.stop();
  });

  const pathOn = async (config?: EventLogConfig): Promise<SpecPath> =>
    keep(await openSpecPath(postgres, config));
  const relayApart = async (
    path: SpecPath,
    config: EventLogConfig,
    reroute?: readonly [from: number, to: number],
  ): Promise<SpecRelay> => {
    const relay = keep(await startSpecRelay(path.writer.url, config, reroute));
    await awaited('all lanes at it', () => relay.lanes() === 8);
    return relay;
  };
  const isSent = (path: SpecPath) =>
    awaited(
      'all to be sent',
      async () => (await outboxBacklog(sqlOf(path.writer.owner))).events === 0,
      60_000,
    );
  const recordsOf = async ({ log }: SpecPath, topic: string): Promise<readonly StoredRecord[]> => {
    const records: StoredRecord[] = [];
    const onBatch = (batch: { records: readonly StoredRecord[] }) =>
      Promise.resolve(void records.push(...batch.records));
    await log.read({ ranges: await log.extents([topic]), onBatch });
    return records;
  };
  const versionOf = ({ headers }: StoredRecord) => Number(headers['ce_aggregateversion']);
  const versions = async (path: SpecPath, topic: string, key: string): Promise<readonly number[]> =>
    (await recordsOf(path, topic)).filter((record) => record.key === key).map(versionOf);

  it('after another took over is sent no further, and what was on its way does not stay the last', async () => {
    const path = await pathOn();
    if (path.logConfig.transport !== 'embedded') throw new Error('not the embedded log');
    const way = keep(await holdConnection(path.logConfig.databaseUrl));
    const late = await relayApart(path, { transport: 'embedded', databaseUrl: way.url });
    const [open, closed] = [randomUUID(), randomUUID()];
    const before = tallyEvent(randomUUID(), 1, '', tallyNewest);
    await path.commit(before, tallyEvent(before.key, 2));
    await isSent(path);
    way.hold();
    await path.commit(
      ...[open, closed].map((id) => tallyEvent(id, 1, '', tallyNewest)),
      ...[open, closed].map((id) => tallyEvent(id, 1)),
    );
    await awaited('the first part to be on its way', () => way.held() > 0);
    late.signal('SIGSTOP');
    const standby = await path.relay();
    await awaited('all lanes at the standby', () => standby.status().lanes.length === 8);
    await path.commit(tallyEvent(open, 2, '', tallyNewest), tallyClosed(closed, 2), tallyEvent(open, 2));
    await isSent(path);
    expect(await versions(path, tallyNewest.topic, open)).toEqual([1, 2]);

    way.release();
    await awaited('the first part to land late', async () =>
      (await versions(path, tallyNewest.topic, open)).join().startsWith('1,2,1'),
    );
    late.signal('SIGCONT');
    await awaited('four lanes each', () => late.lanes() === 4 && standby.status().lanes.length === 4);
    await awaited('the newest to be the last', async () => {
      const [one, other] = [
        await versions(path, tallyNewest.topic, open),
        await versions(path, tallyNewest.topic, closed),
      ];
      return one.at(-1) === 2 && other.at(-1) === 2;
    });
    await isSent(path);
    const gone = (await recordsOf(path, tallyNewest.topic)).filter(({ key }) => key === closed);
    expect(gone.at(-1)).toMatchObject({ value: null });
    expect(await versions(path, tallyChanged.topic, open)).toEqual([1, 2]);
    expect(path.fatal).toEqual([]);
  }, 60_000);

  itWithKafka(
    `does not stay the last on Kafka${missing === undefined ? '' : ` (skipped: ${missing})`}`,
    async () => {
      const config: EventLogConfig = { transport: 'kafka', brokers: kafka?.brokers ?? [], clientId: 'spec' };
      const path = await pathOn(config);
      const port = Number(config.brokers[0]?.split(':')[1]);
      const way = keep(await holdWay(port));
      const late = await relayApart(path, config, [port, way.port]);
      const keys = Array.from({ length: 40 }, () => randomUUID());
      const change = (version: number, note = '') =>
        path.commit(...keys.map((key) => tallyEvent(key, version, note, tallyNewest)));
      await change(1);
      await isSent(path);
      way.hold();
      await change(2, 'x'.repeat(2_000));
      await awaited('the second versions to be on their way', () => way.held() > keys.length * 2_000);
      late.signal('SIGSTOP');
      const standby = await path.relay();
      await awaited('all lanes at the standby', () => standby.status().lanes.length === 8);
      await change(3);
      await isSent(path);

      way.release();
      await awaited('the second versions to land late', async () =>
        (await versions(path, tallyNewest.topic, keys[0] ?? '')).join().startsWith('1,2,3,2'),
      );
      late.signal('SIGCONT');
      await awaited('four lanes each', () => late.lanes() === 4 && standby.status().lanes.length === 4);
      await awaited('the newest to be the last of each', async () => {
        const last = new Map<string, number>();
        for (const record of await recordsOf(path, tallyNewest.topic))
          last.set(record.key, versionOf(record));
        return keys.every((key) => last.get(key) === 3);
      });
      await isSent(path);
      expect(path.fatal).toEqual([]);
    },
    120_000,
  );

  it('of what is published again an old state alone is never the last', async () => {
    const path = await pathOn();
    await path.relay();
    const keys = Array.from({ length: 3 }, () => randomUUID());
    for (let version = 1; version <= 3; version++)
      await path.commit(...keys.map((key) => tallyEvent(key, version, '', tallyNewest)));
    await isSent(path);
    const sql = sqlOf(path.writer.owner);
    expect(await publishedRows(sql, { toId: 4n })).toMatchObject([{ events: 9, firstId: '1', lastId: '9' }]);
    expect(await republish(sql, { fromId: 4n, toId: 4n })).toBe(2);
    await isSent(path);
    expect(await versions(path, tallyNewest.topic, keys[0] ?? '')).toEqual([1, 2, 3, 2, 3]);
    expect(await versions(path, tallyNewest.topic, keys[1] ?? '')).toEqual([1, 2, 3]);
  });

  it('is followed by what a relay had in hand when older rows of its key were published again', async () => {
    const path = await pathOn();
    if (path.logConfig.transport !== 'embedded') throw new Error('not the embedded log');
    const way = keep(await holdConnection(path.logConfig.databaseUrl));
    await relayApart(path, { transport: 'embedded', databaseUrl: way.url });
    const key = randomUUID();
    await path.commit(tallyEvent(key, 1, '', tallyNewest));
    await isSent(path);
    way.hold();
    await path.commit(tallyEvent(key, 2, '', tallyNewest));
    await awaited('it to be in hand', () => way.held() > 0);
    expect(await republish(sqlOf(path.writer.owner), { keys: [key] })).toBe(1);
    way.release();
    await isSent(path);
    expect(await versions(path, tallyNewest.topic, key)).toEqual([1, 2, 1, 2]);
  });
});
