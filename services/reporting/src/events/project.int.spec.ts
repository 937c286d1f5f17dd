import type { DecodedEvent } from '@reformgraph/event-contracts';
import { sqlOf, type SqlExecutor } from '@reformgraph/messaging';
import { testDatabase, type TestDatabase } from '@reformgraph/testkit';
import fc from 'fast-check';
import pg from 'pg';
import { idOf, membership, resultEvent, unitEvent } from '../spec-events.ts';
import { project } from './project.ts';

let database: TestDatabase;
let service: pg.Client;
let owner: pg.Client;

beforeAll(async () => {
  database = await testDatabase('reporting');
  service = new pg.Client({ connectionString: database.url });
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await Promise.all([service.connect(), owner.connect()]);
});
afterAll(async () => {
  await service.end();
  await owner.end();
  await database.drop();
});
beforeEach(() => empty());

const empty = () => owner.query('TRUNCATE unit, unit_membership, assessment_result');

async function take(events: readonly DecodedEvent[], tx: SqlExecutor = sqlOf(service)): Promise<void> {
  await service.query('BEGIN');
  await project(tx, events);
  await service.query('COMMIT');
}

/** All that the projections hold, as text. */
async function tables(): Promise<unknown> {
  const { rows } = await owner.query(`
    SELECT
      (SELECT jsonb_agg(unit ORDER BY id) FROM unit) AS units,
      (SELECT jsonb_agg(m ORDER BY unit_id, place) FROM unit_membership m) AS memberships,
      (SELECT jsonb_agg(r ORDER BY id) FROM assessment_result r) AS results`);
  return rows[0];
}

/** Versions of a few units and assessments, each told once; the newest tells what the tables must hold. */
const histories = fc
  .uniqueArray(
    fc.record({
      kind: fc.constantFrom('unit' as const, 'result' as const),
      number: fc.integer({ min: 1, max: 4 }),
      version: fc.integer({ min: 1, max: 5 }),
      block: fc.constantFrom('A', 'B', 'C'),
      hundredths: fc.integer({ min: 0, max: 9_999 }),
    }),
    { selector: ({ kind, number, version }) => `${kind} ${number} ${version}`, maxLength: 25 },
  )
  .map((told) =>
    told.map(({ kind, number, version, block, hundredths }) =>
      kind === 'unit'
        ? unitEvent(
            number,
            { memberships: [membership('A', '2024-01-01'), membership(block)].slice(version % 3) },
            { version },
          )
        : resultEvent(number, (hundredths / 100).toFixed(2), { block }, { version }),
    ),
  );
const batches = (events: readonly DecodedEvent[], size: number) =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, at) =>
    events.slice(at * size, (at + 1) * size),
  );
const newestOnly = (events: readonly DecodedEvent[]) =>
  events.filter(
    ({ aggregateId, version }) =>
      !events.some((other) => other.aggregateId === aggregateId && other.version > version),
  );

describe('the projections', () => {
  it('hold the newest version of each aggregate, whatever the order, the batches and the repeats', async () => {
    const arrivals = histories.chain((events) =>
      fc.record({
        events: fc.constant(events),
        arriving: fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
        size: fc.integer({ min: 1, max: 12 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ events, arriving, size }) => {
        await empty();
        for (const event of newestOnly(events)) await take([event]);
        const expected = await tables();
        await empty();
        for (const batch of batches(arriving, size)) await take(batch);
        expect(await tables()).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('let no older version overwrite a newer one, memberships included', async () => {
    await take([
      unitEvent(1, { code: 'NEW', memberships: [membership('B')] }, { version: 2 }),
      resultEvent(1, '90.00', {}, { version: 2 }),
    ]);
    const before = await tables();
    await take([unitEvent(1, { memberships: [membership('A'), membership('C')] }), resultEvent(1, '10.00')]);
    expect(await tables()).toEqual(before);
    expect(before).toMatchObject({
      units: [{ code: 'NEW' }],
      memberships: [{ block_code: 'B' }],
      results: [{ points: 90 }],
    });
  });

  it('are the same after a replay from the beginning', async () => {
    const log = [
      ...[1, 2, 3].map((number) => unitEvent(number)),
      resultEvent(1, '80.00'),
      resultEvent(2, null),
      unitEvent(2, { validTo: '2025-07-01' }, { version: 2 }),
      resultEvent(1, '81.00', {}, { version: 2, businessTime: '2024-12-01T00:00:00.000Z' }),
    ];
    for (const event of log) await take([event]);
    const live = await tables();
    await empty();
    await take(log);
    expect(await tables()).toEqual(live);
  });

  it('keep a value exactly, to its twentieth decimal, and the two times of its event', async () => {
    await take([
      resultEvent(
        7,
        '33.33333333333333333333',
        {},
        {
          time: '2026-02-03T04:05:06.789Z',
          businessTime: '2024-11-20T08:00:00.123Z',
          provenance: 'TRANSLATED',
        },
      ),
    ]);
    const { rows } = await owner.query(
      `SELECT id, value::text, components, business_time, recorded_at, provenance FROM assessment_result`,
    );
    expect(rows).toEqual([
      {
        id: idOf(1_007),
        value: '33.33333333333333333333',
        components: [expect.objectContaining({ code: '1.1', selfScore: '9.25', points: '8.5' })],
        business_time: new Date('2024-11-20T08:00:00.123Z'),
        recorded_at: new Date('2026-02-03T04:05:06.789Z'),
        provenance: 'TRANSLATED',
      },
    ]);
  });

  it('cost the same number of statements for one unit and for fifty', async () => {
    const statements = async (count: number) => {
      let counted = 0;
      const counting: SqlExecutor = {
        query: (sql, parameters) => {
          counted += 1;
          return sqlOf(service).query(sql, parameters);
        },
      };
      const units = Array.from({ length: count }, (_, at) => at + 1);
      await take(
        units.flatMap((number) => [unitEvent(number), resultEvent(number, '50.00')]),
        counting,
      );
      await empty();
      return counted;
    };
    expect(await statements(1)).toBe(4);
    expect(await statements(50)).toBe(4);
  });
});
