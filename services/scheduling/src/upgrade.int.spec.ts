import { sqlExecutor } from '@reformgraph/subgraph-kit';
import { openDatabase } from '@reformgraph/subgraph-kit/database';
import { databaseBefore, type OldDatabase } from '@reformgraph/testkit';
import { createPlanQueries } from './data/plan-queries.ts';
import { createVisitQueries } from './data/visit-queries.ts';
import { toUnit } from './data/rows.ts';
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

const text = (vi: string, en: string) => JSON.stringify({ vi, en });
const idOf = (number: number) => `00000000-0000-7000-8000-00000000000${number}`;

/** A unit with a concluded and a cancelled visit, as the version before kept them. */
const UNNUMBERED = `
  INSERT INTO known_organization VALUES ('${idOf(2)}', 'SNV', '${text('Sở Nội vụ', 'Home Affairs')}', '2021-01-01',
    NULL, '[]', 1);
  INSERT INTO inspection_plan
    (id, year, title, issuer, window_from, window_to, domains, indexes, purposes, requirements, planned_teams,
     coverage_target, state, decision_number, decision_date, decision_provenance, provenance, provenance_exceptions,
     version, changed_at, last_change)
  VALUES ('${ID}', 2024, '${text('Kế hoạch', 'Plan')}', '${text('Ủy ban', 'Committee')}', '2024-05-01', '2024-07-01',
    '[]', '{PAR}', '[]', '[]', 5, 30, 'APPROVED', '1/QĐ', '2024-04-01', 'SYNTHETIC', 'SYNTHETIC', '[]', 3, now(),
    'approvePlan');
  INSERT INTO team VALUES ('${idOf(3)}', '${ID}', 1, '${text('Đoàn 1', 'Team 1')}', 'SYNTHETIC', NULL, now());
  INSERT INTO visit
    (id, plan_id, year, team_id, organization_id, organization_code, organization_name, block_code, block_name, kind,
     starts_at, ends_at, provenance, state, opened_at, concluded_at, summary, achievements, shortcomings,
     cancel_reason, version, changed_at, last_change)
  SELECT given.id::uuid, '${ID}', 2024, '${idOf(3)}', '${idOf(2)}', 'SNV', '${text('Sở Nội vụ', 'Home Affairs')}',
    'DEPARTMENT', '${text('Khối sở', 'Departments')}', 'REGULAR', day, day + interval '1 day', 'SYNTHETIC', state,
    opened, opened, summary::jsonb, list::jsonb, list::jsonb, reason::jsonb, 3, now(), 'concludeVisit'
  FROM (VALUES
    ('${idOf(4)}', '2024-05-06Z'::timestamptz, 'CONCLUDED', '2024-05-06Z'::timestamptz,
      '${text('Tốt', 'Good')}', '[]', NULL),
    ('${idOf(5)}', '2024-05-08Z', 'CANCELLED', NULL, NULL, NULL, '${text('Hoãn', 'Put off')}')
  ) AS given (id, day, state, opened, summary, list, reason)`;

describe('a database from before names had days and papers had numbers', () => {
  let database: OldDatabase;
  beforeAll(async () => {
    database = await databaseBefore('scheduling', '20261125000001_names_by_day_and_numbers');
  });
  afterAll(() => database.drop());

  it('keeps each unit under its name on all its days, and visits whose papers have no number', async () => {
    const old = openDatabase(PrismaClient, database.ownerUrl);
    for (const statement of UNNUMBERED.split(';\n')) await old.$executeRawUnsafe(statement);
    await old.$disconnect();
    await database.upgrade();

    const prisma = openDatabase(PrismaClient, database.url);
    const [unit] = (await prisma.knownOrganization.findMany()).map(toUnit);
    const name = { vi: 'Sở Nội vụ', en: 'Home Affairs' };
    expect(unit?.names).toEqual([{ name, from: '2021-01-01', to: null }]);
    const visits = createVisitQueries(prisma, planner);
    expect(await visits.byId(idOf(4))).toMatchObject({
      unit: { code: 'SNV', name },
      progress: { state: 'CONCLUDED', minutes: { number: null, summary: { vi: 'Tốt', en: 'Good' } } },
    });
    expect(await visits.byId(idOf(5))).toMatchObject({
      progress: { state: 'CANCELLED', reason: { vi: 'Hoãn', en: 'Put off' }, decisionNumber: null },
    });
    await prisma.$disconnect();
  });
});
