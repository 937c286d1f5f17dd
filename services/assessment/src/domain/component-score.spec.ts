import fc from 'fast-check';
import { appraiseComponents, scoreComponents, type ComponentScore } from './component-score.ts';
import { asPoints, component as componentOf, points, rulesFor } from './spec-assessment.ts';

const AUTHORSHIP = { by: 'person', at: '2024-12-10T00:00:00.000Z' };

const component = (code: string, facts: Partial<ComponentScore> = {}) =>
  componentOf(code, '2.5', null, null, facts);
const submitted = component('1.1', { self: points('2'), selfScore: '2', version: 1 });

describe('scores of a unit', () => {
  it('are kept where they lie between zero and the maximum, and only there', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), (hundredths) => {
        const value = (hundredths / 100).toFixed(2);
        const [outcome] = scoreComponents(
          [component('1.1')],
          rulesFor([component('1.1')]),
          [{ component: '1.1', ...asPoints(value), note: null, expectedVersion: 0 }],
          AUTHORSHIP,
        );
        if (hundredths < 0 || hundredths > 250)
          expect(outcome).toMatchObject({
            failure: 'SCORE_OUT_OF_RANGE',
            facts: { minimum: '0', maximum: '2.5' },
          });
        else
          expect(outcome).toMatchObject({
            scored: { version: 1, changedBy: 'person', lastChange: 'scoreComponents' },
          });
      }),
    );
  });

  it('are answered in the order of the items, each by itself', () => {
    const known = ['a', 'b', 'c'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...known, 'x'), { maxLength: 12 }), (codes) => {
        const outcomes = scoreComponents(
          known.map((code) => component(code)),
          rulesFor(known.map((code) => component(code))),
          codes.map((code) => ({ component: code, ...asPoints('1'), note: null, expectedVersion: 0 })),
          AUTHORSHIP,
        );
        expect(
          outcomes.map((outcome) => ('scored' in outcome ? outcome.scored.code : outcome.failure)),
        ).toEqual(
          codes.map((code, at) => {
            if (codes.indexOf(code) < at) return 'INVALID_INPUT';
            return code === 'x' ? 'NOT_FOUND' : code;
          }),
        );
      }),
    );
  });

  it('take back what was appraised of another score', () => {
    const before = component('1.1', {
      ...{
        self: points('1'),
        selfScore: '1',
        appraised: points('1'),
        appraisedScore: '1',
        reason: 'Vì',
        version: 4,
      },
    });
    const [outcome] = scoreComponents(
      [before],
      rulesFor([before]),
      [{ component: '1.1', ...asPoints('2.0'), note: ' Theo  sổ ', expectedVersion: 4 }],
      AUTHORSHIP,
    );
    expect(outcome).toEqual({
      scored: {
        ...before,
        self: points('2'),
        selfScore: '2',
        note: 'Theo sổ',
        ...{ appraised: null, appraisedScore: null, reason: null },
        version: 5,
        changedBy: 'person',
        changedAt: AUTHORSHIP.at,
        lastChange: 'scoreComponents',
      },
    });
  });
});

describe('appraised scores', () => {
  const appraise = (item: object, assigned = new Set(['1.1'])) =>
    appraiseComponents(
      [submitted],
      rulesFor([submitted]),
      'APPRAISAL',
      assigned,
      [{ component: '1.1', ...asPoints('2'), expectedVersion: 1, reason: null, ...item }],
      AUTHORSHIP,
    )[0];

  it.each([
    ['an equal value needs no reason', {}, { scored: { appraisedScore: '2', reason: null } }],
    ['equal is by number', { value: '2.000' }, { scored: { appraisedScore: '2' } }],
    [
      'another value needs one',
      { value: '1.9999999999' },
      { failure: 'REASON_MISSING', path: ['scores', '0', 'reason'] },
    ],
    ['white space is none', { value: '1', reason: ' \n ' }, { failure: 'REASON_MISSING' }],
    [
      'a reason is kept in one form',
      { value: '1', reason: ' Thiê\u0301u  ' },
      { scored: { reason: 'Thiếu' } },
    ],
    ['a reason has its length', { reason: 'x'.repeat(2_001) }, { failure: 'INVALID_INPUT' }],
    ['the maximum holds', { value: '2.51', reason: 'x' }, { failure: 'SCORE_OUT_OF_RANGE' }],
    ['the version holds', { expectedVersion: 0 }, { failure: 'SCORE_CONFLICT' }],
  ])('%s', (_rule, item, expected) => {
    expect(appraise(item)).toMatchObject(expected);
  });

  it('are given to assigned components only', () => {
    expect(appraise({}, new Set(['1.2']))).toMatchObject({
      failure: 'NOT_PERMITTED',
      path: ['scores', '0', 'component'],
    });
  });
});
