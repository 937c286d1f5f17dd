import { PEOPLE, planIn, PLANNER_WROTE, TEAM, UNIT } from '../spec-facts.ts';
import { citySlot } from '../use-cases/city-slot.ts';
import { scheduleVisit } from './placing.ts';
import { cancelVisit, concludeVisit, openVisit, type Visit } from './visit.ts';

const at = '2024-05-06T01:05:00.000Z';
const byHead = { by: 'head', at };
const reason = { vi: 'Đơn vị bận họp', en: 'The unit is in a meeting' };
const minutes = {
  summary: { vi: 'Thực hiện tốt', en: 'Done well' },
  achievements: [{ vi: 'Đúng hạn', en: 'On time' }],
  shortcomings: [],
};
const SCHEDULED = scheduleVisit(
  { id: 'visit', cause: { kind: 'REGULAR' }, decisionNumber: null, provenance: 'SYNTHETIC' },
  {
    plan: planIn('APPROVED'),
    team: TEAM,
    members: [...PEOPLE.values()],
    unit: UNIT,
    slot: citySlot('2024-05-06T01:00:00.000Z', '2024-05-06T05:00:00.000Z'),
  },
  PLANNER_WROTE,
) as Visit;
const DAYS = { first: '2024-05-06', today: '2024-05-06' };
const OPEN = openVisit(SCHEDULED, TEAM, DAYS, 1, byHead) as Visit;

describe('a visit', () => {
  it.each([
    ['head', true],
    ['deputy', true],
    ['secretary', false],
    ['member', false],
    ['stranger', false],
    [null, false],
  ])('may be opened by %s: %s', (by, allowed) => {
    const outcome = openVisit(SCHEDULED, TEAM, DAYS, 1, { by, at });
    expect(outcome).toMatchObject(
      allowed ? { progress: { state: 'OPEN', openedAt: at }, version: 2 } : { failure: 'NOT_PERMITTED' },
    );
  });

  it.each([
    ['head', true],
    ['deputy', false],
    ['stranger', false],
  ])('may be concluded by %s: %s', (by, allowed) => {
    const outcome = concludeVisit(OPEN, TEAM, minutes, 2, { by, at });
    expect(outcome).toMatchObject(
      allowed
        ? { progress: { state: 'CONCLUDED', openedAt: at, concludedAt: at, minutes } }
        : { failure: 'NOT_PERMITTED' },
    );
  });

  it('is opened on its first day or later, not before', () => {
    const openOn = (today: string) => openVisit(SCHEDULED, TEAM, { ...DAYS, today }, 1, byHead);
    expect(openOn('2024-05-05')).toMatchObject({
      failure: 'VISIT_NOT_DUE',
      facts: { firstDay: '2024-05-06', now: at },
    });
    expect(openOn('2024-05-07')).toMatchObject({ progress: { state: 'OPEN' } });
  });

  it('is concluded only after it was opened, and cancelled only before', () => {
    expect(concludeVisit(SCHEDULED, TEAM, minutes, 1, byHead)).toMatchObject({
      failure: 'WRONG_VISIT_STATE',
      facts: { state: 'SCHEDULED', needed: 'OPEN' },
    });
    expect(cancelVisit(SCHEDULED, reason, 1, PLANNER_WROTE)).toMatchObject({
      progress: { state: 'CANCELLED', reason },
    });
    expect(cancelVisit(OPEN, reason, 2, PLANNER_WROTE)).toMatchObject({
      failure: 'WRONG_VISIT_STATE',
      facts: { state: 'OPEN', needed: 'SCHEDULED' },
    });
  });

  it('refuses a stale version, a blank summary and a blank reason', () => {
    expect(openVisit(SCHEDULED, TEAM, DAYS, 3, byHead)).toMatchObject({ failure: 'VERSION_CONFLICT' });
    const blank = { vi: 'x', en: ' ' };
    expect(concludeVisit(OPEN, TEAM, { ...minutes, summary: blank }, 2, byHead)).toMatchObject({
      failure: 'INVALID_INPUT',
      path: ['summary', 'en'],
    });
    expect(cancelVisit(SCHEDULED, blank, 1, PLANNER_WROTE)).toMatchObject({
      failure: 'INVALID_INPUT',
      path: ['reason', 'en'],
    });
  });
});
