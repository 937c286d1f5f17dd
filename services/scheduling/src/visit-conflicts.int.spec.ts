import { newId } from '@reformgraph/subgraph-kit';
import { Client } from 'pg';
import { startSpecGraph, unitEvent, type SpecGraph } from './spec-graph.ts';
import { planner, startSeason, succeeded, visitInput, type Season } from './spec-season.ts';

const reason = { vi: 'Đơn vị bận', en: 'The unit is busy' };
const cause = {
  ground: { vi: 'Đơn thư', en: 'A complaint' },
  authority: { vi: 'Chủ tịch', en: 'The Chairman' },
};

describe('visits in the way of each other', () => {
  let graph: SpecGraph;
  let season: Season;
  let team: string;
  let otherTeam: string;
  beforeAll(async () => {
    graph = await startSpecGraph();
    season = await startSeason(graph);
    [team = '', otherTeam = ''] = season.teams.map(({ id }) => id);
  });
  afterAll(() => graph.stop());

  const schedule = (...input: Parameters<typeof visitInput>) =>
    graph.mutate(planner, 'scheduleVisit', visitInput(...input));
  const callAdHoc = (...input: Parameters<typeof visitInput>) => {
    const { kind: _kind, ...slot } = visitInput(...input);
    return graph.mutate(planner, 'callAdHocVisit', { ...slot, ...cause });
  };
  const scheduled = async (...input: Parameters<typeof visitInput>) =>
    succeeded(await schedule(...input), 'visit');
  const newUnit = async () => {
    const code = `N${newId().slice(-10).toUpperCase()}`;
    await graph.hear([unitEvent({ id: newId(), code })]);
    return code;
  };

  it('are refused by name: of the team, of the unit, and a second regular one of the year', async () => {
    const first = await scheduled(team, 'U1', '2024-05-06');
    const second = await scheduled(otherTeam, 'U2', '2024-05-06');
    expect(await schedule(team, 'U3', '2024-05-06', '10:59/12:00')).toMatchObject({
      code: 'TEAM_BUSY',
      path: ['from'],
      visit: first,
    });
    expect(await callAdHoc(team, 'U2', '2024-05-07', '08:00/09:00')).toMatchObject({
      visit: { kind: 'AD_HOC' },
    });
    expect(await callAdHoc(team, 'U2', '2024-05-06', '11:00/12:00')).toMatchObject({
      __typename: 'CallAdHocVisitPayload',
    });
    expect(await callAdHoc(otherTeam, 'U1', '2024-05-06', '07:00/08:01')).toMatchObject({
      code: 'TEAM_BUSY',
      visit: second,
    });
    expect(await callAdHoc(otherTeam, 'U1', '2024-05-06', '07:00/08:00')).toMatchObject({
      __typename: 'CallAdHocVisitPayload',
    });
    expect(await callAdHoc(otherTeam, 'U2', '2024-05-07', '08:59/10:00')).toMatchObject({
      code: 'UNIT_BUSY',
      visit: { kind: 'AD_HOC', organizationCode: 'U2' },
    });
    expect(await schedule(otherTeam, 'U1', '2024-06-06')).toMatchObject({
      code: 'SECOND_REGULAR_VISIT',
      path: ['organization'],
      visit: first,
    });
  });

  it('are no longer once they are cancelled', async () => {
    const unit = await newUnit();
    const standing = await scheduled(team, unit, '2024-05-08');
    expect(await schedule(team, unit, '2024-05-08')).toMatchObject({ code: 'TEAM_BUSY' });
    const cancelled = { visitId: standing.id, expectedVersion: 1, reason };
    expect(await graph.mutate(planner, 'cancelVisit', cancelled)).toMatchObject({
      visit: { state: 'CANCELLED', cancelReason: { en: reason.en } },
    });
    expect(await scheduled(team, unit, '2024-05-08')).toMatchObject({ state: 'SCHEDULED' });
  });

  it('are refused where one is moved onto the other, and not where it is moved within its own time', async () => {
    const [unit, neighbour] = [await newUnit(), await newUnit()];
    const standing = await scheduled(team, unit, '2024-05-09', '08:00/10:00');
    const mobile = await scheduled(team, neighbour, '2024-05-09', '10:00/12:00');
    const move = (day: string, hours: string, expectedVersion: number) => {
      const { from, to } = visitInput(team, neighbour, day, hours);
      return graph.mutate(planner, 'moveVisit', { visitId: mobile.id, expectedVersion, from, to });
    };
    expect(await move('2024-05-09', '09:00/11:00', 1)).toMatchObject({ code: 'TEAM_BUSY', visit: standing });
    expect(await move('2024-05-09', '10:30/11:30', 1)).toMatchObject({ visit: { version: 2 } });
    expect(await move('2024-07-01', '08:00/09:00', 2)).toMatchObject({
      code: 'OUTSIDE_PLAN_WINDOW',
      windowFrom: '2024-05-01',
      windowTo: '2024-07-01',
    });
    expect(await move('2024-05-10', '08:00/09:00', 1)).toMatchObject({
      code: 'VERSION_CONFLICT',
      currentVersion: 2,
      changedBy: planner.personId,
      change: 'moveVisit',
    });
  });

  it('let one of many planners through who ask at the same moment, and name its visit to the others', async () => {
    const rivals = await Promise.all(Array.from({ length: 6 }, newUnit));
    const ofTeam = await Promise.all(rivals.map((unit) => schedule(team, unit, '2024-05-13')));
    const [winner, ...more] = ofTeam.filter(({ __typename }) => __typename === 'ScheduleVisitPayload');
    expect(more).toEqual([]);
    const losers = ofTeam.filter((answer) => answer !== winner);
    expect(losers.map(({ code, visit }) => [code, visit?.id])).toEqual(
      Array(5).fill(['TEAM_BUSY', winner?.visit?.id]),
    );

    const unit = await newUnit();
    const hours = ['08:00/10:00', '09:00/11:00', '10:00/12:00', '13:00/14:00'];
    const ofUnit = await Promise.all(
      hours.map((slot, position) => schedule(position % 2 ? team : otherTeam, unit, '2024-05-14', slot)),
    );
    expect(ofUnit.filter(({ __typename }) => __typename === 'ScheduleVisitPayload')).toHaveLength(1);
  });

  it.each([
    ['visit_team_busy', 'of one team', () => ({ team, units: [newId(), newId()], day: '2024-08-01' })],
    [
      'visit_unit_busy',
      'to one unit',
      () => ({ team: null, units: Array<string>(2).fill(newId()), day: '2024-08-02' }),
    ],
  ])('are refused by %s: two transactions %s wait for each other', async (constraint, _name, rivalry) => {
    const { team: shared, units, day } = rivalry();
    const [one, other] = await Promise.all([connected(graph.url), connected(graph.url)]);
    const slot = [`${day}T01:00:00Z`, `${day}T02:00:00Z`];
    const insert = (client: Client, ownTeam: string, unit: string) =>
      client.query(INSERT, [newId(), season.planId, shared ?? ownTeam, unit, ...slot]);
    try {
      for (const ending of ['rollback', 'commit']) {
        await Promise.all([one.query('begin'), other.query('begin')]);
        const pid = await pidOf(other);
        await insert(one, team, units[0] ?? '');
        const waiting = insert(other, otherTeam, units[1] ?? '').then(
          () => null,
          (error: unknown) => error,
        );
        await untilSomebodyWaits(one, `pid = ${pid}`);
        await one.query(ending);
        const outcome = await waiting;
        await other.query('rollback');
        if (ending === 'rollback') expect(outcome).toBeNull();
        else expect(outcome).toMatchObject({ code: '23P01', constraint });
      }
    } finally {
      await Promise.all([one.end(), other.end()]);
    }
  });

  it.each([
    ['team', () => `team ${team}`, '2024-06-10'],
    ['unit', () => `unit ${season.units['U5']}`, '2024-06-11'],
  ])('queue for their %s, lest two at the same moment deadlock', async (_name, place, day) => {
    const holder = await connected(graph.url);
    try {
      await holder.query('begin');
      await holder.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [place()]);
      const asked = callAdHoc(team, 'U5', day);
      await untilSomebodyWaits(holder, `locktype = 'advisory'`);
      await holder.query('commit');
      expect(await asked).toMatchObject({ visit: { organizationCode: 'U5' } });
    } finally {
      await holder.end();
    }
  });

  it('leave a member of the unit, and a unit nobody knows, without a visit', async () => {
    const { head } = season.teams[0]?.persons ?? {};
    const own = { id: head?.organizationId ?? '', code: 'OWN' };
    await graph.hear([unitEvent(own)]);
    expect(await schedule(team, 'OWN', '2024-05-20')).toMatchObject({
      code: 'MEMBER_OF_UNIT',
      personId: head?.personId,
    });
    expect(await schedule(team, 'NOWHERE', '2024-05-20')).toMatchObject({
      code: 'UNKNOWN_ORGANIZATION',
      path: ['organization'],
      key: 'NOWHERE',
    });
    expect(await schedule(newId(), 'U6', '2024-05-20')).toMatchObject({
      code: 'NOT_FOUND',
      path: ['teamId'],
    });
    expect(
      await graph.mutate(planner, 'scheduleVisit', {
        ...visitInput(team, 'U6', '2024-05-20'),
        kind: 'THEMATIC',
      }),
    ).toMatchObject({ code: 'INVALID_INPUT', path: ['topic'] });
  });
});

const INSERT = `
  INSERT INTO visit (id, plan_id, year, team_id, organization_id, organization_code, organization_name, block_code,
    block_name, kind, ground, authority, starts_at, ends_at, provenance, state, version, changed_at, last_change)
  VALUES ($1, $2, 2024, $3, $4, 'X', '{"vi": "x", "en": "x"}', 'B', '{"vi": "x", "en": "x"}', 'AD_HOC',
    '{"vi": "x", "en": "x"}', '{"vi": "x", "en": "x"}', $5, $6, 'SYNTHETIC', 'SCHEDULED', 1, now(), 'spec')`;

async function connected(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}

async function pidOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

/** Resolves once a lock that is `wanted` is waited for; `client` only looks. */
async function untilSomebodyWaits(client: Client, wanted: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { rows } = await client.query(`SELECT FROM pg_locks WHERE NOT granted AND ${wanted}`);
    if (rows.length > 0) return;
    if (Date.now() > deadline) throw new Error(`Nobody waits for a lock with ${wanted}`);
  }
}
