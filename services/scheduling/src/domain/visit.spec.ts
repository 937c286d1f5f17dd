import { PEOPLE, planIn, PLANNER_WROTE, TEAM, UNIT } from '../spec-facts.ts';
import { citySlot } from '../use-cases/city-slot.ts';
import { scheduleVisit } from './placing.ts';
import { cancelVisit, concludeVisit, endBefore, openVisit, type Visit } from './visit.ts';

const at = '2024-05-06T01:05:00.000Z';
const byHead = { by: 'head', at };
const reason = { vi: 'Đơn vị bận họp', en: 'The unit is in a meeting' };
const cancellation = { reason, decisionNumber: '7/QĐ' };
const minutes = {
  number: '5/BB',
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
const OPEN = openVisit(SCHEDULED, TEAM, UNIT, DAYS, 1, byHead) as Visit;

describe('a visit', () => {
  it.each([
    ['head', true],
    ['deputy', true],
    ['secretary', false],
    ['member', false],
    ['stranger', false],
    [null, false],
  ])('may be opened by %s: %s', (by, allowed) => {
    const outcome = openVisit(SCHEDULED, TEAM, UNIT, DAYS, 1, { by, at });
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
    const openOn = (today: string) => openVisit(SCHEDULED, TEAM, UNIT, { ...DAYS, today }, 1, byHead);
    expect(openOn('2024-05-05')).toMatchObject({
      failure: 'VISIT_NOT_DUE',
      facts: { firstDay: '2024-05-06', now: at },
    });
    expect(openOn('2024-05-07')).toMatchObject({ progress: { state: 'OPEN' } });
  });

  it('is opened of the unit as it is known to be on its first day, and not of one that has ended', () => {
    const names = [
      { name: { vi: 'Sở Cũ', en: 'Before' }, from: '2020-01-01', to: '2024-05-06' },
      { name: { vi: 'Sở Mới', en: 'After' }, from: '2024-05-06', to: null },
    ];
    expect(openVisit(SCHEDULED, TEAM, { ...UNIT, names }, DAYS, 1, byHead)).toMatchObject({
      unit: { name: { en: 'After' } },
    });
    const ended = { ...UNIT, validTo: '2024-05-06' };
    expect(openVisit(SCHEDULED, TEAM, ended, DAYS, 1, byHead)).toMatchObject({
      failure: 'ORGANIZATION_ENDED',
      facts: { organizationCode: 'SNV', validTo: '2024-05-06' },
    });
  });

  it('needs a decision where its unit ends on its first day or before, while it is scheduled', () => {
    const end = (visit: Visit, validTo: string | null) => endBefore(visit, DAYS.first, validTo);
    expect([end(SCHEDULED, '2024-05-06'), end(SCHEDULED, '2024-05-07'), end(SCHEDULED, null)]).toEqual([
      '2024-05-06',
      null,
      null,
    ]);
    expect(end(OPEN, '2024-05-06')).toBeNull();
  });

  it('is concluded only after it was opened, and cancelled only before', () => {
    expect(concludeVisit(SCHEDULED, TEAM, minutes, 1, byHead)).toMatchObject({
      failure: 'WRONG_VISIT_STATE',
      facts: { state: 'SCHEDULED', needed: 'OPEN' },
    });
    expect(cancelVisit(SCHEDULED, cancellation, 1, PLANNER_WROTE)).toMatchObject({
      progress: { state: 'CANCELLED', ...cancellation },
    });
    expect(cancelVisit(OPEN, cancellation, 2, PLANNER_WROTE)).toMatchObject({
      failure: 'WRONG_VISIT_STATE',
      facts: { state: 'OPEN', needed: 'SCHEDULED' },
    });
  });

  it('refuses a stale version, a blank summary and a blank reason', () => {
    expect(openVisit(SCHEDULED, TEAM, UNIT, DAYS, 3, byHead)).toMatchObject({ failure: 'VERSION_CONFLICT' });
    const blank = { vi: 'x', en: ' ' };
    expect(concludeVisit(OPEN, TEAM, { ...minutes, summary: blank }, 2, byHead)).toMatchObject({
      failure: 'INVALID_INPUT',
      path: ['summary', 'en'],
    });
    const nameless = { ...cancellation, decisionNumber: ' ' };
    expect(cancelVisit(SCHEDULED, nameless, 1, PLANNER_WROTE)).toMatchObject({ path: ['decisionNumber'] });
    expect(concludeVisit(OPEN, TEAM, { ...minutes, number: '' }, 2, byHead)).toMatchObject({
      path: ['number'],
    });
    expect(cancelVisit(SCHEDULED, { ...cancellation, reason: blank }, 1, PLANNER_WROTE)).toMatchObject({
      failure: 'INVALID_INPUT',
      path: ['reason', 'en'],
    });
  });
});
