import { ask } from '../graph.ts';
import type { PlayedPlatform } from './platform.ts';
import { openTrialPeriod, trialAssessmentOf } from './trial-period.ts';

/** That wrong input is refused by a stable code, and harms nothing beside it. */
export function describeWrongInput(played: PlayedPlatform): void {
  let assessmentId: string;

  beforeAll(async () => {
    await openTrialPeriod(played, ['MANAGEMENT_BOARD']);
    assessmentId = await trialAssessmentOf(played, 'HEPZA');
  });

  const OUTCOMES = `... on ScoreComponentsPayload { outcomes {
    __typename ... on Error { code path } ... on ScoreOutOfRange { maximum given }
    ... on ScoreConflict { expectedVersion currentVersion change yours { answers { value } } }
    ... on ComponentScored { component { code selfScore version } } } }`;
  const score = (idempotencyKey: string, scores: object[]) =>
    played.mutate(
      'unit-officer.HEPZA',
      'scoreComponents',
      { idempotencyKey, assessmentId, scores },
      OUTCOMES,
    );

  it('refuses a score above its maximum, and keeps the others of the batch', async () => {
    const answer = await score('spec/score', [
      { component: '1.1', value: '1.01', expectedVersion: 0 },
      { component: '1.2', value: '1.5', expectedVersion: 0 },
    ]);
    expect(answer['outcomes']).toEqual([
      {
        __typename: 'ScoreOutOfRange',
        code: 'SCORE_OUT_OF_RANGE',
        path: ['scores', '0', 'value'],
        maximum: '1',
        given: '1.01',
      },
      { __typename: 'ComponentScored', component: { code: '1.2', selfScore: '1.5', version: 1 } },
    ]);
  });

  it('answers a repeated idempotency key with the first answer, and refuses it with another input', async () => {
    const first = await score('spec/again', [{ component: '1.1', value: '0.5', expectedVersion: 0 }]);
    expect(await score('spec/again', [{ component: '1.1', value: '0.5', expectedVersion: 0 }])).toEqual(
      first,
    );
    expect(first['outcomes']).toMatchObject([{ __typename: 'ComponentScored', component: { version: 1 } }]);
    expect(
      await score('spec/again', [{ component: '1.1', value: '0.75', expectedVersion: 1 }]),
    ).toMatchObject({
      __typename: 'IdempotencyConflict',
      code: 'IDEMPOTENCY_CONFLICT',
    });
  });

  it('refuses a stale version and says what stands now', async () => {
    const answer = await score('spec/stale', [{ component: '1.2', value: '2', expectedVersion: 0 }]);
    expect(answer['outcomes']).toMatchObject([
      {
        ...{ __typename: 'ScoreConflict', expectedVersion: 0, currentVersion: 1, change: 'scoreComponents' },
        yours: { answers: [{ value: '2' }] },
      },
    ]);
  });

  it('refuses a day that does not exist by the code of a bad value', async () => {
    const bad = 'query Q($asOf: Date) { organizations(asOf: $asOf) { totalCount } }';
    const answer = await ask(played.graph, bad, { asOf: '2024-13-45' });
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it('names an unknown unit', async () => {
    const answer = await played.mutate('admin', 'registerPerson', {
      idempotencyKey: 'spec/unknown',
      subject: 'spec',
      name: { vi: 'Người thử', en: 'Trial person' },
      organization: 'KHONGCO',
      provenance: 'SYNTHETIC',
      rights: [],
    });
    expect(answer).toMatchObject({
      __typename: 'UnknownOrganization',
      code: 'UNKNOWN_ORGANIZATION',
      path: ['organization'],
      message: { vi: 'Không biết đơn vị “KHONGCO”.', en: 'No unit “KHONGCO” is known.' },
    });
  });

  it('names the visit in the way of an overlapping one, and of a second regular one', async () => {
    const found = await played.as(
      'planner',
      `{ visits(filter: { year: 2024, kind: REGULAR }, first: 2) { edges { node {
           id from to organizationCode team { id } } } } }`,
    );
    const { edges } = found.data?.['visits'] as {
      edges: {
        node: { id: string; from: string; to: string; organizationCode: string; team: { id: string } };
      }[];
    };
    const visit = edges[0]?.node;
    if (!visit) throw new Error('There is no regular visit');
    const input = (organization: string, key: string, from: string, to: string) => ({
      idempotencyKey: `spec/visit/${key}`,
      teamId: visit.team.id,
      organization,
      kind: 'REGULAR',
      from,
      to,
      provenance: 'SYNTHETIC',
    });
    const inTheWay =
      '... on TeamBusy { visit { id } } ... on UnitBusy { visit { id } } ... on SecondRegularVisit { visit { id } }';
    expect(
      await played.mutate('planner', 'scheduleVisit', input('CT', 'team', visit.from, visit.to), inTheWay),
    ).toMatchObject({
      __typename: 'TeamBusy',
      visit: { id: visit.id },
    });
    const free = { from: '2024-06-29T01:00:00Z', to: '2024-06-29T09:00:00Z' };
    expect(
      await played.mutate(
        'planner',
        'scheduleVisit',
        input(visit.organizationCode, 'second', free.from, free.to),
        inTheWay,
      ),
    ).toMatchObject({ __typename: 'SecondRegularVisit', visit: { id: visit.id } });
  });
}
