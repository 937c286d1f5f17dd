import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Projection } from './projection.ts';
import { rebuildProjection, RebuildRunning, type RebuildOptions } from './rebuild/rebuild.ts';
import { NotRebuildable } from './rebuild/shape.ts';
import { SwapRefused } from './rebuild/swap.ts';
import { type SpecPostgres, startSpecPostgres } from './spec-database.ts';
import { openSpecPath, type SpecPath } from './spec-path.ts';
import { awaited } from './spec-probe.ts';
import {
  appliedVersions,
  rebuildableTallies,
  tallies,
  tallyChanged,
  tallyClosed,
  tallyEvent,
  tallyNewest,
} from './spec-tally.ts';

describe('a projection built anew beside the one in use', () => {
  let postgres: SpecPostgres;
  let path: SpecPath;

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

  const rebuild = (options: Partial<RebuildOptions> = {}) => rebuildOf(path, options);

  it('is equal after any traffic: parked keys, tombstones and repeats', async () => {
    const traffic = fc.array(
      fc.record({
        key: fc.nat({ max: 5 }),
        kind: fc.constantFrom('CHANGE', 'CHANGE', 'POISON', 'CLOSE'),
        again: fc.boolean(),
      }),
      { minLength: 1, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(traffic, async (told) => {
        const own = await openSpecPath(postgres);
        try {
          await own.relay();
          await own.consume();
          const ids = Array.from({ length: 6 }, () => randomUUID());
          for (const [at, { key, kind, again }] of told.entries()) {
            const id = ids[key] ?? '';
            const contract = key < 3 ? tallyChanged : tallyNewest;
            const event =
              kind === 'CLOSE' && contract === tallyNewest
                ? tallyClosed(id, at + 1)
                : tallyEvent(id, at + 1, kind === 'POISON' ? 'poison' : '', contract);
            await own.commit(event);
            if (again) await own.log.publish(event.topic, [event]);
          }
          await own.settled();
          const report = await rebuildOf(own, { swap: 'ALWAYS' });
          expect(report.compared.filter(({ equal }) => !equal)).toEqual([]);
          const parked = await own.reader.owner.query('select key from messaging.parked_key');
          expect(report.compared.at(-1)?.live.rows).toBe(parked.rows.length);
          const again = await rebuildOf(own);
          expect(again.compared.map(({ live }) => live)).toEqual(report.compared.map(({ live }) => live));
          expect(own.fatal).toEqual([]);
        } finally {
          await own.close();
        }
      }),
      { numRuns: 10 },
    );
  }, 120_000);

  it('shows what is wrong in the one in use, and mends it only where told to', async () => {
    await path.relay();
    await path.consume();
    const ids = Array.from({ length: 20 }, () => randomUUID());
    for (let version = 1; version <= 3; version++)
      await path.commit(...ids.map((id) => tallyEvent(id, version)));
    await path.settled();
    const before = await shape(path);
    await path.reader.owner.query('delete from tally where id = $1', [ids[0]]);
    await path.reader.owner.query('update tally set marks = 99 where id = any ($1)', [ids.slice(1, 4)]);

    const shown = await rebuild({ swap: 'NEVER' });
    expect(shown).toMatchObject({ equal: false, swapped: false, events: 60 });
    expect(shown.compared).toMatchObject([
      {
        table: 'tally',
        equal: false,
        live: { rows: 19 },
        rebuilt: { rows: 20 },
        onlyLive: 3,
        onlyRebuilt: 4,
      },
      { table: 'applied', equal: true, live: { rows: 60 }, onlyLive: 0 },
      { table: 'parked keys', equal: true },
    ]);
    expect((await tallies(path.reader)).size).toBe(19);

    expect(await rebuild({ swap: 'WHERE_DIFFERENT' })).toMatchObject({ equal: false, swapped: true });
    expect(await rebuild({ swap: 'WHERE_DIFFERENT' })).toMatchObject({ equal: true, swapped: false });
    expect((await tallies(path.reader)).size).toBe(20);
    expect(await shape(path)).toEqual(before);
    await path.commit(tallyEvent(ids[0] ?? '', 4));
    await path.settled();
    expect((await tallies(path.reader)).get(ids[0] ?? '')).toBe(4);
  });

  it('takes what waits behind a parked key where that can be taken now, and says what was released', async () => {
    await path.relay();
    await path.consume();
    const [sick, worse] = [randomUUID(), randomUUID()];
    await path.commit(tallyEvent(sick, 1, 'poison'), tallyEvent(sick, 2));
    await path.log.publish(tallyEvent(worse, 1).topic, [
      tallyEvent(worse, 1),
      { ...tallyEvent(worse, 2), value: Buffer.from('{}') },
      tallyEvent(worse, 3),
    ]);
    await path.settled();
    path.projection.healed = true;
    const released: number[] = [];
    const report = await rebuild({
      swap: 'WHERE_DIFFERENT',
      rebuildable: {
        ...rebuildableTallies,
        released: (_tx, events) => {
          released.push(...events.map(({ version }) => version));
          return Promise.resolve();
        },
      },
    });
    expect(report).toMatchObject({ equal: false, swapped: true });
    expect(report.compared.at(-1)).toMatchObject({ live: { rows: 2 }, rebuilt: { rows: 1 } });
    expect(released).toEqual([1, 2]);
    const { rows } = await path.reader.owner.query<{ key: string; events: number }>(
      `select k.key, count(*)::int as events from messaging.parked_key k
       join messaging.parked_event using (consumer, topic, key) group by k.key`,
    );
    expect(rows).toEqual([{ key: worse, events: 2 }]);
    await path.commit(tallyEvent(sick, 3));
    await path.settled();
    expect(await appliedVersions(path.reader, sick)).toEqual([1, 2, 3]);
  });

  it('lets consumers and readers go on, and has what they took meanwhile', async () => {
    await path.relay();
    await path.consume();
    const ids = Array.from({ length: 10 }, () => randomUUID());
    let version = 0;
    let reads = 0;
    let over = false;
    const writing = async (): Promise<void> => {
      while (!over) {
        version += 1;
        await path.commit(...ids.map((id) => tallyEvent(id, version)));
        await path.settled();
      }
    };
    const reading = async (): Promise<void> => {
      while (!over) {
        const { rows } = await path.reader.owner.query('select count(*) from tally');
        expect(rows).toHaveLength(1);
        reads += 1;
      }
    };
    const others = Promise.all([writing(), reading()]);
    await awaited('some traffic', () => version > 3 && reads > 3);
    const [versionBefore, readsBefore] = [version, reads];
    const report = await rebuild({ swap: 'ALWAYS' });
    expect(report).toMatchObject({ equal: true, swapped: true });
    expect(version).toBeGreaterThan(versionBefore);
    expect(reads).toBeGreaterThan(readsBefore);
    over = true;
    await others;
    await path.settled();
    for (const id of ids)
      expect(await appliedVersions(path.reader, id)).toEqual(
        Array.from({ length: version }, (_, n) => n + 1),
      );
    expect(await rebuild()).toMatchObject({ equal: true });
  }, 60_000);

  it('harms nothing when it is killed in the middle, and the next one cleans up', async () => {
    await path.relay();
    await path.consume();
    const ids = Array.from({ length: 40 }, () => randomUUID());
    for (let version = 1; version <= 5; version++)
      await path.commit(...ids.map((id) => tallyEvent(id, version)));
    await path.settled();
    const file = join(import.meta.dirname, 'spec-rebuild.ts');
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', file, path.reader.ownerUrl, JSON.stringify(path.logConfig)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    expect((await exited)[1]).toBe('SIGKILL');
    expect(await shadowExists(path)).toBe(true);
    await path.commit(...ids.map((id) => tallyEvent(id, 6)));
    await path.settled();
    expect((await tallies(path.reader)).get(ids[0] ?? '')).toBe(6);
    await awaited('the next rebuild to have the lock', async () => {
      try {
        return (await rebuild({ swap: 'ALWAYS' })).equal;
      } catch (error) {
        if (error instanceof RebuildRunning) return false;
        throw error;
      }
    });
    expect(await shadowExists(path)).toBe(false);
    expect(await tallies(path.reader)).toEqual(new Map(ids.map((id) => [id, 6])));
  });

  it('is refused, with nothing changed, where it cannot be done', async () => {
    await path.relay();
    await path.consume();
    const id = randomUUID();
    await path.commit(tallyEvent(id, 1));
    await path.settled();
    let second: unknown;
    await rebuild({
      onProgress: ({ step }) => {
        if (step === 'INDEXING') second = rebuild().catch((error: unknown) => error);
      },
    });
    expect(await second).toBeInstanceOf(RebuildRunning);

    const { owner } = path.reader;
    await owner.query('create view seen as select id from tally');
    await expect(rebuild({ swap: 'ALWAYS' })).rejects.toThrow(SwapRefused);
    await owner.query('drop view seen');
    await owner.query(
      `create trigger odd before update on tally for each row execute function suppress_redundant_updates_trigger()`,
    );
    await expect(rebuild()).rejects.toThrow(NotRebuildable);
    await owner.query('drop trigger odd on tally');
    const apply: Projection['apply'] = async (tx, events, records) => {
      await owner.query('alter table tally add column if not exists note text');
      await path.projection.apply(tx, events, records);
    };
    await expect(rebuild({ swap: 'ALWAYS', rebuildable: { ...rebuildableTallies, apply } })).rejects.toThrow(
      SwapRefused,
    );
    expect(await shadowExists(path)).toBe(false);
    expect(await tallies(path.reader)).toEqual(new Map([[id, 1]]));
  });
});

function rebuildOf(path: SpecPath, options: Partial<RebuildOptions> = {}) {
  const { projection, log, logger, reader } = path;
  return rebuildProjection({
    projection,
    rebuildable: rebuildableTallies,
    log,
    databaseUrl: reader.ownerUrl,
    swap: 'NEVER',
    logger,
    ...options,
  });
}

/** Indexes, constraints and rights of the projection's tables. */
async function shape({ reader }: SpecPath): Promise<unknown> {
  const { rows } = await reader.owner.query(
    `select relname, relacl::text, relpersistence,
       array(select indexdef from pg_indexes where tablename = relname order by 1) as indexes,
       array(select conname || pg_get_constraintdef(oid) from pg_constraint where conrelid = c.oid order by 1) as rules
     from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'S') order by 1`,
  );
  return rows;
}

async function shadowExists({ reader }: SpecPath): Promise<boolean> {
  const { rows } = await reader.owner.query("select from pg_namespace where nspname = 'rebuild'");
  return rows.length > 0;
}
