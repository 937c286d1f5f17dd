import { sqlExecutor } from '@reformgraph/subgraph-kit';
import { openDatabase } from '@reformgraph/subgraph-kit/database';
import { databaseBefore, type OldDatabase } from '@reformgraph/testkit';
import { createPlanQueries } from './data/plan-queries.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import { planner } from './spec-season.ts';

const ID = '00000000-0000-7000-8000-000000000001';

describe('a database from before a plan’s fields told their provenance', () => {
  let database: OldDatabase;
  beforeAll(async () => {
    database = await databaseBefore('scheduling', '20261123000002_provenance_of_plan_fields');
  });
  afterAll(() => database.drop());

  it('tells of an official plan which fields are translated or made up, in answers kept for retries too', async () => {
    const owner = openDatabase(PrismaClient, database.ownerUrl);
    await owner.$executeRawUnsafe(
      `INSERT INTO inspection_plan VALUES ('${ID}', 2024, '{"vi": "Kế hoạch", "en": "Plan"}',
         '{"vi": "Ủy ban", "en": "Committee"}', '2024-05-01', '2024-07-01', '[]', '{PAR}', '[]', '[]', NULL, 5, 30,
         'DRAFT', NULL, NULL, NULL, 'OFFICIAL', 1, NULL, now(), 'draftPlan')`,
    );
    await owner.$executeRawUnsafe(
      `INSERT INTO answered_mutation VALUES ('planner', 'submitPlan', 'key', 'hash', '{"plan": {"id": "${ID}"}}')`,
    );
    await database.upgrade();
    const plan = await createPlanQueries(owner, planner).byId(ID);
    expect(plan?.provenanceExceptions).toHaveLength(9);
    expect(plan?.provenanceExceptions).toEqual(
      expect.arrayContaining([
        { field: 'title.en', provenance: 'TRANSLATED' },
        { field: 'purposes.vi', provenance: 'TRANSLATED' },
        { field: 'coverageTarget', provenance: 'SYNTHETIC' },
      ]),
    );
    expect(
      await sqlExecutor(owner).query(
        `SELECT answer -> 'plan' -> 'provenanceExceptions' AS kept FROM answered_mutation`,
      ),
    ).toEqual([{ kept: plan?.provenanceExceptions }]);
    await owner.$disconnect();
  });
});
