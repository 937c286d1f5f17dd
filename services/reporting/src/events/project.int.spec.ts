import type { DecodedEvent } from '@reformgraph/event-contracts';
import { sqlOf, type SqlExecutor } from '@reformgraph/messaging';
import { testDatabase, type TestDatabase } from '@reformgraph/testkit';
import fc from 'fast-check';
import pg from 'pg';
import {
  correctedEvent,
  CORRECTION,
  GROUND,
  idOf,
  membership,
  publicCorrectionEvent,
  PUBLICATION,
  publicWithdrawalEvent,
  publishedEvent,
  resultEvent,
  submittedEvent,
  unitEvent,
  WITHDRAWAL,
  withdrawnEvent,
} from '../spec-events.ts';
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

const empty = () => owner.query('TRUNCATE unit, unit_membership, assessment_standing');

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
      (SELECT jsonb_agg(s ORDER BY id, audience) FROM assessment_standing s) AS standings`);
  return rows[0];
}

interface Change {
  readonly kind: 'unit' | 'inside' | 'public';
  readonly number: number;
  readonly version: number;
  readonly block: string;
  readonly hundredths: number;
}

/** What is told of a version, as an assessment's life goes: submitted, completed, corrected twice, withdrawn. */
function toldOf({ kind, number, version, block, hundredths }: Change): DecodedEvent {
  const value = (hundredths / 100).toFixed(2);
  const told = { version };
  if (kind === 'unit') {
    const memberships = [membership('A', '2024-01-01'), membership(block)].slice(version % 3);
    return unitEvent(number, { memberships }, told);
  }
  if (version === 5)
    return kind === 'inside' ? withdrawnEvent(number, told) : publicWithdrawalEvent(number, told);
  if (version > 2)
    return kind === 'inside'
      ? correctedEvent(number, value, told)
      : publicCorrectionEvent(number, value, told);
  if (kind === 'public') return publishedEvent(number, value, 3, told);
  return version === 1 ? submittedEvent(number, told) : resultEvent(number, value, { block }, told);
}

/** Versions of a few units and assessments, each told once to its audience. */
const histories = fc
  .uniqueArray(
    fc.record({
      kind: fc.constantFrom('unit' as const, 'inside' as const, 'public' as const),
      number: fc.integer({ min: 1, max: 4 }),
      version: fc.integer({ min: 1, max: 5 }),
      block: fc.constantFrom('A', 'B', 'C'),
      hundredths: fc.integer({ min: 0, max: 9_999 }),
    }),
    {
      // What became public did so once.
      selector: ({ kind, number, version }) =>
        `${kind} ${number} ${kind === 'public' ? Math.max(version, 2) : version}`,
      maxLength: 25,
    },
  )
  .map((changes) => changes.map(toldOf));
const batches = (events: readonly DecodedEvent[], size: number) =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, at) =>
    events.slice(at * size, (at + 1) * size),
  );
const inOrder = (events: readonly DecodedEvent[]) => events.toSorted((a, b) => a.version - b.version);

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
        for (const event of inOrder(events)) await take([event]);
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
      standings: [{ points: 90 }],
    });
  });

  it('keep each audience’s standing by its own versions, and with what the public one began', async () => {
    await take([publicCorrectionEvent(1, '91.00', { version: 4, businessTime: '2025-02-10T00:00:00.000Z' })]);
    await take([resultEvent(1, '90.00', {}, { version: 3 }), submittedEvent(1, { version: 2 })]);
    await take([publishedEvent(1, '90.00', 2, { version: 3, businessTime: '2025-01-20T00:00:00.000Z' })]);
    const first = { first_value: 90, published_together: 2, publication: PUBLICATION };
    expect(await tables()).toMatchObject({
      standings: [
        {
          audience: 'INTERNAL',
          state: 'COMPLETED',
          version: 3,
          value: 90,
          publication: null,
          first_value: null,
        },
        { audience: 'PUBLIC', state: 'COMPLETED', version: 4, value: 91, correction: CORRECTION, ...first },
      ],
    });
    await take([withdrawnEvent(1, { version: 5 }), correctedEvent(1, '91.00', { version: 4 })]);
    await take([publicWithdrawalEvent(1, { version: 5 })]);
    const withdrawn = { state: 'WITHDRAWN', version: 5, value: null, told: null, correction: null };
    expect(await tables()).toMatchObject({
      standings: [
        { audience: 'INTERNAL', ...withdrawn, withdrawal: { ...WITHDRAWAL, ground: GROUND } },
        { audience: 'PUBLIC', ...withdrawn, withdrawal: WITHDRAWAL, ...first },
      ],
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
      `SELECT id, value::text, convert_from(told, 'UTF8')::json->'components' AS components, business_time, recorded_at, provenance FROM assessment_standing`,
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
        units.flatMap((number) => [
          unitEvent(number),
          resultEvent(number, '50.00'),
          publishedEvent(number, '50.00', count),
        ]),
        counting,
      );
      await empty();
      return counted;
    };
    expect(await statements(1)).toBe(5);
    expect(await statements(50)).toBe(5);
  });
});
