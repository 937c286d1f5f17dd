import { newId } from '@reformgraph/subgraph-kit';
import { inspectorEvent, person, startSpecGraph, unitEvent, type SpecGraph } from './spec-graph.ts';
import {
  approvedPlan,
  cityLeader,
  succeeded,
  planInput,
  planner,
  teamInput,
  teamOf,
  visitInput,
} from './spec-season.ts';

const PLAN = `query Plan($year: Int!) { inspectionPlan(year: $year) {
  id state decisionNumber coverageTarget teams { number }
  coverage { block blockName { en } units visitedUnits share } } }`;
const PUBLIC_PLAN = 'query Plan($year: Int!) { inspectionPlan(year: $year) { id state } }';

describe('plans and teams', () => {
  let graph: SpecGraph;
  beforeAll(async () => {
    graph = await startSpecGraph();
  });
  afterAll(() => graph.stop());

  it('are one a year, and a retry gets the first answer', async () => {
    const input = { ...planInput(2030), idempotencyKey: 'once' };
    const first = await graph.mutate(planner, 'draftPlan', input);
    expect(first).toMatchObject({ plan: { state: 'DRAFT', version: 1, coverageTarget: '30' } });
    expect(await graph.mutate(planner, 'draftPlan', input)).toEqual(first);
    expect(await graph.mutate(planner, 'draftPlan', { ...input, plannedTeams: 3 })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect(await graph.mutate(planner, 'draftPlan', planInput(2030))).toMatchObject({
      code: 'PLAN_YEAR_TAKEN',
      plan: { id: succeeded(first, 'plan').id },
    });
  });

  it('tell which of their fields come from elsewhere, and only of fields they have', async () => {
    const provenanceExceptions = [{ field: 'coverageTarget', provenance: 'SYNTHETIC' }];
    const input = { ...planInput(2035), provenance: 'OFFICIAL', provenanceExceptions };
    succeeded(await graph.mutate(planner, 'draftPlan', input), 'plan');
    const query = `{ inspectionPlan(year: 2035) { provenance provenanceExceptions { field provenance } } }`;
    expect(await graph.ask(planner, query)).toEqual({
      inspectionPlan: { provenance: 'OFFICIAL', provenanceExceptions },
    });
    const unknown = {
      ...planInput(2036),
      provenanceExceptions: [{ field: 'title', provenance: 'OFFICIAL' }],
    };
    expect(await graph.mutate(planner, 'draftPlan', unknown)).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['provenanceExceptions', '0', 'field'],
    });
  });

  it('are seen by planners and city leaders alone until they are approved, then by anyone', async () => {
    const plan = succeeded(await graph.mutate(planner, 'draftPlan', planInput(2031)), 'plan');
    const readers = [
      { kind: 'anonymous' } as const,
      person(['COUNCIL']),
      person(['ADMIN']),
      person(['INSPECTOR']),
    ];
    const seen = async () =>
      Promise.all(readers.map((reader) => graph.ask(reader, PUBLIC_PLAN, { year: 2031 })));
    expect(await seen()).toEqual(Array(4).fill({ inspectionPlan: null }));
    expect(await graph.ask(cityLeader, PUBLIC_PLAN, { year: 2031 })).toMatchObject({
      inspectionPlan: { id: plan.id },
    });
    await graph.mutate(planner, 'submitPlan', { planId: plan.id, expectedVersion: 1 });
    expect(await seen()).toEqual(Array(4).fill({ inspectionPlan: null }));
    await graph.mutate(cityLeader, 'approvePlan', {
      planId: plan.id,
      expectedVersion: 2,
      decisionNumber: '9/QĐ',
      decisionDate: '2031-04-01',
      decisionProvenance: 'SYNTHETIC',
    });
    expect(await seen()).toEqual(Array(4).fill({ inspectionPlan: { id: plan.id, state: 'APPROVED' } }));
  });

  it('tell a stale caller who changed what', async () => {
    const planId = await approvedPlan(graph, 2032);
    expect(await graph.mutate(planner, 'closePlan', { planId, expectedVersion: 1 })).toMatchObject({
      code: 'VERSION_CONFLICT',
      currentVersion: 3,
      changedBy: cityLeader.personId,
      change: 'approvePlan',
    });
    expect(await graph.mutate(planner, 'submitPlan', { planId, expectedVersion: 3 })).toMatchObject({
      code: 'WRONG_PLAN_STATE',
      planState: 'APPROVED',
      neededPlanStates: ['DRAFT'],
    });
    expect(await graph.mutate(planner, 'closePlan', { planId: 'none', expectedVersion: 1 })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('leave approval to the leaders and the rest to the planners', async () => {
    const input = `input: { idempotencyKey: "x", planId: "x", expectedVersion: 1`;
    const approval = `mutation { approvePlan(${input}, decisionNumber: "1", decisionDate: "2024-01-01",
      decisionProvenance: SYNTHETIC }) { __typename } }`;
    const closing = `mutation { closePlan(${input} }) { __typename } }`;
    expect(await graph.refusals(planner, approval)).toEqual(['FORBIDDEN']);
    expect(await graph.refusals(cityLeader, closing)).toEqual(['FORBIDDEN']);
    expect(await graph.refusals({ kind: 'anonymous' }, closing)).toEqual(['UNAUTHENTICATED']);
  });

  it('have teams of known inspectors, each in one of them', async () => {
    const planId = await approvedPlan(graph, 2024);
    const [first, second, strangers] = [teamOf(), teamOf(), teamOf()];
    await graph.hear([...Object.values(first), ...Object.values(second)].map(inspectorEvent));
    const formed = await graph.mutate(planner, 'formTeam', teamInput(planId, 1, first));
    expect(succeeded(formed, 'team').members[0]).toEqual({
      role: 'HEAD',
      person: { id: first.head.personId },
    });
    expect(await graph.mutate(planner, 'formTeam', teamInput(planId, 1, second))).toMatchObject({
      code: 'TEAM_NUMBER_TAKEN',
    });
    const shared = { ...second, member: first.member };
    expect(await graph.mutate(planner, 'formTeam', teamInput(planId, 2, shared))).toMatchObject({
      code: 'PERSON_IN_ANOTHER_TEAM',
      personId: first.member.personId,
      team: { number: 1 },
    });
    expect(await graph.mutate(planner, 'formTeam', teamInput(planId, 2, strangers))).toMatchObject({
      code: 'UNKNOWN_PERSON',
      personId: strangers.head.personId,
    });
    expect(await graph.mutate(planner, 'formTeam', teamInput(planId, 2, second))).toMatchObject({
      team: { number: 2 },
    });
    const later = await approvedPlan(graph, 2026);
    expect(await graph.mutate(planner, 'formTeam', teamInput(later, 1, first))).toMatchObject({
      code: 'NOT_AN_INSPECTOR',
      personId: first.head.personId,
      on: '2026-05-01',
    });
    const theirs = `query Theirs($id: ID!) { _entities(representations: [{ __typename: "Person", id: $id }]) {
      ... on Person { teamMemberships { role team { number plan { year } } } } } }`;
    const membership = { role: 'HEAD', team: { number: 1, plan: { year: 2024 } } };
    const id = first.head.personId;
    expect(await graph.ask(second.head, theirs, { id })).toEqual({
      _entities: [{ teamMemberships: [membership] }],
    });
    expect(await graph.ask(person(['VIEWER']), theirs, { id })).toEqual({
      _entities: [{ teamMemberships: [] }],
    });
    expect(await graph.refusals(first.head, '{ team(id: "x") { id } }')).toEqual([]);
    expect(await graph.refusals(person(['ADMIN']), '{ team(id: "x") { id } }')).toEqual(['FORBIDDEN']);
  });

  it('count the coverage of each block on the first day of the window', async () => {
    await graph.mutate(planner, 'draftPlan', planInput(2029));
    const ids = ['C1', 'C2', 'C3', 'C4'].map((code) => ({ id: newId(), code }));
    await graph.hear([
      ...ids.slice(0, 3).map((unit) => unitEvent({ ...unit, block: 'COVERED' })),
      unitEvent({ id: newId(), code: 'GONE', block: 'COVERED', validTo: '2029-05-01' }),
      unitEvent({ id: newId(), code: 'STAYS', block: 'BARE', validTo: '2029-05-02' }),
    ]);
    const { inspectionPlan } = await graph.ask<{ inspectionPlan: { coverage: object[] } }>(planner, PLAN, {
      year: 2029,
    });
    const rows = inspectionPlan.coverage;
    expect(rows).toContainEqual({
      block: 'COVERED',
      blockName: { en: 'Block COVERED' },
      units: 3,
      visitedUnits: 0,
      share: '0.00',
    });
    expect(rows).toContainEqual(expect.objectContaining({ block: 'BARE', units: 1, visitedUnits: 0 }));
    expect(rows).not.toContainEqual(expect.objectContaining({ block: 'DTI_GROUP' }));
  });

  it('keep the newest state of a unit, whatever the order in which it hears of it', async () => {
    const id = newId();
    const versions = [3, 1, 2].map((version) => unitEvent({ id, code: `V${version}`, version }));
    await graph.hear(versions);
    await graph.hear(versions.slice(1));
    const planId = await approvedPlan(graph, 2028);
    const crew = teamOf();
    const inspectors = Object.values(crew).map((inspector) => {
      const event = inspectorEvent(inspector);
      const right = { role: 'INSPECTOR', organizationId: null, from: '2028-01-01', to: null };
      return {
        ...event,
        tombstone: false as const,
        data: { ...(event.data as object), rights: [right] },
      };
    });
    await graph.hear(inspectors);
    const team = succeeded(await graph.mutate(planner, 'formTeam', teamInput(planId, 1, crew)), 'team');
    expect(
      await graph.mutate(planner, 'scheduleVisit', visitInput(team.id, 'V2', '2028-05-08')),
    ).toMatchObject({
      code: 'UNKNOWN_ORGANIZATION',
      key: 'V2',
    });
    expect(
      await graph.mutate(planner, 'scheduleVisit', visitInput(team.id, 'V3', '2028-05-08')),
    ).toMatchObject({
      visit: { organizationCode: 'V3', block: 'DEPARTMENT' },
    });
  });
});
