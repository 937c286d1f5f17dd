import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { GroupMember } from './embedded/group-member.ts';
import { type EventLog, type LogRecord, LogRefused, TooFewPartitions, UnknownTopic } from './event-log.ts';
import { describeStops } from './consumer-stops.contract.ts';
import { describeRelayStops } from './relay-stops.contract.ts';
import { describeEventLog } from './event-log.contract.ts';
import { type EventLogConfig, openEventLog } from './open-event-log.ts';
import { type SpecDatabase, type SpecPostgres, startSpecPostgres } from './spec-database.ts';
import { keepingLogger } from './spec-logger.ts';
import { startSpecMember } from './spec-member-process.ts';
import { awaited } from './spec-probe.ts';

const PARTITIONS = 12;

describe('the embedded event log', () => {
  let postgres: SpecPostgres;
  let database: SpecDatabase;
  const config = (): EventLogConfig => ({ transport: 'embedded', databaseUrl: database.url });
  const open = () => openEventLog(config(), keepingLogger());

  beforeAll(async () => {
    postgres = await startSpecPostgres();
    database = await postgres.eventsDatabase();
  });
  afterAll(() => postgres.stop());

  describeEventLog(open, config);
  describeStops(open);
  describeRelayStops(open, async () => {
    await database.owner.query('alter table event_log.record rename to spoilt');
    return async () => {
      await database.owner.query('alter table event_log.spoilt rename to record');
    };
  });

  describe('on PostgreSQL', () => {
    let log: EventLog;
    let topic: string;

    beforeEach(async () => {
      log = await open();
      topic = `spec.${randomUUID()}`;
      await log.ensureTopics([{ name: topic, compacted: false }], PARTITIONS);
    });
    afterEach(() => log.close());

    it('tells a member whose rights are taken away that it is refused, and lets it join again with them', async () => {
      const role = pg.escapeIdentifier(decodeURIComponent(new URL(database.url).username));
      const keys: string[] = [];
      const refused: Error[] = [];
      const join = () =>
        log.subscribe({
          ...{ group: `spec-${randomUUID()}`, topics: [topic] },
          onBatch: ({ records }) => Promise.resolve(void keys.push(...records.map(({ key }) => key))),
          onFatal: (error) => refused.push(error),
        });
      const member = await join();
      await database.owner.query(`revoke select on event_log.record from ${role}`);
      try {
        await awaited('the refusal', () => refused.length > 0);
      } finally {
        await database.owner.query(`grant select on event_log.record to ${role}`);
      }
      expect(refused).toEqual([expect.any(LogRefused)]);
      await member.close();
      await log.publish(topic, recordsOf(1, 'again'));
      const again = await join();
      await awaited('the record', () => keys.length === 1);
      await again.close();
    });

    it('tells which topics a login may not create, once all others are there, and creates them once it may', async () => {
      const role = pg.escapeIdentifier(decodeURIComponent(new URL(database.url).username));
      const [small, refused] = [`spec.${randomUUID()}`, `spec.${randomUUID()}`];
      await log.ensureTopics([{ name: small, compacted: false }], 3);
      const settings = [topic, refused].map((name) => ({ name, compacted: false }));
      const told: unknown[] = [];
      await database.owner.query(`revoke insert on event_log.topic from ${role}`);
      try {
        const ensured = log.ensureTopics(settings, PARTITIONS, { onRefused: (error) => told.push(error) });
        await awaited('the refusal', () => told.length > 0);
        expect(told).toEqual([expect.any(LogRefused)]);
        expect(String(told[0])).toMatch(new RegExp(`create or see topic ${refused}\\.$`));
        const withSmall = [...settings, { name: small, compacted: false }];
        await expect(log.ensureTopics(withSmall, PARTITIONS)).rejects.toThrow(TooFewPartitions);
        await database.owner.query(`grant insert on event_log.topic to ${role}`);
        await ensured;
      } finally {
        await database.owner.query(`grant insert on event_log.topic to ${role}`);
      }
      expect(await log.extents([refused])).toHaveLength(PARTITIONS);
    });

    it('says that a topic is missing, whatever is asked of it', async () => {
      const asked = [log.positions('spec', ['spec.none']), log.extents(['spec.none'])];
      for (const each of asked) await expect(each).rejects.toThrow(UnknownTopic);
    });

    it('gives offsets without gaps to writers that write at once', async () => {
      const writers = await Promise.all(Array.from({ length: 4 }, open));
      await Promise.all(
        writers.map(async (writer, w) => {
          for (let round = 0; round < 10; round++)
            await writer.publish(topic, recordsOf(30, `${w}/${round}`));
        }),
      );
      await Promise.all(writers.map((writer) => writer.close()));
      const { rows } = await database.owner.query<{
        first: string;
        last: string;
        count: string;
        next: string;
      }>(
        `select min(r."offset") as first, max(r."offset") as last, count(*) as count, p.next_offset as next
         from event_log.record r join event_log.partition p using (topic, partition)
         where topic = $1 group by partition, p.next_offset`,
        [topic],
      );
      expect(rows.reduce((sum, row) => sum + Number(row.count), 0)).toBe(4 * 10 * 30);
      for (const { first, last, count, next } of rows)
        expect({ first, last, next }).toEqual({ first: '0', last: String(Number(count) - 1), next: count });
    });

    it('lets nobody who runs change or delete what was written', async () => {
      await log.publish(topic, recordsOf(1, 'kept'));
      const runTime = new pg.Pool({ connectionString: database.url, max: 1 });
      await expect(runTime.query(`update event_log.record set value = null`)).rejects.toThrow(
        /permission denied/,
      );
      await expect(runTime.query(`delete from event_log.record`)).rejects.toThrow(/permission denied/);
      await runTime.end();
    });

    it('shuts out a member whose partitions were taken over', async () => {
      const pool = new pg.Pool({ connectionString: database.url, max: 2 });
      const group = randomUUID();
      const zombie = new GroupMember(pool, group, [topic]);
      const [held] = await zombie.beat([]);
      if (!held) throw new Error('no partition');
      expect(await zombie.commit(topic, held.partition, held.epoch, 1n)).toBe(true);
      const heir = new GroupMember(pool, group, [topic]);
      await awaited(
        'the heir to hold every partition',
        async () => (await heir.beat([])).length === PARTITIONS,
      );
      expect(await zombie.commit(topic, held.partition, held.epoch, 2n)).toBe(false);
      const { next } =
        (await log.positions(group, [topic])).find((p) => p.partition === held.partition) ?? {};
      expect(next).toBe(1n);
      await pool.end();
    });

    it('hands the partitions of a killed member to the others, and loses nothing', async () => {
      const group = randomUUID();
      const doomed = await startSpecMember(config(), group, topic);
      const heir = await startSpecMember(config(), group, topic);
      try {
        let round = 0;
        await awaited('both members to get records of one round', async () => {
          round += 1;
          const before = [doomed.texts.length, heir.texts.length];
          await log.publish(topic, recordsOf(60, String(round)));
          await awaited('the round', () => doomed.texts.length + heir.texts.length >= 60 * round);
          return doomed.texts.length > (before[0] ?? 0) && heir.texts.length > (before[1] ?? 0);
        });
        doomed.signal('SIGKILL');
        await log.publish(topic, recordsOf(60, 'last'));
        await awaited(
          'the last round at the heir',
          () => heir.texts.filter((t) => t.startsWith('last/')).length >= 60,
        );
        expect(new Set([...doomed.texts, ...heir.texts]).size).toBe(60 * (round + 1));
      } finally {
        await Promise.all([doomed.close(), heir.close()]);
      }
    });
  });
});

function recordsOf(count: number, prefix: string): LogRecord[] {
  return Array.from({ length: count }, (_, n) => ({
    key: `key-${n}`,
    headers: {},
    value: Buffer.from(`${prefix}/${n}`),
  }));
}
