import { newId, type Actor } from '@reformgraph/subgraph-kit';
import { person, startSpecGraph, type SpecGraph } from './spec-graph.ts';
import { cityLeader, planner, startSeason, succeeded, visitInput, type Season } from './spec-season.ts';

const cause = {
  ground: { vi: 'Đơn thư', en: 'A complaint' },
  authority: { vi: 'Chủ tịch', en: 'The Chairman' },
};
const minutes = {
  summary: { vi: 'Tốt', en: 'Good' },
  achievements: [{ vi: 'Đúng hạn', en: 'On time' }],
  shortcomings: [],
};
const LIST = `query List($filter: VisitFilter, $first: Int, $after: String) {
  visits(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { id kind organizationCode team { number } } } } }`;
const ONE = 'query One($id: ID!) { visit(id: $id) { id state } }';
const OF_UNITS = `query OfUnits($units: [_Any!]!) { _entities(representations: $units) {
  ... on Organization { id visits(year: 2024) { kind organizationCode } } } }`;

interface VisitList {
  readonly visits: {
    readonly pageInfo: { readonly endCursor: string };
    readonly edges: readonly { readonly node: { readonly id: string; readonly organizationCode: string } }[];
  };
}

describe('visits', () => {
  let graph: SpecGraph;
  let season: Season;
  /** One regular visit of each team, to U1 and U4, and one ad hoc visit of the first team to U2. */
  let ids: { first: string; second: string; adHoc: string };
  beforeAll(async () => {
    graph = await startSpecGraph();
    season = await startSeason(graph);
    const [one = '', two = ''] = season.teams.map(({ id }) => id);
    const schedule = async (...input: Parameters<typeof visitInput>) =>
      succeeded(await graph.mutate(planner, 'scheduleVisit', visitInput(...input)), 'visit').id;
    const { kind: _kind, ...slot } = visitInput(one, 'U2', '2024-05-07');
    const called = await graph.mutate(planner, 'callAdHocVisit', { ...slot, ...cause });
    ids = {
      first: await schedule(one, 'U1', '2024-05-06'),
      second: await schedule(two, 'U4', '2024-05-06', '13:00/16:00'),
      adHoc: succeeded(called, 'visit').id,
    };
  });
  afterAll(() => graph.stop());

  const codes = async (actor: Actor, filter = {}): Promise<string[]> =>
    (await graph.ask<VisitList>(actor, LIST, { filter })).visits.edges.map(
      ({ node }) => node.organizationCode,
    );
  const inspectors = () => {
    const [one, two] = season.teams;
    if (!one || !two) throw new Error('The season has two teams');
    return { one: one.persons, two: two.persons };
  };
  const officer = (code: string) => person(['UNIT_OFFICER'], season.units[code]);

  it('are seen by each role in its own scope', async () => {
    const { one, two } = inspectors();
    const all = ['U1', 'U4', 'U2'];
    expect(await codes(planner)).toEqual(all);
    expect(await codes(cityLeader)).toEqual(all);
    expect(await codes(person(['COUNCIL']))).toEqual(all);
    expect(await codes(one.member)).toEqual(['U1', 'U2']);
    expect(await codes(two.member)).toEqual(['U4']);
    expect(await codes(person(['INSPECTOR']))).toEqual([]);
    expect(await codes(officer('U1'))).toEqual(['U1']);
    expect(await codes(person(['UNIT_LEADER'], season.units['U4']))).toEqual(['U4']);
    expect(await codes(officer('U3'))).toEqual([]);
    for (const role of ['ADMIN', 'VIEWER', 'APPRAISER'] as const)
      expect(await codes(person([role], season.units['U1']))).toEqual([]);
    expect(await codes({ kind: 'anonymous' })).toEqual([]);
    expect(await codes({ kind: 'first-administrator', developmentKey: true })).toEqual([]);
  });

  it('are null for those who may not see them, by id as in every list', async () => {
    expect(await graph.ask(officer('U4'), ONE, { id: ids.first })).toEqual({ visit: null });
    expect(await graph.ask(officer('U1'), ONE, { id: ids.first })).toMatchObject({
      visit: { id: ids.first },
    });
    expect(await graph.ask(planner, ONE, { id: 'nonsense' })).toEqual({ visit: null });
    const units = Object.values(season.units).map((id) => ({ __typename: 'Organization', id }));
    const seen = await graph.ask<{ _entities: { visits: unknown[] }[] }>(officer('U1'), OF_UNITS, { units });
    expect(seen._entities.map(({ visits }) => visits.length)).toEqual([1, 0, 0, 0, 0, 0]);
    const ofPlan = `{ inspectionPlan(year: 2024) { visits { edges { node { organizationCode } } } } }`;
    expect(await graph.ask(officer('U4'), ofPlan)).toEqual({
      inspectionPlan: { visits: { edges: [{ node: { organizationCode: 'U4' } }] } },
    });
    expect(await graph.ask({ kind: 'anonymous' }, ofPlan)).toEqual({
      inspectionPlan: { visits: { edges: [] } },
    });
  });

  it('are paged and filtered', async () => {
    const first = (await graph.ask<VisitList>(planner, LIST, { first: 2 })).visits;
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const rest = (await graph.ask<VisitList>(planner, LIST, { first: 2, after: first.pageInfo.endCursor }))
      .visits;
    expect(rest.edges.map(({ node }) => node.id)).toEqual([ids.adHoc]);
    const day = (from: string, to: string) => ({
      from: `2024-05-${from}:00+07:00`,
      to: `2024-05-${to}:00+07:00`,
    });
    expect(await codes(planner, { kind: 'AD_HOC' })).toEqual(['U2']);
    expect(await codes(planner, { organization: 'U4', year: 2024 })).toEqual(['U4']);
    expect(await codes(planner, { year: 2023 })).toEqual([]);
    expect(await codes(planner, { team: season.teams[1]?.id })).toEqual(['U4']);
    expect(await codes(planner, { state: 'OPEN' })).toEqual([]);
    expect(await codes(planner, day('06T11:00', '06T13:00'))).toEqual([]);
    expect(await codes(planner, day('06T10:59', '06T13:01'))).toEqual(['U1', 'U4']);
    expect(await codes(planner, { from: '0000-01-01T00:00:00Z', to: '9999-01-01T00:00:00Z' })).toHaveLength(
      3,
    );
    expect(await codes(planner, { organization: 'u', team: 'x' })).toEqual([]);
    const control = { filter: { organization: 'u\u0000' } };
    expect(await graph.refusals(planner, LIST, control)).toEqual(['BAD_USER_INPUT']);
    const cursor = Buffer.from(JSON.stringify(['visits', 'never', 'nobody'])).toString('base64url');
    expect(await graph.refusals(planner, LIST, { after: cursor })).toEqual(['BAD_USER_INPUT']);
  });

  it('of fifty units cost one statement, and what hangs on them one or two each', async () => {
    const units = [...Object.values(season.units), ...Array.from({ length: 44 }, () => newId())].map(
      (id) => ({ __typename: 'Organization', id }),
    );
    expect(await graph.statementsOf(() => graph.ask(planner, OF_UNITS, { units }))).toHaveLength(1);
    const deep = `query Deep { visits(first: 50) { edges { node { plan { year } team { number members { role } } } } } }`;
    const statements = await graph.statementsOf(() => graph.ask(planner, deep));
    expect(statements.map((statement) => /FROM "public"\."(\w+)"/.exec(statement)?.[1]).sort()).toEqual([
      'inspection_plan',
      'team',
      'team_member',
      'visit',
    ]);
    const persons = Object.values(inspectors().one).map(({ personId }) => ({
      __typename: 'Person',
      id: personId,
    }));
    const memberships = `query Theirs($persons: [_Any!]!) { _entities(representations: $persons) {
      ... on Person { teamMemberships { role } } } }`;
    expect(await graph.statementsOf(() => graph.ask(planner, memberships, { persons }))).toHaveLength(1);
  });

  it('called for a cause are hidden from the unit until they are opened', async () => {
    const { one } = inspectors();
    expect(await codes(officer('U2'))).toEqual([]);
    expect(await graph.ask(officer('U2'), ONE, { id: ids.adHoc })).toEqual({ visit: null });
    const opening = { visitId: ids.adHoc, expectedVersion: 1 };
    succeeded(await graph.mutate(one.head, 'openVisit', opening, '2024-05-07T01:00:00.000Z'), 'visit');
    expect(await codes(officer('U2'))).toEqual(['U2']);
    expect(await graph.ask(officer('U2'), ONE, { id: ids.adHoc })).toMatchObject({
      visit: { state: 'OPEN' },
    });
  });

  it('are opened and concluded by those who lead the team, and by no other', async () => {
    const { one, two } = inspectors();
    const onItsDay = '2024-05-05T17:00:00.000Z';
    const open = (actor: Actor, at = onItsDay) =>
      graph.mutate(actor, 'openVisit', { visitId: ids.first, expectedVersion: 1 }, at);
    const conclude = (actor: Actor) =>
      graph.mutate(actor, 'concludeVisit', { visitId: ids.first, expectedVersion: 2, ...minutes });
    for (const actor of [one.member, one.secretary, two.head])
      expect(await open(actor)).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await conclude(one.head)).toMatchObject({ code: 'VERSION_CONFLICT', currentVersion: 1 });
    const theDayBefore = '2024-05-05T16:59:59.999Z';
    expect(await open(one.deputy, theDayBefore)).toMatchObject({
      code: 'VISIT_NOT_DUE',
      firstDay: '2024-05-06',
      now: theDayBefore,
    });
    expect(await open(one.deputy)).toMatchObject({
      visit: { state: 'OPEN', version: 2, openedAt: onItsDay },
    });
    expect(await open(one.deputy)).toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await conclude(one.deputy)).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await conclude(one.head)).toMatchObject({
      visit: {
        state: 'CONCLUDED',
        version: 3,
        minutes: { summary: { vi: 'Tốt' }, achievements: [{ en: 'On time' }] },
      },
    });
    const cancel = { visitId: ids.first, expectedVersion: 3, reason: minutes.summary };
    expect(await graph.mutate(planner, 'cancelVisit', cancel)).toMatchObject({
      code: 'WRONG_VISIT_STATE',
      visitState: 'CONCLUDED',
      neededVisitState: 'SCHEDULED',
    });
  });

  it('that are regular count for the coverage of their block', async () => {
    const plan = `{ inspectionPlan(year: 2024) { coverage { block units visitedUnits share } } }`;
    const coverage = async () =>
      (await graph.ask<{ inspectionPlan: { coverage: object[] } }>({ kind: 'anonymous' }, plan))
        .inspectionPlan.coverage;
    expect(await coverage()).toEqual([
      { block: 'DEPARTMENT', units: 3, visitedUnits: 1, share: '33.33' },
      { block: 'DISTRICT', units: 3, visitedUnits: 1, share: '33.33' },
    ]);
    const cancel = { visitId: ids.second, expectedVersion: 1, reason: minutes.summary };
    succeeded(await graph.mutate(planner, 'cancelVisit', cancel), 'visit');
    expect(await coverage()).toContainEqual({
      block: 'DISTRICT',
      units: 3,
      visitedUnits: 0,
      share: '0.00',
    });
  });

  it('are all concluded or cancelled before their plan is closed', async () => {
    const { one } = inspectors();
    const close = () => graph.mutate(planner, 'closePlan', { planId: season.planId, expectedVersion: 3 });
    expect(await close()).toMatchObject({
      code: 'UNFINISHED_VISITS',
      count: 1,
      visits: [{ id: ids.adHoc }],
      message: { en: 'The plan has 1 visit that is neither concluded nor cancelled.' },
    });
    const conclusion = { visitId: ids.adHoc, expectedVersion: 2, ...minutes };
    succeeded(await graph.mutate(one.head, 'concludeVisit', conclusion), 'visit');
    expect(await close()).toMatchObject({ plan: { state: 'CLOSED' } });
  });
});
