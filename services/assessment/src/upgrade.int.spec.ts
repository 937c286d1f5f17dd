import { openDatabase } from '@reformgraph/subgraph-kit/database';
import { createMutationRunner, sqlExecutor, type Actor } from '@reformgraph/subgraph-kit';
import { databaseBefore, type OldDatabase } from '@reformgraph/testkit';
import { createCriteriaQueries } from './data/criteria-queries.ts';
import { prismaPorts } from './data/prisma-ports.ts';
import { createCommands, createQueries } from './dependencies.ts';
import { applyEvents } from './events/projection.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import { asPoints, points } from './domain/spec-assessment.ts';
import { council, planner, WINDOWS } from './spec-period.ts';
import { idOf, unitEvent } from './spec-subgraph.ts';

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

/** Two components of a criteria set, of which an assessment of the first version was completed. */
const FIRST_VERSION = `
  INSERT INTO assessment_index VALUES ('PAR', 'Chỉ số CCHC', 'PAR index', 'SYNTHETIC', '[]');
  INSERT INTO criteria_set (id, index_code, year, block_code, title_vi, title_en, source, provenance, state, total,
    version, changed_at, last_change)
  VALUES ('${idOf(1)}', 'PAR', 2024, 'A', 'Bộ', 'Set', 'A spec', 'SYNTHETIC', 'DRAFT', 4, 1, now(), 'importCriteriaSet');
  INSERT INTO criteria_node VALUES
    ('${idOf(1)}', '1', NULL, 0, 'SECTION', 1, 'Mục', 'Section', 4, NULL),
    ('${idOf(1)}', '1.1', '1', 1, 'COMPONENT', 1, 'Một', 'One', 1, 'SELF_APPRAISED'),
    ('${idOf(1)}', '1.2', '1', 2, 'COMPONENT', 1, 'Hai', 'Two', 3, 'SELF_APPRAISED');
  UPDATE criteria_set SET state = 'PUBLISHED';
  UPDATE criteria_set SET state = 'FROZEN';
  INSERT INTO assessment_period VALUES ('${idOf(2)}', 'PAR', 2024, '2024-11-01Z', '2024-12-01Z', '2024-12-01Z',
    '2025-01-01Z', 'SYNTHETIC', 'LOCKED', 2, NULL, now(), 'lockPeriod');
  INSERT INTO period_block VALUES ('${idOf(2)}', 'PAR', 2024, 'A', '${idOf(1)}', 0);
  INSERT INTO assessment VALUES ('${idOf(3)}', '${idOf(2)}', 'PAR', 2024, 'A', 'Khối A', 'Block A', '${idOf(1)}',
    '${idOf(4)}', 'U4', 'Đơn vị 4', 'Unit 4', 'SYNTHETIC', 'SYNTHETIC', 'COMPLETED', 3, '2024-11-20Z', '2025-01-10Z',
    2, 4, 50, '50/1', NULL, now(), 'completeAssessment');
  INSERT INTO component_score VALUES
    ('${idOf(3)}', '1.1', '${idOf(1)}', 1, 1, 1, 1, NULL, 2, NULL, now(), 'appraiseComponents'),
    ('${idOf(3)}', '1.2', '${idOf(1)}', 1, 3, 2, 1, 'Thiếu', 2, NULL, now(), 'appraiseComponents');
  INSERT INTO score_value VALUES
    ('${idOf(5)}', '${idOf(3)}', '1.2', 3, 'APPRAISAL', 2, 1, 'Thiếu', '${idOf(6)}', now());`;

const NO_MORE_ROUNDS = { explanation: null, secondAppraisal: null, council: null };
const identityOf = (actor: Actor) => ({ actor, requestId: 'spec', businessTime: '2024-12-10T00:00:00.000Z' });

describe('a database from before decisions on what is completed', () => {
  let database: OldDatabase;
  beforeAll(async () => {
    database = await databaseBefore('assessment', '20261125000001_decisions');
  });
  afterAll(() => database.drop());

  it('keeps its completed assessments, which can be corrected and published from then on', async () => {
    const old = openDatabase(PrismaClient, database.ownerUrl);
    for (const statement of FIRST_VERSION.split(';\n')) await old.$executeRawUnsafe(statement);
    await old.$disconnect();
    await database.upgrade();

    const prisma = openDatabase(PrismaClient, database.url);
    const { assessments, periods, scores } = createQueries(prisma, identityOf(council));
    expect(await assessments.byId(idOf(3))).toMatchObject({
      state: 'COMPLETED',
      version: 3,
      result: { value: '50.00000000000000000000' },
      correction: null,
    });
    expect(await assessments.decisions(idOf(3))).toEqual([]);
    expect(await periods.byId(idOf(2))).toMatchObject({ state: 'OPEN', publication: null });
    const given = { kind: 'INPUTS', inputs: { points: '1' } };
    expect(await scores.values({ assessmentId: idOf(3), code: '1.2' })).toMatchObject([
      { round: 'APPRAISAL', value: '1', given },
    ]);
    const [, kept] = await scores.components(idOf(3));
    expect(kept).toMatchObject({
      ...{ code: '1.2', self: points('2'), selfScore: '2', appraised: given, appraisedScore: '1' },
      ...{ corrected: null, correctedScore: null },
    });
    expect(kept && (await scores.explanation(kept))).toMatchObject({ rule: 'GIVEN', points: '1' });

    const run = createMutationRunner({ client: prisma, ports: prismaPorts, committed: () => undefined });
    const commands = createCommands(run, council);
    const as = (mutation: string) => ({
      request: { actor: council.personId, mutation, idempotencyKey: 'spec', input: {} },
      authorship: { by: council.personId, at: '2025-02-01T00:00:00.000Z' },
    });
    const decision = {
      decisionNumber: '1/QĐ',
      decidedOn: '2025-02-01',
      provenance: 'SYNTHETIC',
      ground: 'Bổ sung',
    } as const;
    const corrected = await commands.correctAssessment(
      {
        assessmentId: idOf(3),
        expectedVersion: 3,
        decision,
        scores: [{ component: '1.2', ...asPoints('2') }],
      },
      as('correctAssessment'),
    );
    expect(corrected).toMatchObject({ assessment: { version: 4, result: { points: '3' } } });
    await commands.decidePeriod(
      { periodId: idOf(2), expectedVersion: 2, decision, withoutMissing: false },
      as('decidePeriod'),
    );
    const published = await commands.publishPeriod(
      { periodId: idOf(2), expectedVersion: 3, decision },
      as('publishPeriod'),
    );
    expect(published).toMatchObject({ period: { version: 4 }, completed: [{ id: idOf(3) }], missing: [] });
    await prisma.$disconnect();
  });
});

/** A unit in a block that has criteria for two years, as the version before knew it. */
const NAMED_ONCE = `
  INSERT INTO assessment_index VALUES ('PAR', 'Chỉ số CCHC', 'PAR index', 'SYNTHETIC', '[]');
  INSERT INTO unit VALUES ('${idOf(4)}', 'U4', 'Đơn vị 4', 'Unit 4', 'OFFICIAL', 1);
  INSERT INTO unit_membership VALUES ('${idOf(4)}', 'A', 'Khối A', 'Block A', NULL, '2021-01-01', NULL);
  INSERT INTO criteria_set (id, index_code, year, block_code, title_vi, title_en, source, provenance, state, total,
    version, changed_at, last_change)
  SELECT id::uuid, 'PAR', year, 'A', 'Bộ', 'Set', 'A spec', 'SYNTHETIC', 'DRAFT', 1, 1, now(), 'importCriteriaSet'
  FROM (VALUES ('${idOf(1)}', 2024), ('${idOf(2)}', 2023)) AS given (id, year);
  INSERT INTO criteria_node
  SELECT id, '1', NULL, 0, 'SECTION', 1, 'Mục', 'Section', 1, NULL FROM criteria_set;
  INSERT INTO criteria_node
  SELECT id, '1.1', '1', 1, 'COMPONENT', 1, 'Một', 'One', 1, 'SELF_APPRAISED' FROM criteria_set;
  UPDATE criteria_set SET state = 'PUBLISHED';`;

describe('a database from before units were known by their days', () => {
  let database: OldDatabase;
  beforeAll(async () => {
    database = await databaseBefore('assessment', '20261125000001_units_by_day');
  });
  afterAll(() => database.drop());

  it('knows each unit under its name on all its days, and assesses it until an end is told', async () => {
    const old = openDatabase(PrismaClient, database.ownerUrl);
    for (const statement of NAMED_ONCE.split(';\n')) await old.$executeRawUnsafe(statement);
    await old.$disconnect();
    await database.upgrade();

    const prisma = openDatabase(PrismaClient, database.url);
    const run = createMutationRunner({ client: prisma, ports: prismaPorts, committed: () => undefined });
    const commands = createCommands(run, planner);
    const as = (mutation: string, idempotencyKey: string) => ({
      request: { actor: planner.personId, mutation, idempotencyKey, input: {} },
      authorship: { by: planner.personId, at: '2024-12-10T00:00:00.000Z' },
    });
    const open = async (year: number) => {
      const drafted = await commands.draftPeriod(
        { index: 'PAR', year, blocks: ['A'], ...WINDOWS, ...NO_MORE_ROUNDS, provenance: 'SYNTHETIC' },
        as('draftPeriod', String(year)),
      );
      if ('failure' in drafted) throw new Error(drafted.failure);
      return commands.openPeriod(
        { periodId: drafted.period.id, expectedVersion: 1 },
        as('openPeriod', String(year)),
      );
    };
    expect(await open(2024)).toMatchObject({ period: { year: 2024, state: 'OPEN' } });
    const { assessments } = createQueries(prisma, identityOf(planner));
    const opened = await prisma.$queryRaw<{ id: string }[]>`SELECT id::text FROM assessment`;
    expect(await Promise.all(opened.map(({ id }) => assessments.byId(id)))).toMatchObject([
      { state: 'SELF_SCORING', organization: { code: 'U4', name: { vi: 'Đơn vị 4', en: 'Unit 4' } } },
    ]);

    const ended = unitEvent(4, 'A', { validTo: '2024-12-01' }, 2);
    await prisma.$transaction((handle) => applyEvents(sqlExecutor(handle), [ended]));
    expect(await open(2023)).toMatchObject({ failure: 'NO_UNITS' });
    await prisma.$disconnect();
  });
});
