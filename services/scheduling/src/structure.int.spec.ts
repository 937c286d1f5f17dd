import {
  organizationMerged,
  organizationMoved,
  organizationRenamed,
  organizationSplit,
} from '@reformgraph/event-contracts';
import { startSpecGraph, unitEvent, type SpecGraph } from './spec-graph.ts';
import { planner, startSeason, succeeded, visitInput, type Season } from './spec-season.ts';

const reason = { vi: 'Đơn vị đã sáp nhập', en: 'The unit was merged' };
const VISIT = `query ($id: ID!) { visit(id: $id) {
  state organizationName { en } block pendingDecision unitEndsOn cancelDecisionNumber minutes { number } } }`;

describe('visits of units that change', () => {
  let graph: SpecGraph;
  let season: Season;
  let team: string;
  beforeAll(async () => {
    graph = await startSpecGraph();
    season = await startSeason(graph);
    team = season.teams[0]?.id ?? '';
  });
  afterAll(() => graph.stop());

  const idOf = (code: string) => season.units[code] ?? '';
  const schedule = (code: string, day: string) =>
    graph.mutate(planner, 'scheduleVisit', visitInput(team, code, day));
  const scheduled = async (code: string, day: string) => succeeded(await schedule(code, day), 'visit').id;
  const visit = async (id: string) =>
    (await graph.ask<{ visit: Record<string, unknown> }>(planner, VISIT, { id })).visit;
  const pending = async (needsDecision: boolean) => {
    const list = `query ($filter: VisitFilter) { visits(filter: $filter) { totalCount edges { node { id } } } }`;
    const { visits } = await graph.ask<{ visits: { totalCount: number; edges: { node: { id: string } }[] } }>(
      planner,
      list,
      { filter: { needsDecision } },
    );
    expect(visits.totalCount).toBe(visits.edges.length);
    return visits.edges.map(({ node }) => node.id);
  };

  it('keep the name of before, and get the new one from its day on', async () => {
    const before = await scheduled('U1', '2024-05-06');
    await graph.hear([
      unitEvent({
        id: idOf('U1'),
        code: 'U1',
        version: 2,
        renamedOn: '2024-06-01',
        type: organizationRenamed.type,
      }),
    ]);
    expect(await visit(before)).toMatchObject({ organizationName: { en: 'Unit U1, version 1' } });
    const slot = (day: string) => ({ from: `${day}T08:00:00+07:00`, to: `${day}T11:00:00+07:00` });
    const move = (expectedVersion: number, day: string) =>
      graph.mutate(planner, 'moveVisit', { visitId: before, expectedVersion, ...slot(day) });
    succeeded(await move(1, '2024-06-03'), 'visit');
    expect(await visit(before)).toMatchObject({ organizationName: { en: 'After' } });
    succeeded(await move(2, '2024-05-31'), 'visit');
    expect(await visit(before)).toMatchObject({ organizationName: { en: 'Before' } });
  });

  it('wait for a decision where the unit ends before them, and none is scheduled at it any more', async () => {
    const [early, late] = [await scheduled('U2', '2024-05-07'), await scheduled('U3', '2024-06-04')];
    expect(await pending(true)).toEqual([]);
    for (const [code, type] of [
      ['U2', organizationMerged.type],
      ['U3', organizationSplit.type],
    ] as const)
      await graph.hear([unitEvent({ id: idOf(code), code, version: 2, validTo: '2024-06-01', type })]);
    expect(await pending(true)).toEqual([late]);
    expect(await pending(false)).toContain(early);
    expect(await visit(late)).toMatchObject({
      state: 'SCHEDULED',
      pendingDecision: 'UNIT_ENDED',
      unitEndsOn: '2024-06-01',
    });
    expect(await visit(early)).toMatchObject({ pendingDecision: null, unitEndsOn: null });
    expect(await schedule('U2', '2024-06-05')).toMatchObject({
      code: 'ORGANIZATION_ENDED',
      organizationCode: 'U2',
      validTo: '2024-06-01',
      path: ['from'],
    });
    const head = season.teams[0]?.persons.head ?? planner;
    const opening = { visitId: early, expectedVersion: 1 };
    expect(await graph.mutate(head, 'openVisit', opening, '2024-06-01T02:00:00.000Z')).toMatchObject({
      code: 'ORGANIZATION_ENDED',
    });
    const cancel = { visitId: late, expectedVersion: 1, reason, decisionNumber: '77/QĐ' };
    succeeded(await graph.mutate(planner, 'cancelVisit', cancel), 'visit');
    expect(await pending(true)).toEqual([]);
    expect(await visit(late)).toMatchObject({ cancelDecisionNumber: '77/QĐ', pendingDecision: null });
  });

  it('cost one statement more where it is asked what must be decided', async () => {
    const list = '{ visits(first: 50) { edges { node { id pendingDecision unitEndsOn } } } }';
    expect(await graph.statementsOf(() => graph.ask(planner, list))).toHaveLength(2);
  });

  it('tell each step of theirs with the state after it, and nobody’s identity', async () => {
    await graph.hear([
      unitEvent({ id: idOf('U4'), code: 'U4', version: 2, block: 'MOVED', type: organizationMoved.type }),
    ]);
    const id = await scheduled('U4', '2024-05-08');
    const { head } = season.teams[0]?.persons ?? {};
    if (!head) throw new Error('The team has a head');
    const slot = { from: '2024-05-09T08:00:00+07:00', to: '2024-05-09T11:00:00+07:00' };
    succeeded(
      await graph.mutate(planner, 'moveVisit', { visitId: id, expectedVersion: 1, ...slot }),
      'visit',
    );
    const opening = { visitId: id, expectedVersion: 2 };
    succeeded(await graph.mutate(head, 'openVisit', opening, '2024-05-09T02:00:00.000Z'), 'visit');
    const conclusion = { visitId: id, expectedVersion: 3, number: '5/BB', summary: reason };
    const lists = { achievements: [{ vi: 'Điều riêng', en: 'Something private' }], shortcomings: [] };
    succeeded(await graph.mutate(head, 'concludeVisit', { ...conclusion, ...lists }), 'visit');
    const events = await graph.eventsOf(id);
    const [first] = events;
    expect(events.map(({ type, version }) => [type, version])).toEqual([
      ['reformgraph.visit.scheduled.v0', 1],
      ['reformgraph.visit.changed.v0', 2],
      ['reformgraph.visit.changed.v0', 3],
      ['reformgraph.visit.concluded.v0', 4],
    ]);
    expect(first).toMatchObject({
      provenance: 'SYNTHETIC',
      data: {
        kind: 'REGULAR',
        state: 'SCHEDULED',
        team: { id: team, number: 1 },
        organization: { id: idOf('U4'), code: 'U4', block: 'MOVED' },
        from: '2024-05-08T01:00:00.000Z',
        ground: null,
      },
    });
    expect(events.at(-1)).toMatchObject({
      data: { state: 'CONCLUDED', from: '2024-05-09T01:00:00.000Z', minutesNumber: '5/BB' },
    });
    const text = JSON.stringify(events);
    for (const secret of ['Something private', head.personId, 'merged']) expect(text).not.toContain(secret);
  });

  it('tell a cancellation and an ad hoc call, and nothing where nothing changed', async () => {
    const { kind: _kind, ...slot } = visitInput(team, 'U5', '2024-05-10');
    const called = await graph.mutate(planner, 'callAdHocVisit', {
      ...slot,
      ground: { vi: 'Đơn thư', en: 'A complaint' },
      authority: { vi: 'Chủ tịch', en: 'The Chairman' },
    });
    const id = succeeded(called, 'visit').id;
    expect(
      await graph.mutate(planner, 'cancelVisit', { visitId: id, expectedVersion: 9, reason }),
    ).toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    expect(await schedule('U6', '2024-05-10')).toMatchObject({ code: 'TEAM_BUSY' });
    succeeded(
      await graph.mutate(planner, 'cancelVisit', { visitId: id, expectedVersion: 1, reason }),
      'visit',
    );
    const events = await graph.eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual([
      'reformgraph.visit.scheduled.v0',
      'reformgraph.visit.cancelled.v0',
    ]);
    expect(events.map(({ data }) => data)).toMatchObject([
      { kind: 'AD_HOC', ground: { en: 'A complaint' } },
      { state: 'CANCELLED', cancelDecisionNumber: null },
    ]);
    expect(JSON.stringify(events)).not.toContain('Chairman');
  });
});
