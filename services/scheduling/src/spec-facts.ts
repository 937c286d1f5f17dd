import type { KnownPerson, KnownUnit } from './domain/known.ts';
import { draftPlan, type InspectionPlan, type PlanContent } from './domain/plan.ts';
import type { Team } from './domain/team.ts';

/** Facts that the specs of the domain begin with; every person and decision is made up. */
export const PLANNER_WROTE = { by: 'planner', at: '2024-03-01T02:00:00.000Z' };

export const CONTENT: PlanContent = {
  year: 2024,
  title: { vi: 'Kế hoạch kiểm tra năm 2024', en: 'Inspection plan of 2024' },
  issuer: { vi: 'Ủy ban nhân dân Thành phố', en: "City People's Committee" },
  window: { from: '2024-05-01', to: '2024-07-01' },
  domains: [{ number: 1, name: { vi: 'Công tác chỉ đạo, điều hành', en: 'Leadership and steering' } }],
  indexes: ['PAR', 'DTI'],
  purposes: [{ vi: 'Đánh giá kết quả', en: 'Assess what was achieved' }],
  requirements: [],
  adHocGround: null,
  plannedTeams: 5,
  coverageTarget: '30',
  provenance: 'SYNTHETIC',
  provenanceExceptions: [],
};

/** A plan in one of its states. */
export function planIn(state: InspectionPlan['lifecycle']['state']): InspectionPlan {
  const plan = draftPlan('plan', CONTENT, PLANNER_WROTE);
  if ('failure' in plan) throw new Error(plan.failure);
  const decision = { number: '1/QĐ', date: '2024-04-01', provenance: 'SYNTHETIC' } as const;
  return {
    ...plan,
    lifecycle: state === 'APPROVED' || state === 'CLOSED' ? { state, decision } : { state },
  };
}

export const TEAM: Team = {
  id: 'team',
  planId: 'plan',
  number: 1,
  name: { vi: 'Đoàn số 1', en: 'Team 1' },
  members: [
    { personId: 'head', role: 'HEAD' },
    { personId: 'deputy', role: 'DEPUTY_HEAD' },
    { personId: 'secretary', role: 'SECRETARY' },
    { personId: 'member', role: 'MEMBER' },
  ],
  provenance: 'SYNTHETIC',
  formedBy: 'planner',
  formedAt: PLANNER_WROTE.at,
};

/** The members of TEAM: inspectors of 2024 who belong to the unit `office`. */
export const PEOPLE: ReadonlyMap<string, KnownPerson> = new Map(
  TEAM.members.map(({ personId }) => [
    personId,
    {
      id: personId,
      organizationId: 'office',
      rights: [{ role: 'INSPECTOR', from: '2024-01-01', to: '2025-01-01' }],
    },
  ]),
);

export const UNIT: KnownUnit = {
  id: 'unit',
  code: 'SNV',
  names: [
    {
      name: { vi: 'Sở Nội vụ', en: 'Department of Home Affairs' },
      from: '2020-01-01',
      to: null,
    },
  ],
  validFrom: '2020-01-01',
  validTo: null,
  memberships: [
    {
      block: 'DEPARTMENT',
      blockName: { vi: 'Khối sở', en: 'Departments' },
      index: null,
      from: '2020-01-01',
      to: null,
    },
  ],
};
