import { openDatabase } from '@reformgraph/subgraph-kit/database';
import { databaseBefore, type OldDatabase } from '@reformgraph/testkit';
import { createCriteriaQueries } from './data/criteria-queries.ts';
import { PrismaClient } from './generated/prisma/client.ts';

describe('a database from before indexes told their provenance', () => {
  let database: OldDatabase;
  beforeAll(async () => {
    database = await databaseBefore('assessment', '20261123000002_provenance_of_indexes');
  });
  afterAll(() => database.drop());

  it('knows the City’s indexes as official and any other as made up', async () => {
    const owner = openDatabase(PrismaClient, database.ownerUrl);
    await owner.$executeRawUnsafe(
      `INSERT INTO assessment_index VALUES ('DTI', 'Chỉ số chuyển đổi số', 'Digital transformation index'),
         ('PAR', 'Chỉ số khác', 'Another index')`,
    );
    await database.upgrade();
    expect(await createCriteriaQueries(owner, { kind: 'anonymous' }).indexes()).toMatchObject([
      {
        code: 'DTI',
        provenance: 'OFFICIAL',
        provenanceExceptions: [{ field: 'name.en', provenance: 'TRANSLATED' }],
      },
      { code: 'PAR', provenance: 'SYNTHETIC', provenanceExceptions: [] },
    ]);
    await owner.$disconnect();
  });
});
