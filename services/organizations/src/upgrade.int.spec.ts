import { openDatabase } from '@reformgraph/subgraph-kit/database';
import { databaseBefore, type OldDatabase } from '@reformgraph/testkit';
import { createOrganizationQueries } from './data/organization-queries.ts';
import { PrismaClient } from './generated/prisma/client.ts';

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
    expect(await queries.byCode('SNV')).toMatchObject({
      provenance: 'OFFICIAL',
      provenanceExceptions: [
        { field: 'code', provenance: 'SYNTHETIC' },
        { field: 'name.en', provenance: 'TRANSLATED' },
        { field: 'shortName', provenance: 'SYNTHETIC' },
        { field: 'validFrom', provenance: 'SYNTHETIC' },
        { field: 'memberships', provenance: 'SYNTHETIC' },
      ],
    });
    await owner.$disconnect();
  });
});
