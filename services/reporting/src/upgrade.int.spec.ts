import { databaseBefore, type OldDatabase } from '@reformgraph/testkit';
import { hashTables, sqlOf } from '@reformgraph/messaging';
import pg from 'pg';
import { REBUILDABLE } from './events/project.ts';
import {
  correctedEvent,
  GROUND,
  idOf,
  publicCorrectionEvent,
  publishedEvent,
  withdrawnEvent,
} from './spec-events.ts';
import { ANONYMOUS, cityWide, ofUnit, subgraphOn, type SpecSubgraph } from './spec-subgraph.ts';

/** A block of three units, of which two were completed, as the version before kept them. */
const FORMER = `
  INSERT INTO unit SELECT ('00000000-0000-7000-8000-00000000000' || n)::uuid, 'U' || n, '2020-01-01', NULL, 1,
      jsonb_build_array(jsonb_build_object('name', jsonb_build_object('vi', 'Đơn vị ' || n, 'en', 'Unit ' || n),
        'from', '2020-01-01', 'to', NULL))
    FROM generate_series(1, 3) AS n;
  INSERT INTO unit_membership SELECT id, 0, 'A', 'Khối A', 'Block A', NULL, '2020-01-01', NULL FROM unit;
  INSERT INTO assessment_result
    SELECT ('00000000-0000-7000-8000-00000000100' || n)::uuid, '${idOf(1)}', 'PAR', 2024, id, code,
      'Đơn vị ' || n, 'Unit ' || n, 'OFFICIAL', 'A', 'Khối A', 'Block A', 60 + n, 100, 60 + n,
      '[{"domain": 1, "name": {"vi": "Một", "en": "One"}, "points": "1", "maximum": "2", "value": "50"}]',
      '[{"code": "1.1", "domain": 1, "name": {"vi": "Một", "en": "One"}, "maximum": "2", "selfScore": "2",
        "points": "1", "reason": "Thiếu"}]',
      '${idOf(2)}', 'Bộ', 'Set', 'A spec', 'SYNTHETIC', 'SYNTHETIC', '2025-01-20Z', '2025-01-20Z', now(), 3
    FROM unit, generate_series(1, 2) AS n WHERE code = 'U' || n`;

const RANKING = `{ ranking(index: "PAR", year: 2024, block: "A") { state missing withdrawn
  rows { organizationCode value version correction { reason } firstPublished { value } } } }`;
const CARD =
  '{ scorecard(organization: "U1", index: "PAR", year: 2024) { state value components { reason } } }';

describe('a database from before standings', () => {
  let database: OldDatabase;
  let subgraph: SpecSubgraph;
  const rankingFor = async (actor: Parameters<SpecSubgraph['ask']>[0]) =>
    (await subgraph.ask(actor, RANKING))['ranking'];

  beforeAll(async () => {
    database = await databaseBefore('reporting', '20261125000002_standings');
    const old = new pg.Client({ connectionString: database.ownerUrl });
    await old.connect();
    await old.query(FORMER);
    await old.end();
    await database.upgrade();
    subgraph = await subgraphOn(database);
  });
  afterAll(() => subgraph.close());

  it('keeps its results, as drafts', async () => {
    const row = (number: number) => ({
      ...{ organizationCode: `U${number}`, value: `${60 + number}.00`, version: 3 },
      ...{ correction: null, firstPublished: null },
    });
    expect(await rankingFor(cityWide('COUNCIL'))).toEqual({
      ...{ state: 'DRAFT', missing: 1, withdrawn: 0 },
      rows: [row(2), row(1)],
    });
    expect(await subgraph.ask(ofUnit('UNIT_LEADER', 1), CARD)).toEqual({
      scorecard: { state: 'DRAFT', value: '61.00', components: [{ reason: 'Thiếu' }] },
    });
    expect(await rankingFor(ANONYMOUS)).toBeNull();
  });

  it('has the same parts for a comparison, in whatever words they are written, and others where they are others', async () => {
    const hashes = () => hashTables(sqlOf(subgraph.owner), REBUILDABLE.tables);
    const before = await hashes();
    const write = (words: string) =>
      subgraph.owner.query(
        'UPDATE assessment_standing SET told = convert_to($1, $2) WHERE organization_code = $3',
        [...[words, 'UTF8', 'U1']],
      );
    const { rows } = await subgraph.owner.query<{ told: { domains: object; components: object } }>(
      "SELECT convert_from(told, 'UTF8')::json AS told FROM assessment_standing WHERE organization_code = 'U1'",
    );
    const [{ told } = { told: { domains: [], components: [] } }] = rows;
    await write(JSON.stringify({ year: 2024, components: told.components, domains: told.domains }, null, 4));
    expect(await hashes()).toEqual(before);
    await write(JSON.stringify({ ...told, components: [] }));
    expect(await hashes()).not.toEqual(before);
    await write(JSON.stringify(told));
  });

  it('publishes them by what the published topic has told all along, which counts nothing published at once', async () => {
    await subgraph.take([publishedEvent(1, '61.00', undefined, { version: 3 })]);
    await subgraph.take([publishedEvent(2, '62.00', undefined, { version: 3 })]);
    await subgraph.take([publicCorrectionEvent(1, '70.00', { version: 4 })]);
    expect(await rankingFor(ANONYMOUS)).toMatchObject({
      state: 'PUBLISHED',
      rows: [
        { organizationCode: 'U1', value: '70.00', version: 4, firstPublished: { value: '61.00' } },
        { organizationCode: 'U2', value: '62.00', version: 3, firstPublished: { value: '62.00' } },
      ],
    });
  });

  it('follows what is told inside from then on, and nothing older', async () => {
    await subgraph.take([correctedEvent(1, '70.00', { version: 4 }), withdrawnEvent(2, { version: 2 })]);
    expect(await rankingFor(cityWide('COUNCIL'))).toMatchObject({
      withdrawn: 0,
      rows: [{ organizationCode: 'U1', correction: { reason: GROUND } }, { organizationCode: 'U2' }],
    });
  });
});
