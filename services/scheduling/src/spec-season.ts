import { newId } from '@reformgraph/subgraph-kit';
import { inspectorEvent, person, unitEvent, type Outcome, type SpecGraph } from './spec-graph.ts';

export const planner = person(['PLANNER']);
export const cityLeader = person(['CITY_LEADER']);

/** What draftPlan takes for a year, with a window of May and June. */
export function planInput(year: number) {
  return {
    year,
    title: { vi: `Kế hoạch năm ${year}`, en: `Plan of ${year}` },
    issuer: { vi: 'Ủy ban nhân dân Thành phố', en: "City People's Committee" },
    windowFrom: `${year}-05-01`,
    windowTo: `${year}-07-01`,
    domains: [{ number: 1, name: { vi: 'Chỉ đạo, điều hành', en: 'Steering' } }],
    indexes: ['PAR'],
    purposes: [{ vi: 'Đánh giá', en: 'Assess' }],
    requirements: [],
    plannedTeams: 2,
    coverageTarget: '30.0',
    provenance: 'SYNTHETIC',
  };
}

/** A team's persons as they sign in, all of one office that is no unit. */
export function teamOf(office = newId()) {
  const inspector = () => person(['INSPECTOR'], office);
  return { head: inspector(), deputy: inspector(), secretary: inspector(), member: inspector() };
}
export type Inspectors = ReturnType<typeof teamOf>;

/** What formTeam takes. */
export function teamInput(planId: string, number: number, { head, deputy, secretary, member }: Inspectors) {
  return {
    planId,
    number,
    name: { vi: `Đoàn số ${number}`, en: `Team ${number}` },
    members: [
      { personId: head.personId, role: 'HEAD' },
      { personId: deputy.personId, role: 'DEPUTY_HEAD' },
      { personId: secretary.personId, role: 'SECRETARY' },
      { personId: member.personId, role: 'MEMBER' },
    ],
    provenance: 'SYNTHETIC',
  };
}

/** What scheduleVisit takes for a regular visit; day and hours are the City's. */
export function visitInput(teamId: string, organization: string, day: string, hours = '08:00/11:00') {
  const [from = '', to = ''] = hours.split('/').map((hour) => `${day}T${hour}:00+07:00`);
  return { teamId, organization, kind: 'REGULAR', from, to, provenance: 'SYNTHETIC' };
}

export interface Season {
  readonly planId: string;
  readonly teams: readonly { readonly id: string; readonly persons: Inspectors }[];
  /** The units' ids by their codes U1 to U6; U1 to U3 are departments, U4 to U6 districts. */
  readonly units: Readonly<Record<string, string>>;
}

/** Six known units, an approved plan of the year and its two teams. */
export async function startSeason(graph: SpecGraph, year = 2024): Promise<Season> {
  const codes = [1, 2, 3, 4, 5, 6].map((number) => `U${number}`);
  const units = Object.fromEntries(codes.map((code) => [code, newId()]));
  const crews = [teamOf(), teamOf()];
  await graph.hear([
    ...codes.map((code, position) =>
      unitEvent({ id: units[code] ?? '', code, block: position < 3 ? 'DEPARTMENT' : 'DISTRICT' }),
    ),
    ...crews.flatMap((crew) => Object.values(crew)).map(inspectorEvent),
  ]);
  const planId = await approvedPlan(graph, year);
  const teams: { id: string; persons: Inspectors }[] = [];
  for (const [position, persons] of crews.entries()) {
    const formed = await graph.mutate(planner, 'formTeam', teamInput(planId, position + 1, persons));
    teams.push({ id: succeeded(formed, 'team').id, persons });
  }
  return { planId, teams, units };
}

/** A plan that was drafted, submitted and approved; its id. */
export async function approvedPlan(graph: SpecGraph, year: number): Promise<string> {
  const { id: planId } = succeeded(await graph.mutate(planner, 'draftPlan', planInput(year)), 'plan');
  succeeded(await graph.mutate(planner, 'submitPlan', { planId, expectedVersion: 1 }), 'plan');
  const decision = {
    decisionNumber: `1/QĐ-${year}`,
    decisionDate: `${year}-04-01`,
    decisionProvenance: 'SYNTHETIC',
  };
  succeeded(
    await graph.mutate(cityLeader, 'approvePlan', { planId, expectedVersion: 2, ...decision }),
    'plan',
  );
  return planId;
}

/** What a mutation made or changed; throws with the whole outcome where it failed. */
export function succeeded<Part extends 'plan' | 'team' | 'visit'>(
  outcome: Outcome,
  part: Part,
): NonNullable<Outcome[Part]> {
  const made = outcome[part];
  if (!made || outcome.code !== undefined) throw new Error(`No ${part} but ${JSON.stringify(outcome)}`);
  return made;
}
