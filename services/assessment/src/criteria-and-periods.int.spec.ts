import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DecodedEvent, OrganizationState } from '@reformgraph/event-contracts';
import { inTransaction } from '@reformgraph/messaging';
import { applyEvents } from './events/projection.ts';
import {
  appraiser,
  cityLeader,
  criteriaInput,
  officer,
  planner,
  publishedSet,
  succeeded,
  tellUnits,
  WINDOWS,
  draftedAndOpened,
  council,
  admin,
  leader,
} from './spec-period.ts';
import {
  allWaitForLocks,
  idOf,
  listAt,
  objectAt,
  textAt,
  startSpecSubgraph,
  unitEvent,
  type Answer,
  type SpecSubgraph,
} from './spec-subgraph.ts';

let subgraph: SpecSubgraph;

beforeAll(async () => {
  subgraph = await startSpecSubgraph();
  await tellUnits(subgraph);
});
afterAll(() => subgraph.close());

const importSet = (input: object, selection = '') =>
  subgraph.mutate(
    planner,
    'importCriteriaSet',
    input,
    `... on ImportCriteriaSetPayload { criteriaSet { id state total version nodes { code parentCode kind domain maximum source } ${selection} } }
     ... on CriteriaTreeInvalid { problems { code node message { vi en } } } ... on CriteriaSetExists { criteriaSet { id } }`,
  );
const open = (blocks: readonly string[], more: object = {}) =>
  draftedAndOpened(
    subgraph,
    { blocks, ...more },
    `... on OpenPeriodPayload { period { id state version blocks { code } selfScoring { from to }
       stateCounts { selfScoring submitted completed } } }
     ... on CriteriaSetNotPublished { blocks { code } } ... on NoUnits { blocks { code } day }
     ... on PeriodExists { block { code } period { id } }`,
  );

describe('an index', () => {
  it('tells which of its fields come from elsewhere', async () => {
    const provenanceExceptions = [{ field: 'name.en', provenance: 'TRANSLATED' }];
    const index = { code: 'DDCI', name: { vi: 'Chỉ số DDCI', en: 'DDCI index' } };
    const told = { provenance: 'OFFICIAL', provenanceExceptions };
    succeeded(await subgraph.mutate(planner, 'registerIndex', { ...index, ...told }, ''));
    expect(
      await subgraph.ask(
        planner,
        '{ indexes { code provenance provenanceExceptions { field provenance } } }',
      ),
    ).toMatchObject({
      indexes: [
        { code: 'DDCI', ...told },
        { code: 'PAR', provenanceExceptions: [] },
      ],
    });
  });
});

describe('a criteria set', () => {
  it('is taken in, published once, and shown to others only then', async () => {
    const input = criteriaInput('X');
    const criteriaSet = objectAt(succeeded(await importSet(input)), 'criteriaSet');
    const id = textAt(criteriaSet, 'id');
    expect(criteriaSet).toMatchObject({ state: 'DRAFT', total: '9', version: 1 });
    expect(criteriaSet['nodes']).toEqual(
      input.nodes.map(({ code, parentCode, kind, domain, maximum }) => ({
        code,
        parentCode,
        kind,
        domain,
        maximum,
        source: kind === 'COMPONENT' ? 'SELF_APPRAISED' : null,
      })),
    );
    const query = `{ criteriaSet(index: "PAR", year: 2024, block: "X") { id state }
      _entities(representations: [{ __typename: "Block", code: "X" }, { __typename: "CriteriaSet", id: "${id}" }]) {
        ... on Block { criteriaSets(index: "PAR") { id } } ... on CriteriaSet { state } } }`;
    const hidden = { criteriaSet: null, _entities: [{ criteriaSets: [] }, null] };
    expect(await subgraph.ask(officer(1), query)).toEqual(hidden);
    expect(await subgraph.ask(cityLeader, query)).toEqual(hidden);
    expect(await subgraph.ask(planner, query)).toMatchObject({ criteriaSet: { state: 'DRAFT' } });

    expect(await importSet(input)).toMatchObject({
      code: 'CRITERIA_SET_EXISTS',
      criteriaSet: { id },
    });
    const publish = (expectedVersion: number) =>
      subgraph.mutate(
        planner,
        'publishCriteriaSet',
        { id, expectedVersion },
        '... on PublishCriteriaSetPayload { criteriaSet { state version } } ... on WrongCriteriaSetState { state needed }',
      );
    expect(await publish(3)).toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(succeeded(await publish(1))['criteriaSet']).toEqual({ state: 'PUBLISHED', version: 2 });
    expect(await publish(2)).toMatchObject({
      code: 'WRONG_CRITERIA_SET_STATE',
      state: 'PUBLISHED',
      needed: 'DRAFT',
    });
    expect(await subgraph.ask(officer(1), query)).toEqual({
      criteriaSet: { id, state: 'PUBLISHED' },
      _entities: [{ criteriaSets: [{ id }] }, { state: 'PUBLISHED' }],
    });
  });

  it('comes back with all its problems at once, and leaves nothing', async () => {
    const answer = await importSet(
      criteriaInput('Y', [
        ['1', null, 'SECTION', 1, '4'],
        ['1.1', '1', 'COMPONENT', 2, '0.75'],
        ['1.1', '1', 'COMPONENT', 1, '3'],
        ['3', '7', 'COMPONENT', 9, '-1'],
      ]),
    );
    expect(answer).toMatchObject({ code: 'CRITERIA_TREE_INVALID', path: ['nodes'] });
    expect(listAt(answer, 'problems').map(({ code, node }) => [code, node])).toEqual([
      ['DUPLICATE_CODE', '1.1'],
      ['UNKNOWN_PARENT', '3'],
      ['UNEQUAL_SUM', '1'],
      ['NEGATIVE_MAXIMUM', '3'],
      ['DOMAIN_DIFFERS', '1.1'],
      ['BAD_DOMAIN', '3'],
    ]);
    expect(
      await subgraph.ask(planner, '{ criteriaSet(index: "PAR", year: 2024, block: "Y") { id } }'),
    ).toEqual({
      criteriaSet: null,
    });
    expect(await importSet({ ...criteriaInput('Y'), index: 'NONE' })).toMatchObject({
      code: 'NOT_FOUND',
      path: ['index'],
    });
  });

  it('is taken in from every file that ships', async () => {
    const folder = join(__dirname, '../../../data/criteria');
    for (const file of readdirSync(folder)) {
      const input = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Answer;
      const nodes = listAt(succeeded(await importSet(input)), 'criteriaSet.nodes');
      expect(nodes).toHaveLength(listAt(input, 'nodes').length);
    }
  });
});

describe('a period', () => {
  it('opens for published criteria and units that are there, once', async () => {
    expect(await open(['C'])).toMatchObject({ code: 'CRITERIA_SET_NOT_PUBLISHED', blocks: [{ code: 'C' }] });
    await publishedSet(subgraph, 'C');
    expect(await open(['C'])).toMatchObject({ code: 'NO_UNITS', blocks: [{ code: 'C' }], day: '2024-12-01' });
    const member = (index: string | null, from: string, to: string | null) => ({
      memberships: [{ block: 'C', blockName: { vi: 'Khối C', en: 'Block C' }, index, from, to }],
    });
    await subgraph.tell([
      unitEvent(201, 'C', member(null, '2024-01-01', '2024-12-01')),
      unitEvent(202, 'C', member('DTI', '2024-01-01', null)),
      unitEvent(203, 'C', member(null, '2024-12-02', null)),
      unitEvent(204, 'C', member(null, '2024-12-01', '2024-12-02')),
    ]);
    const period = objectAt(succeeded(await open(['C'])), 'period');
    expect(period).toMatchObject({
      state: 'OPEN',
      version: 2,
      blocks: [{ code: 'C' }],
      selfScoring: WINDOWS.selfScoring,
      stateCounts: { selfScoring: 1, submitted: 0, completed: 0 },
    });
    const { assessments } = await subgraph.ask(
      planner,
      `{ assessments(filter: { block: "C" }) { totalCount edges { node {
        organization { id } organizationCode organizationName { vi } blockName { en } state version criteriaSet { state }
        index { code } year period { id } } } } }`,
    );
    expect(assessments).toEqual({
      totalCount: 1,
      edges: [
        {
          node: {
            organization: { id: idOf(204) },
            organizationCode: 'U204',
            organizationName: { vi: 'Đơn vị 204' },
            blockName: { en: 'Block C' },
            state: 'SELF_SCORING',
            version: 1,
            criteriaSet: { state: 'FROZEN' },
            index: { code: 'PAR' },
            year: 2024,
            period: { id: period['id'] },
          },
        },
      ],
    });
    expect(await open(['C'])).toMatchObject({
      code: 'PERIOD_EXISTS',
      path: ['periodId'],
      block: { code: 'C' },
      period: { id: period['id'] },
    });
  });

  it.each([
    [
      'an empty window',
      { selfScoring: { from: '2024-12-01T00:00:00Z', to: '2024-12-01T00:00:00Z' } },
      ['period', 'selfScoring', 'to'],
    ],
    [
      'appraisal before self-scoring',
      { appraisal: { from: '2024-11-01T00:00:00Z', to: '2024-12-31T00:00:00Z' } },
      ['period', 'appraisal'],
    ],
    ['a block twice', { blocks: ['C', 'C'] }, ['period', 'blocks']],
    ['a year out of range', { year: 1999 }, ['period', 'year']],
  ])('refuses %s', async (_name, more, path) => {
    expect(await open(['C'], more)).toMatchObject({ code: 'INVALID_INPUT', path });
  });

  it('takes in a unit that is registered later, while self-scoring lasts', async () => {
    await publishedSet(subgraph, 'E');
    await subgraph.tell([unitEvent(501, 'E')]);
    const periodId = textAt(objectAt(succeeded(await open(['E'])), 'period'), 'id');
    const at = (businessTime: string, event: DecodedEvent): DecodedEvent => ({ ...event, businessTime });
    const [membership] = (unitEvent(502, 'E').data as OrganizationState).memberships;
    const joining = (from: string) => ({ memberships: membership ? [{ ...membership, from }] : [] });
    const late = at('2024-12-19T23:59:59.999Z', unitEvent(502, 'E'));
    await subgraph.tell([
      late,
      at(WINDOWS.selfScoring.to, unitEvent(503, 'E')),
      at('2024-12-10T00:00:00.000Z', unitEvent(504, 'E', joining('2024-12-02'))),
    ]);
    await subgraph.tell([late, at('2024-12-10T00:00:00.000Z', unitEvent(501, 'E', {}, 2))]);
    const { rows } = await subgraph.owner.query<Answer>(
      `SELECT a.organization_code AS code, a.state, a.version, count(*)::integer AS components
       FROM assessment a JOIN component_score c ON c.assessment_id = a.id
       WHERE a.period_id = $1 GROUP BY a.id ORDER BY 1`,
      [periodId],
    );
    expect(rows).toEqual(
      ['U501', 'U502'].map((code) => ({ code, state: 'SELF_SCORING', version: 1, components: 3 })),
    );
  });

  it("counts a unit in its block for the period's index on that day, else in the one in general", async () => {
    const DTI = { code: 'DTI', name: { vi: 'Chỉ số DTI', en: 'DTI' }, provenance: 'SYNTHETIC' };
    succeeded(await subgraph.mutate(planner, 'registerIndex', DTI, ''));
    for (const block of ['G', 'G1']) await publishedSet(subgraph, block, 'DTI');
    const inG = (number: number, index: string, block: string, to: string | null = null): DecodedEvent => {
      const general = unitEvent(number, 'G');
      const { memberships } = general.data as OrganizationState;
      const special = memberships.map((membership) => ({ ...membership, block, index, to }));
      return unitEvent(number, 'G', { memberships: [...memberships, ...special] });
    };
    const whileSelfScoring = (event: DecodedEvent): DecodedEvent => ({
      ...event,
      businessTime: '2024-12-10T00:00:00.000Z',
    });
    const units = (first: number) => [
      unitEvent(first, 'G'),
      inG(first + 1, 'DTI', 'G1'),
      inG(first + 2, 'DTI', 'G1', '2024-12-01'),
      inG(first + 3, 'DTI', 'OUTSIDE'),
      inG(first + 4, 'PAR', 'G1'),
    ];
    await subgraph.tell(units(701));
    succeeded(await open(['G', 'G1'], { index: 'DTI' }));
    await subgraph.tell(units(711).map(whileSelfScoring));
    const { rows } = await subgraph.owner.query<Answer>(
      `SELECT organization_code AS unit, block_code AS block FROM assessment WHERE index_code = 'DTI' ORDER BY 1`,
    );
    expect(rows.map(({ unit, block }) => [unit, block])).toEqual(
      ['U70', 'U71'].flatMap((unit) => [
        [`${unit}1`, 'G'],
        [`${unit}2`, 'G1'],
        [`${unit}3`, 'G'],
        [`${unit}5`, 'G'],
      ]),
    );
  });

  it('misses no unit that is registered while it opens', async () => {
    await publishedSet(subgraph, 'F');
    await subgraph.tell([unitEvent(601, 'F')]);
    const opening = await inTransaction(subgraph.runtime, async (tx) => {
      await applyEvents(tx, [unitEvent(602, 'F')]);
      const answer = open(['F']);
      await Promise.race([answer, allWaitForLocks(subgraph, 1)]);
      return { answer };
    });
    succeeded(await opening.answer);
    expect(
      await subgraph.ask(planner, '{ assessments(filter: { block: "F" }) { totalCount } }'),
    ).toMatchObject({ assessments: { totalCount: 2 } });
  });

  it('is opened once where two planners open it at the same time', async () => {
    await publishedSet(subgraph, 'D');
    await subgraph.tell([unitEvent(301, 'D')]);
    const answers = await Promise.all([open(['D']), open(['D'])]);
    expect(answers.map(({ __typename }) => String(__typename)).sort()).toEqual([
      'OpenPeriodPayload',
      'PeriodExists',
    ]);
  });
});

describe('a drafted period', () => {
  const PLANNED = { index: 'PAR', year: 2030, blocks: ['H'], ...WINDOWS, provenance: 'SYNTHETIC' };
  const SHOWN = 'period { id state year blocks { code } version }';
  const draft = (more: object = {}) =>
    subgraph.mutate(
      planner,
      'draftPeriod',
      { period: { ...PLANNED, ...more } },
      `... on DraftPeriodPayload { ${SHOWN} }`,
    );
  const redraft = (periodId: string, expectedVersion: number, more: object) =>
    subgraph.mutate(
      planner,
      'redraftPeriod',
      { periodId, expectedVersion, period: { ...PLANNED, ...more } },
      `... on RedraftPeriodPayload { ${SHOWN} } ... on WrongPeriodState { state needed }`,
    );
  const openDraft = (periodId: string, expectedVersion: number) =>
    subgraph.mutate(
      planner,
      'openPeriod',
      { periodId, expectedVersion },
      `... on OpenPeriodPayload { ${SHOWN} } ... on CriteriaSetNotPublished { blocks { code } }
       ... on WrongPeriodState { state needed }`,
    );

  it('becomes another one as often as planners like, until it is opened', async () => {
    const drafted = succeeded(await draft());
    expect(drafted['period']).toMatchObject({ state: 'DRAFT', blocks: [{ code: 'H' }], version: 1 });
    const id = textAt(drafted, 'period.id');
    expect(await openDraft(id, 1)).toMatchObject({
      ...{ code: 'CRITERIA_SET_NOT_PUBLISHED', path: ['periodId'], blocks: [{ code: 'H' }] },
    });
    expect(await redraft(id, 2, {})).toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await redraft(id, 1, { index: 'NONE' })).toMatchObject({
      ...{ code: 'NOT_FOUND', path: ['period', 'index'] },
    });
    expect(succeeded(await redraft(id, 1, { year: 2024, blocks: ['I', 'J'] }))['period']).toMatchObject({
      ...{ state: 'DRAFT', year: 2024, blocks: [{ code: 'I' }, { code: 'J' }], version: 2 },
    });
    succeeded(await redraft(id, 2, { year: 2024, blocks: ['I'] }));
    await publishedSet(subgraph, 'I');
    await subgraph.tell([unitEvent(801, 'I')]);
    expect(succeeded(await openDraft(id, 3))['period']).toMatchObject({
      ...{ state: 'OPEN', blocks: [{ code: 'I' }], version: 4 },
    });
    for (const refused of [await redraft(id, 4, {}), await openDraft(id, 4)])
      expect(refused).toMatchObject({ code: 'WRONG_PERIOD_STATE', state: 'OPEN', needed: 'DRAFT' });
  });

  it('is shown to those who plan and decide alone, and takes no block from another', async () => {
    const id = textAt(succeeded(await draft({ blocks: ['K'] })), 'period.id');
    succeeded(await draft({ blocks: ['K'] }));
    const query = `query ($id: ID!) { assessmentPeriod(id: $id) { state } assessmentPeriods(year: 2030) { state } }`;
    for (const who of [planner, council, cityLeader])
      expect(await subgraph.ask(who, query, { id })).toEqual({
        assessmentPeriod: { state: 'DRAFT' },
        assessmentPeriods: [{ state: 'DRAFT' }, { state: 'DRAFT' }],
      });
    for (const who of [officer(1), leader(1), appraiser(1), admin])
      expect(await subgraph.ask(who, query, { id })).toEqual({
        assessmentPeriod: null,
        assessmentPeriods: [],
      });
    const extension = { round: 'APPRAISAL', until: '2025-02-01T00:00:00.000Z', reason: 'Bão lũ' };
    expect(
      await subgraph.mutate(
        planner,
        'extendRound',
        { periodId: id, expectedVersion: 1, ...extension },
        '... on WrongPeriodState { state needed }',
      ),
    ).toMatchObject({ code: 'WRONG_PERIOD_STATE', state: 'DRAFT', needed: 'OPEN' });
  });
});

describe('what other services tell', () => {
  it('counts where it is newer than what is known, also within a batch', async () => {
    const named = (name: string, version: number) =>
      unitEvent(401, 'Z', { name: { vi: name, en: name }, memberships: [] }, version);
    const known = async () =>
      (
        await subgraph.owner.query<Answer>(
          `SELECT names -> 0 -> 'name' ->> 'vi' AS name, version, (SELECT count(*)::integer FROM unit_membership WHERE unit_id = id) AS memberships
         FROM unit WHERE id = $1`,
          [idOf(401)],
        )
      ).rows;
    await subgraph.tell([unitEvent(401, 'Z', {}, 1), named('Ba', 3), named('Hai', 2)]);
    expect(await known()).toEqual([{ name: 'Ba', version: 3, memberships: 0 }]);
    await subgraph.tell([unitEvent(401, 'Z', {}, 2)]);
    expect(await known()).toEqual([{ name: 'Ba', version: 3, memberships: 0 }]);
  });
});
