import {
  CITED,
  INTERNAL,
  PUBLISHED,
  startCompletedPeriod,
  STATE,
  type CompletedPeriod,
} from './spec-decisions.ts';
import { cityLeader, succeeded } from './spec-period.ts';
import { allWaitForLocks, listAt, sentOf } from './spec-subgraph.ts';

let spec: CompletedPeriod;

describe('the publication of a period', () => {
  beforeAll(async () => {
    spec = await startCompletedPeriod();
    succeeded(await spec.decide('correctAssessment', 1, 3, { scores: [{ component: '2.1', value: '5' }] }));
  });
  afterAll(() => spec.subgraph.close());

  it('tells everybody of each completed assessment, once, by its decision', async () => {
    const again = { idempotencyKey: 'publish' };
    expect(await spec.publish(2, {}, cityLeader)).toMatchObject({
      code: 'WRONG_PERIOD_STATE',
      path: ['periodId'],
      ...{ state: 'OPEN', needed: 'DECIDED' },
    });
    expect(succeeded(await spec.settle(2))).toMatchObject({
      period: {
        ...{ state: 'DECIDED', version: 3 },
        decision: { ...CITED, decidedAt: '2024-12-10T00:00:00.000Z' },
      },
      completed: [{ organizationCode: 'U1' }, { organizationCode: 'U2' }],
      missing: [{ organizationCode: 'U3', state: 'SELF_SCORING' }],
    });
    const answer = succeeded(await spec.publish(3, again, cityLeader));
    expect(answer).toMatchObject({
      period: {
        state: 'PUBLISHED',
        version: 4,
        publication: { ...CITED, publishedAt: '2024-12-10T00:00:00.000Z' },
      },
      published: [{ organizationCode: 'U1' }, { organizationCode: 'U2' }],
      missing: [{ organizationCode: 'U3', state: 'SELF_SCORING' }],
    });
    expect(await spec.told(1)).toEqual([
      `${INTERNAL} assessment.submitted 2`,
      `${INTERNAL} assessment.completed 3`,
      `${INTERNAL} assessment.corrected 4`,
      `${PUBLISHED} assessment.published 4`,
      `${STATE} assessment.state 4`,
    ]);
    expect((await spec.told(2)).slice(-2)).toEqual([
      `${PUBLISHED} assessment.published 3`,
      `${STATE} assessment.state 3`,
    ]);
    expect(await spec.told(3)).toEqual([]);
    const before = await spec.everything();
    expect(await spec.publish(3, again, cityLeader)).toEqual(answer);
    expect(await spec.publish(4)).toMatchObject({
      ...{ code: 'WRONG_PERIOD_STATE', path: ['periodId'] },
      ...{ state: 'PUBLISHED', needed: 'DECIDED' },
    });
    expect(await spec.everything()).toEqual(before);
  });

  it('carries all figures and decisions, and no word or id of a person', async () => {
    const [published, state] = (await sentOf(spec.subgraph, spec.period.assessmentOf(1))).slice(-2);
    expect(published?.event).toMatchObject({
      provenance: 'SYNTHETIC',
      businessTime: '2024-12-10T00:00:00.000Z',
      data: {
        organization: { code: 'U1', block: 'A' },
        criteriaSet: { source: 'Synthetic.', rankedOn: 'SHOWN' },
        result: { points: '8.5', maximum: '9' },
        components: [
          { code: '1.1', selfScore: '0.75', points: '0.5' },
          { code: '1.2', selfScore: '3', points: '3' },
          { code: '2.1', selfScore: '5', points: '5' },
        ],
        publication: CITED,
        publishedTogether: 2,
      },
    });
    expect(state?.event.data).toMatchObject({ publication: CITED, correction: CITED });
    const { rows: persons } = await spec.subgraph.owner.query<{ id: string }>('SELECT id::text FROM person');
    const { rows } = await spec.subgraph.owner.query<{ headers: string; value: string }>(
      `SELECT headers::text, convert_from(value, 'UTF8') AS value FROM messaging.outbox
       WHERE topic LIKE 'reformgraph.published.%'`,
    );
    expect(rows).toHaveLength(4);
    for (const { headers, value } of rows) {
      for (const { id } of persons) expect(`${headers} ${value}`).not.toContain(id);
      expect(value).not.toMatch(/reason|Thiếu tài liệu|đến sau/);
    }
  });

  it('is followed by what is completed later', async () => {
    await spec.appraiseThird();
    succeeded(await spec.decide('completeAssessment', 3, 2));
    expect(await spec.told(3)).toEqual([
      `${INTERNAL} assessment.submitted 2`,
      `${INTERNAL} assessment.completed 3`,
      `${PUBLISHED} assessment.published 3`,
      `${STATE} assessment.state 3`,
    ]);
    const [published] = (await sentOf(spec.subgraph, spec.period.assessmentOf(3))).slice(-2);
    expect(published?.event.data).not.toHaveProperty('publishedTogether');
  });

  it('is followed by corrections and withdrawals', async () => {
    const scores = [{ component: '1.2', value: '3' }];
    succeeded(await spec.decide('correctAssessment', 2, 3, { scores, decisionNumber: '13/QĐ-UBND' }));
    const [corrected, state] = (await sentOf(spec.subgraph, spec.period.assessmentOf(2))).slice(-2);
    expect((await spec.told(2)).slice(-3)).toEqual([
      `${INTERNAL} assessment.corrected 4`,
      `${PUBLISHED} assessment.corrected 4`,
      `${STATE} assessment.state 4`,
    ]);
    for (const one of [corrected, state])
      expect(one?.event.data).toMatchObject({
        result: { points: '8.5' },
        publication: CITED,
        correction: { ...CITED, decisionNumber: '13/QĐ-UBND' },
      });
    succeeded(await spec.decide('withdrawAssessment', 2, 4));
    expect((await spec.told(2)).slice(-3)).toEqual([
      `${INTERNAL} assessment.withdrawn 5`,
      `${PUBLISHED} assessment.withdrawn 5`,
      `${STATE} assessment.state 5`,
    ]);
    const [withdrawn, tombstone] = (await sentOf(spec.subgraph, spec.period.assessmentOf(2))).slice(-2);
    expect(withdrawn?.event.data).toMatchObject({ publication: CITED, withdrawal: CITED });
    expect(withdrawn?.event.data).not.toHaveProperty('result');
    expect(tombstone?.event.tombstone).toBe(true);
  });

  it('happens once, whoever decides at the same time', async () => {
    await spec.subgraph.close();
    spec = await startCompletedPeriod();
    succeeded(await spec.settle(2));
    const holder = await spec.subgraph.owner.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM assessment_period FOR UPDATE');
    const answers = Promise.all([spec.publish(3), spec.publish(3, {}, cityLeader)]);
    await Promise.race([answers, allWaitForLocks(spec.subgraph, 2)]);
    await holder.query('ROLLBACK');
    holder.release(true);
    expect((await answers).map(({ __typename }) => String(__typename)).sort()).toEqual([
      'PublishPeriodPayload',
      'VersionConflict',
    ]);
    expect((await spec.told(1)).filter((line) => line.startsWith('reformgraph.published'))).toHaveLength(2);
  });

  it('costs as many statements for two units as for three', async () => {
    const cost = async () => {
      succeeded(await spec.settle(2));
      spec.subgraph.statements.length = 0;
      const answer = succeeded(await spec.publish(3));
      return [spec.subgraph.statements.length, listAt(answer, 'published').length];
    };
    await spec.subgraph.close();
    spec = await startCompletedPeriod();
    const [forTwo, two] = await cost();
    await spec.subgraph.close();
    spec = await startCompletedPeriod();
    await spec.appraiseThird();
    succeeded(await spec.decide('completeAssessment', 3, 2));
    const [forThree, three] = await cost();
    expect([two, three]).toEqual([2, 3]);
    expect(forThree).toBe(forTwo);
  });
});
