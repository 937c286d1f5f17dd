import { sqlExecutor } from '@reformgraph/subgraph-kit';
import { openDatabase } from '@reformgraph/subgraph-kit/database';
import { databaseBefore, type OldDatabase } from '@reformgraph/testkit';
import { createOrganizationQueries } from './data/organization-queries.ts';
import { exceptionsOn } from './domain/organization.ts';
import { PrismaClient } from './generated/prisma/client.ts';

const OTHER = '00000000-0000-7000-8000-000000000002';
const NAME = { vi: 'Sở Nội vụ', en: 'Department of Home Affairs' };
const EXCEPTIONS = [
  { field: 'name.en', provenance: 'TRANSLATED' },
  { field: 'code', provenance: 'SYNTHETIC' },
];
const BLOCK = {
  code: 'DEPARTMENT',
  name: { vi: 'Khối sở', en: 'Departments' },
  position: 1,
  provenance: 'SYNTHETIC',
};
const ID = '00000000-0000-7000-8000-000000000001';

describe('a database from before fields told their provenance', () => {
  let database: OldDatabase;
  beforeAll(async () => {
    database = await databaseBefore('organizations', '20261123000002_provenance_of_blocks_and_fields');
  });
  afterAll(() => database.drop());

  it('tells of its units and blocks no more than is known of them', async () => {
    const owner = openDatabase(PrismaClient, database.ownerUrl);
    await owner.$executeRawUnsafe(`INSERT INTO block VALUES ('DEPARTMENT', 'Khối sở', 'Departments', 1)`);
    await owner.$executeRawUnsafe(
      `INSERT INTO organization VALUES ('${ID}', 'SNV', 'Sở Nội vụ', 'Department of Home Affairs', 'Nội vụ',
         'so noi vu', 'OFFICIAL', 'TRANSLATED', '2021-01-01', NULL, 1)`,
    );
    await database.upgrade();
    const queries = createOrganizationQueries(owner);
    expect(await queries.block('DEPARTMENT')).toMatchObject({ provenance: 'SYNTHETIC' });
    const unit = await queries.byCode('SNV');
    expect(unit).toMatchObject({ provenance: 'OFFICIAL' });
    expect(unit && exceptionsOn(unit, '2024-01-01')).toEqual([
      { field: 'code', provenance: 'SYNTHETIC' },
      { field: 'validFrom', provenance: 'SYNTHETIC' },
      { field: 'memberships', provenance: 'SYNTHETIC' },
      { field: 'name.en', provenance: 'TRANSLATED' },
      { field: 'shortName', provenance: 'SYNTHETIC' },
    ]);
    await owner.$disconnect();
  });
});

describe('a database from before names had days', () => {
  let database: OldDatabase;
  let owner: PrismaClient;
  beforeAll(async () => {
    database = await databaseBefore('organizations', '20261125000001_structure');
    owner = openDatabase(PrismaClient, database.ownerUrl);
  });
  afterAll(async () => {
    await owner.$disconnect();
    await database.drop();
  });

  it('keeps each unit under its name on all its days, as registered when its event tells', async () => {
    const kept = {
      organization: {
        ...{ id: ID, code: 'SNV', name: NAME, shortName: 'Nội vụ', searchKey: 'so noi vu', version: 1 },
        ...{ provenance: 'OFFICIAL', validFrom: '2021-01-01', validTo: null },
        provenanceExceptions: EXCEPTIONS,
        memberships: [{ id: OTHER, block: BLOCK, index: null, from: '2021-01-01', to: null }],
      },
    };
    for (const sql of [
      `INSERT INTO block VALUES ('DEPARTMENT', 'Khối sở', 'Departments', 1, 'SYNTHETIC')`,
      `INSERT INTO organization
         (id, code, name_vi, name_en, short_name, search_key, provenance, valid_from, version, provenance_exceptions)
       VALUES ('${ID}', 'SNV', '${NAME.vi}', '${NAME.en}', 'Nội vụ', 'so noi vu', 'OFFICIAL', '2021-01-01', 1,
         '${JSON.stringify(EXCEPTIONS)}')`,
      `INSERT INTO block_membership VALUES ('${OTHER}', '${ID}', 'DEPARTMENT', NULL, '2021-01-01', NULL)`,
      `INSERT INTO messaging.outbox (event_id, lane, topic, key, headers, value)
       VALUES ('${OTHER}', 0, 't', '${ID}', '{"ce_businesstime": "2024-01-02T03:04:05.678Z"}', '')`,
      `INSERT INTO answered_mutation
       VALUES ('admin', 'registerOrganization', 'key', 'hash', '${JSON.stringify(kept)}')`,
    ])
      await owner.$executeRawUnsafe(sql);
    await database.upgrade();
    const unit = await createOrganizationQueries(owner).byCode('SNV');
    expect(unit).toMatchObject({
      names: [
        {
          name: NAME,
          shortName: 'Nội vụ',
          searchKey: 'so noi vu',
          provenance: { vi: 'OFFICIAL', en: 'TRANSLATED', shortName: 'OFFICIAL' },
          from: '2021-01-01',
          to: null,
          changeId: null,
        },
      ],
      provenanceExceptions: [{ field: 'code', provenance: 'SYNTHETIC' }],
      endedBy: null,
      version: 1,
      changedBy: null,
      changedAt: '2024-01-02T03:04:05.678Z',
      lastChange: 'registerOrganization',
    });
    const answers = await sqlExecutor(owner).query(
      `SELECT answer -> 'organization' AS kept FROM answered_mutation`,
    );
    expect(answers).toEqual([{ kept: unit }]);
  });
});
