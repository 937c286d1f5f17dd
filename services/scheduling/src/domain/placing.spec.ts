import fc from 'fast-check';
import { PEOPLE, planIn, PLANNER_WROTE, TEAM, UNIT } from '../spec-facts.ts';
import { citySlot } from '../use-cases/city-slot.ts';
import { liesInside, moveVisit, scheduleVisit, type Place } from './placing.ts';
import type { Visit, VisitCause } from './visit.ts';

const MORNING = citySlot('2024-05-06T01:00:00.000Z', '2024-05-06T05:00:00.000Z');
const PLACE: Place = {
  plan: planIn('APPROVED'),
  team: TEAM,
  members: [...PEOPLE.values()],
  unit: UNIT,
  slot: MORNING,
};
const ground = { vi: 'Phản ánh của công dân', en: 'A complaint by a citizen' };
const authority = { vi: 'Chủ tịch Ủy ban nhân dân', en: "Chairman of the People's Committee" };
const REGULAR: VisitCause = { kind: 'REGULAR' };
const AD_HOC: VisitCause = { kind: 'AD_HOC', ground, authority };

const schedule = (change: Partial<Place>, cause: VisitCause = REGULAR) =>
  scheduleVisit(
    { id: 'visit', cause, decisionNumber: null, provenance: 'SYNTHETIC' },
    { ...PLACE, ...change },
    PLANNER_WROTE,
  );

describe('placing a visit', () => {
  it('keeps the unit as it is on the first day', () => {
    expect(schedule({})).toMatchObject({
      year: 2024,
      unit: { id: 'unit', code: 'SNV', block: { code: 'DEPARTMENT' } },
      progress: { state: 'SCHEDULED' },
      version: 1,
    });
  });

  it('needs an approved plan', () => {
    for (const state of ['DRAFT', 'SUBMITTED', 'CLOSED'] as const)
      expect(schedule({ plan: planIn(state) })).toMatchObject({
        failure: 'WRONG_PLAN_STATE',
        facts: { state, needed: ['APPROVED'] },
      });
  });

  it.each([
    ['begins on the first day', '2024-04-30T17:00:00.000Z', '2024-04-30T18:00:00.000Z', true],
    ['begins an instant before', '2024-04-30T16:59:59.999Z', '2024-04-30T18:00:00.000Z', false],
    ['ends with the last day', '2024-06-30T16:00:00.000Z', '2024-06-30T17:00:00.000Z', true],
    ['ends an instant after', '2024-06-30T16:00:00.000Z', '2024-06-30T17:00:00.001Z', false],
  ])("judges a regular visit that %s by the City's days", (_name, from, to, inside) => {
    const outcome = schedule({ slot: citySlot(from, to) });
    if (inside) expect(outcome).toMatchObject({ from, to });
    else
      expect(outcome).toMatchObject({
        failure: 'OUTSIDE_PLAN_WINDOW',
        facts: { windowFrom: '2024-05-01', windowTo: '2024-07-01' },
      });
  });

  it('finds a visit inside the window exactly where it does not begin before it nor end after it', () => {
    const window = { from: '2024-05-01', to: '2024-07-01' };
    const begins = Date.parse('2024-05-01T00:00:00+07:00');
    const ends = Date.parse('2024-07-01T00:00:00+07:00');
    const near = fc.constantFrom(begins, ends).chain((edge) => fc.integer({ min: edge - 3, max: edge + 3 }));
    fc.assert(
      fc.property(near, fc.integer({ min: 1, max: 5 * 24 * 60 * 60 * 1000 }), (from, length) => {
        const slot = citySlot(new Date(from).toISOString(), new Date(from + length).toISOString());
        expect(liesInside(slot, window)).toBe(begins <= from && from + length <= ends);
      }),
    );
  });

  it('lets thematic and ad hoc visits lie outside the window', () => {
    const slot = citySlot('2024-09-02T01:00:00.000Z', '2024-09-02T05:00:00.000Z');
    const topic = { vi: 'Một cửa', en: 'One-stop shop' };
    expect(schedule({ slot }, { kind: 'THEMATIC', topic })).toMatchObject({ cause: { topic } });
    expect(schedule({ slot }, AD_HOC)).toMatchObject({ cause: AD_HOC, lastChange: 'callAdHocVisit' });
  });

  it.each(['ground', 'authority'] as const)('refuses an ad hoc visit with a blank %s', (part) => {
    const cause = { ...AD_HOC, [part]: { vi: '  ', en: 'x' } } as VisitCause;
    expect(schedule({}, cause)).toMatchObject({ failure: 'INVALID_INPUT', path: [part, 'vi'] });
  });

  it.each([
    ['that ends as it begins', '2024-05-06T01:00:00.000Z', '2024-05-06T01:00:00.000Z'],
    ['that ends before it begins', '2024-05-06T01:00:00.000Z', '2024-05-06T00:00:00.000Z'],
    ['of more than 5 days', '2024-05-06T01:00:00.000Z', '2024-05-11T01:00:00.001Z'],
  ])('refuses a visit %s', (_name, from, to) => {
    expect(schedule({ slot: citySlot(from, to) })).toMatchObject({ failure: 'INVALID_INPUT', path: ['to'] });
  });

  it('refuses a team with a member of the unit and names the person', () => {
    const members = [...PEOPLE.values()].map((person) =>
      person.id === 'secretary' ? { ...person, organizationId: 'unit' } : person,
    );
    expect(schedule({ members })).toMatchObject({
      failure: 'MEMBER_OF_UNIT',
      facts: { personId: 'secretary' },
    });
  });

  it('refuses a unit that does not exist on that day', () => {
    expect(schedule({ unit: { ...UNIT, validTo: '2024-05-06' } })).toMatchObject({
      failure: 'ORGANIZATION_ENDED',
      facts: { organizationCode: 'SNV', validTo: '2024-05-06' },
    });
    expect(schedule({ unit: { ...UNIT, validFrom: '2024-05-07' } })).toMatchObject({
      failure: 'INVALID_INPUT',
    });
  });

  it('moves a scheduled visit under the same rules, and no other', () => {
    const visit = schedule({}) as Visit;
    const slot = citySlot('2024-05-07T01:00:00.000Z', '2024-05-07T05:00:00.000Z');
    expect(moveVisit(visit, { ...PLACE, slot }, 1, PLANNER_WROTE)).toMatchObject({
      from: slot.from,
      to: slot.to,
      version: 2,
    });
    const outside = citySlot('2024-07-07T01:00:00.000Z', '2024-07-07T05:00:00.000Z');
    expect(moveVisit(visit, { ...PLACE, slot: outside }, 1, PLANNER_WROTE)).toMatchObject({
      failure: 'OUTSIDE_PLAN_WINDOW',
    });
    const open: Visit = { ...visit, progress: { state: 'OPEN', openedAt: PLANNER_WROTE.at } };
    expect(moveVisit(open, { ...PLACE, slot }, 1, PLANNER_WROTE)).toMatchObject({
      failure: 'WRONG_VISIT_STATE',
      facts: { state: 'OPEN', needed: 'SCHEDULED' },
    });
  });
});
