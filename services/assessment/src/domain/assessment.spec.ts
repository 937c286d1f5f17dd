import {
  completeAssessment,
  openAppraisal,
  refusedSelfScoring,
  submitAssessment,
  type Assessment,
  type PeriodRules,
} from './assessment.ts';
import { component as componentOf, FACTS, OPEN_PERIOD as PERIOD, rulesFor } from './spec-assessment.ts';

const SELF_SCORING: Assessment = { ...FACTS, state: 'SELF_SCORING' };
const SUBMITTED: Assessment = {
  ...FACTS,
  state: 'SUBMITTED',
  version: 2,
  submittedAt: '2024-12-19T00:00:00.000Z',
};
const EXISTS = { today: '2024-12-19', endsOn: null };
const LOCKED: PeriodRules = { ...PERIOD, state: 'LOCKED' };
const at = (instant: string) => ({ by: 'person', at: instant });
const component = (code: string, self: string | null, appraised: string | null) =>
  componentOf(code, '3', self, appraised);

describe('the rounds of an assessment', () => {
  it.each([
    ['2024-11-30T23:59:59.999Z', 'WINDOW_CLOSED', 'WINDOW_CLOSED'],
    ['2024-12-01T00:00:00.000Z', undefined, 'WINDOW_CLOSED'],
    ['2024-12-10T00:00:00.000Z', undefined, undefined],
    ['2024-12-19T23:59:59.999Z', undefined, undefined],
    ['2024-12-20T00:00:00.000Z', 'WINDOW_CLOSED', undefined],
    ['2024-12-31T00:00:00.000Z', 'WINDOW_CLOSED', 'WINDOW_CLOSED'],
  ])('are half-open: %s', (now, self, appraisal) => {
    expect(refusedSelfScoring(SELF_SCORING, PERIOD, EXISTS, now)?.failure).toBe(self);
    const opened = openAppraisal(SUBMITTED, PERIOD, now);
    expect('failure' in opened ? opened.failure : undefined).toBe(appraisal);
  });

  it('follow one another', () => {
    const now = '2024-12-12T00:00:00.000Z';
    expect(refusedSelfScoring(SUBMITTED, PERIOD, EXISTS, now)).toMatchObject({
      failure: 'WRONG_ASSESSMENT_STATE',
      facts: { needed: 'SELF_SCORING' },
    });
    expect(openAppraisal(SELF_SCORING, PERIOD, now)).toMatchObject({
      failure: 'WRONG_ASSESSMENT_STATE',
      facts: { needed: 'SUBMITTED' },
    });
    expect(refusedSelfScoring(SELF_SCORING, LOCKED, EXISTS, now)).toMatchObject({ failure: 'PERIOD_LOCKED' });
    expect(openAppraisal(SUBMITTED, LOCKED, now)).toMatchObject({ failure: 'PERIOD_LOCKED' });
  });

  it('end self-scoring by a submission of all scores', () => {
    const all = [component('1', '0', null), component('2', '3', null)];
    const now = at('2024-12-19T00:00:00.000Z');
    expect(submitAssessment(SELF_SCORING, PERIOD, EXISTS, all, rulesFor(all), 1, now)).toEqual({
      ...SUBMITTED,
      changedBy: 'person',
      changedAt: now.at,
      lastChange: 'submitAssessment',
    });
    expect(submitAssessment(SELF_SCORING, PERIOD, EXISTS, all, rulesFor(all), 2, now)).toMatchObject({
      failure: 'VERSION_CONFLICT',
    });
    expect(submitAssessment(SELF_SCORING, LOCKED, EXISTS, all, rulesFor(all), 1, now)).toMatchObject({
      failure: 'PERIOD_LOCKED',
    });
    expect(
      submitAssessment(SELF_SCORING, PERIOD, EXISTS, all, rulesFor(all), 1, at(PERIOD.selfScoring.to)),
    ).toMatchObject({
      failure: 'WINDOW_CLOSED',
    });
    expect(
      submitAssessment(
        SELF_SCORING,
        PERIOD,
        EXISTS,
        [...all, component('3', null, null)],
        rulesFor([...all, component('3', null, null)]),
        1,
        now,
      ),
    ).toMatchObject({
      failure: 'INCOMPLETE_SCORES',
      facts: { missing: ['3'] },
    });
  });

  it('are over for a unit from the day on which it has ended; what it has submitted goes on', () => {
    const all = [component('1', '0', '1'), component('2', '3', '3')];
    const now = at('2024-12-19T00:00:00.000Z');
    const ended = { today: '2024-12-19', endsOn: '2024-12-19' };
    const lasting = { today: '2024-12-19', endsOn: '2024-12-20' };
    const refused = {
      failure: 'ORGANIZATION_ENDED',
      facts: { organizationCode: 'O', validTo: '2024-12-19' },
      path: ['assessmentId'],
    };
    expect(refusedSelfScoring(SELF_SCORING, PERIOD, ended, now.at)).toEqual(refused);
    expect(submitAssessment(SELF_SCORING, PERIOD, ended, all, rulesFor(all), 1, now)).toEqual(refused);
    expect(refusedSelfScoring(SELF_SCORING, PERIOD, lasting, now.at)).toBeNull();
    expect(submitAssessment(SELF_SCORING, PERIOD, lasting, all, rulesFor(all), 1, now)).toMatchObject({
      state: 'SUBMITTED',
    });
    expect(openAppraisal(SUBMITTED, PERIOD, now.at)).toEqual({ round: 'APPRAISAL' });
    expect(completeAssessment(SUBMITTED, PERIOD, all, rulesFor(all), 2, now)).toMatchObject({
      state: 'COMPLETED',
    });
  });

  it('end by a completion at any time after, of what is all appraised', () => {
    const all = [component('1', '0', '1'), component('2', '3', '3')];
    const years = at('2030-01-01T00:00:00.000Z');
    expect(completeAssessment(SUBMITTED, PERIOD, all, rulesFor(all), 2, years)).toMatchObject({
      state: 'COMPLETED',
      version: 3,
      submittedAt: '2024-12-19T00:00:00.000Z',
      completedAt: years.at,
      result: { points: '4', maximum: '6', value: '66.66666666666666666667', fraction: '200/3' },
    });
    expect(completeAssessment(SUBMITTED, PERIOD, all, rulesFor(all), 1, years)).toMatchObject({
      failure: 'VERSION_CONFLICT',
    });
    expect(completeAssessment(SELF_SCORING, PERIOD, all, rulesFor(all), 1, years)).toMatchObject({
      failure: 'WRONG_ASSESSMENT_STATE',
    });
    expect(completeAssessment(SUBMITTED, LOCKED, all, rulesFor(all), 2, years)).toMatchObject({
      failure: 'PERIOD_LOCKED',
    });
    expect(
      completeAssessment(
        SUBMITTED,
        PERIOD,
        [...all, component('3', '1', null)],
        rulesFor([...all, component('3', '1', null)]),
        2,
        years,
      ),
    ).toMatchObject({
      failure: 'INCOMPLETE_SCORES',
      facts: { missing: ['3'] },
    });
  });
});
