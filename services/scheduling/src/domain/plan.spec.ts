import fc from 'fast-check';
import { CONTENT, planIn, PLANNER_WROTE } from '../spec-facts.ts';
import { approvePlan, closePlan, draftPlan, submitPlan, type InspectionPlan } from './plan.ts';

const later = { by: 'leader', at: '2024-04-02T02:00:00.000Z' };
const NO_VISITS = { count: 0, visits: [] };
const decision = { number: '1/QĐ-UBND', date: '2024-04-02', provenance: 'SYNTHETIC' } as const;

describe('a plan', () => {
  it('goes from draft by submission and approval to its end, one version at a time', () => {
    const outcomes = [
      draftPlan('plan', CONTENT, PLANNER_WROTE),
      submitPlan(planIn('DRAFT'), 1, later),
      approvePlan(planIn('SUBMITTED'), decision, 1, later),
      closePlan(planIn('APPROVED'), NO_VISITS, 1, later),
    ] as InspectionPlan[];
    expect(outcomes.map(({ lifecycle, version }) => [lifecycle.state, version])).toEqual([
      ['DRAFT', 1],
      ['SUBMITTED', 2],
      ['APPROVED', 2],
      ['CLOSED', 2],
    ]);
    expect(outcomes[2]).toMatchObject({
      lifecycle: { decision },
      changedBy: 'leader',
      changedAt: later.at,
      lastChange: 'approvePlan',
    });
  });

  it.each([
    ['submit', 'DRAFT', (plan: InspectionPlan) => submitPlan(plan, 1, later)],
    ['approve', 'SUBMITTED', (plan: InspectionPlan) => approvePlan(plan, decision, 1, later)],
    ['close', 'APPROVED', (plan: InspectionPlan) => closePlan(plan, NO_VISITS, 1, later)],
  ] as const)('refuses to %s in any state but %s', (_name, needed, advance) => {
    for (const state of ['DRAFT', 'SUBMITTED', 'APPROVED', 'CLOSED'] as const)
      if (state !== needed)
        expect(advance(planIn(state))).toMatchObject({
          failure: 'WRONG_PLAN_STATE',
          facts: { state, needed: [needed] },
        });
  });

  it('tells a stale caller what stands and who made it so', () => {
    expect(submitPlan(planIn('DRAFT'), 7, later)).toMatchObject({
      failure: 'VERSION_CONFLICT',
      facts: { expectedVersion: 7, currentVersion: 1, changedBy: 'planner', change: 'draftPlan' },
    });
  });

  it('is not approved without the number of a decision', () => {
    expect(approvePlan(planIn('SUBMITTED'), { ...decision, number: '  ' }, 1, later)).toMatchObject({
      failure: 'INVALID_INPUT',
      path: ['decisionNumber'],
    });
  });

  it.each([
    ['a window that ends as it begins', { window: { from: '2024-05-01', to: '2024-05-01' } }, 'windowTo'],
    ['a window that ends before it begins', { window: { from: '2024-05-02', to: '2024-05-01' } }, 'windowTo'],
    ['a window from the year before', { window: { from: '2023-12-31', to: '2024-07-01' } }, 'windowFrom'],
    ['a window of the year after', { window: { from: '2025-01-01', to: '2025-07-01' } }, 'windowFrom'],
    ['a window into the year after', { window: { from: '2024-05-01', to: '2025-01-02' } }, 'windowTo'],
    ['a blank title', { title: { vi: ' ', en: 'Plan' } }, 'title'],
    ['no domain', { domains: [] }, 'domains'],
    ['a domain twice', { domains: [...CONTENT.domains, ...CONTENT.domains] }, 'domains'],
    ['an index twice', { indexes: ['PAR', 'PAR'] }, 'indexes'],
    ['no team', { plannedTeams: 0 }, 'plannedTeams'],
    ['a share above 100', { coverageTarget: '100.01' }, 'coverageTarget'],
    ['a negative share', { coverageTarget: '-1' }, 'coverageTarget'],
    ['a share with three places', { coverageTarget: '33.333' }, 'coverageTarget'],
    ['a year out of range', { year: 24 }, 'year'],
  ])('is refused with %s', (_name, part, field) => {
    const refused = draftPlan('plan', { ...CONTENT, ...part }, PLANNER_WROTE);
    expect(refused).toMatchObject({ failure: 'INVALID_INPUT' });
    expect('path' in refused && refused.path?.[0]).toBe(field);
  });

  it('may have all days of its year for its window', () => {
    const window = { from: '2024-01-01', to: '2025-01-01' };
    expect(draftPlan('plan', { ...CONTENT, window }, PLANNER_WROTE)).toMatchObject({ year: 2024, window });
  });

  it('keeps every share from 0 to 100 exactly, whatever zeros it is written with', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 3 }),
        (hundredths, leading, trailing) => {
          const written = `${'0'.repeat(leading)}${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}${'0'.repeat(trailing)}`;
          const plan = draftPlan('plan', { ...CONTENT, coverageTarget: written }, PLANNER_WROTE);
          expect(plan).toMatchObject({ coverageTarget: String(hundredths / 100) });
        },
      ),
    );
  });
});
