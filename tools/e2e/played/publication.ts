import { ask } from '../graph.ts';
import type { PlayedPlatform } from './platform.ts';
import { accepted, completeTrial, COMPLETED_VERSION, reported, type TrialResults } from './trial-results.ts';

const YEAR = 2023;
const FIRST = 'Q05';
const SECOND = 'Q06';
const UNTOUCHED = 'Q07';
const READERS = [null, 'viewer', `unit-officer.${UNTOUCHED}`, `unit-leader.${SECOND}`, 'council'] as const;
/** Those of them who read why something was decided on the second unit. */
const INSIDERS: readonly (string | null)[] = [`unit-leader.${SECOND}`, 'council'];

const decisionOf = (number: string) => ({
  decisionNumber: `GIẢ-ĐỊNH-${number}/QĐ-UBND`,
  decidedOn: '2025-01-24',
  provenance: 'SYNTHETIC',
});
const given = (number: string) => {
  const { provenance, ...decision } = decisionOf(number);
  return { ...decision, decisionProvenance: provenance };
};
const PUBLICATION = decisionOf('80');
const CORRECTION = decisionOf('81');
const WITHDRAWAL = decisionOf('82');
const GROUND = 'Tài liệu kiểm chứng đến sau';

const RANKING = `{ ranking(index: "PAR", year: ${YEAR}, block: "DISTRICT") {
  state publication { decisionNumber decidedOn provenance } units missing parked withdrawn
  rows { rank organizationCode value version
    correction { decisionNumber decidedOn provenance reason } firstPublished { rank value } }
  withdrawals { organizationCode decision { decisionNumber decidedOn provenance reason } firstPublished { rank value } }
} }`;

interface Ranking {
  readonly state: string;
  readonly units: number;
  readonly missing: number;
  readonly withdrawn: number;
  readonly rows: readonly { readonly version: number }[];
}

/** That a ranking follows publication, correction and withdrawal, for whoever reads it. */
export function describePublication(played: PlayedPlatform): void {
  let trial: TrialResults;

  const rankingFor = async (subject: string | null) => {
    const { data, errors } =
      subject === null ? await ask(played.graph, RANKING) : await played.as(subject, RANKING);
    expect(errors).toEqual([]);
    return data?.['ranking'] as Ranking | null;
  };
  const onceThere = async (isThere: (ranking: Ranking) => boolean): Promise<Ranking> => {
    const ranking = await reported(
      () => rankingFor('council'),
      (answer) => answer !== null && isThere(answer),
    );
    if (ranking === null) throw new Error('The council sees no ranking');
    return ranking;
  };
  const decide = async (mutation: string, unit: string, number: string, more: object) =>
    accepted(
      await played.mutate('council', mutation, {
        idempotencyKey: `publication/${mutation}`,
        assessmentId: trial.assessments.get(unit),
        expectedVersion: COMPLETED_VERSION,
        ...given(number),
        ground: GROUND,
        ...more,
      }),
    );

  beforeAll(async () => {
    trial = await completeTrial(
      played,
      YEAR,
      ['DISTRICT'],
      [
        { unit: FIRST, points: ['1', '1'] },
        { unit: SECOND, points: ['1', '0'] },
      ],
    );
  });

  it('begins with a draft, which is not for everybody', async () => {
    const draft = await onceThere(({ rows }) => rows.length === 2);
    expect(draft).toMatchObject({
      state: 'DRAFT',
      publication: null,
      missing: draft.units - 2,
      rows: [
        { rank: 1, organizationCode: FIRST, value: '66.67', firstPublished: null },
        { rank: 2, organizationCode: SECOND, value: '33.33', firstPublished: null },
      ],
    });
    for (const subject of READERS.filter((reader) => reader !== 'council'))
      expect(await rankingFor(subject)).toBeNull();
  });

  it('is published by a decision, for everybody alike', async () => {
    accepted(
      await played.mutate('council', 'decidePeriod', {
        idempotencyKey: 'publication/decidePeriod',
        periodId: trial.periodId,
        expectedVersion: 2,
        withoutMissing: true,
        ...given('79'),
      }),
    );
    accepted(
      await played.mutate('city-leader', 'publishPeriod', {
        idempotencyKey: 'publication/publishPeriod',
        periodId: trial.periodId,
        expectedVersion: 3,
        ...given('80'),
      }),
    );
    const published = await onceThere(({ state }) => state === 'PUBLISHED');
    expect(published).toMatchObject({
      publication: PUBLICATION,
      missing: published.units - 2,
      parked: 0,
      withdrawn: 0,
      rows: [
        { rank: 1, organizationCode: FIRST, firstPublished: { rank: 1, value: '66.67' } },
        { rank: 2, organizationCode: SECOND, firstPublished: { rank: 2, value: '33.33' } },
      ],
    });
    for (const subject of READERS) expect(await rankingFor(subject)).toEqual(published);
  });

  it('shows a correction beside what was published first, and its reason to insiders', async () => {
    await decide('correctAssessment', SECOND, '81', { scores: [{ component: '1.2', value: '2' }] });
    const version = COMPLETED_VERSION + 1;
    await onceThere(({ rows }) => rows.some((row) => row.version === version));
    for (const subject of READERS)
      expect(await rankingFor(subject)).toMatchObject({
        state: 'PUBLISHED',
        rows: [
          {
            ...{ rank: 1, organizationCode: SECOND, value: '100.00', version },
            correction: { ...CORRECTION, reason: INSIDERS.includes(subject) ? GROUND : null },
            firstPublished: { rank: 2, value: '33.33' },
          },
          { rank: 2, organizationCode: FIRST, correction: null, firstPublished: { rank: 1 } },
        ],
      });
  });

  it('shows a withdrawal as one, and no gap', async () => {
    await decide('withdrawAssessment', FIRST, '82', {});
    await onceThere(({ withdrawn }) => withdrawn === 1);
    for (const subject of READERS) {
      const ranking = await rankingFor(subject);
      expect(ranking).toMatchObject({
        state: 'PUBLISHED',
        missing: (ranking?.units ?? 0) - 2,
        rows: [{ rank: 1, organizationCode: SECOND }],
        withdrawals: [
          {
            organizationCode: FIRST,
            decision: { ...WITHDRAWAL, reason: subject === 'council' ? GROUND : null },
            firstPublished: { rank: 1, value: '66.67' },
          },
        ],
      });
    }
  });
}
