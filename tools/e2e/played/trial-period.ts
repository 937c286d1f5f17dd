import type { MoreCriteria } from './every-kind-set.ts';
import type { PlayedPlatform } from './platform.ts';

const YEAR = 2025;
const windowOf = (year: number) => ({ from: `${year}-01-01T00:00:00Z`, to: `${year}-12-01T00:00:00Z` });
const component = (code: string, maximum: string) => ({
  code,
  parentCode: '1',
  kind: 'COMPONENT',
  domain: 1,
  title: { vi: `Tiêu chí ${code}`, en: `Criterion ${code}` },
  maximum,
  source: 'SELF_APPRAISED',
});
const NODES = [
  { code: '1', kind: 'SECTION', domain: 1, title: { vi: 'Chỉ đạo', en: 'Steering' }, maximum: '3' },
  component('1.1', '1'),
  component('1.2', '2'),
];

/**
 * Opens a period of a year for the blocks on a set of two components, 1.1 of at most one point and 1.2 of at most two,
 * and returns its id. Both of its windows are open in the year `scoredIn` by the platform's clock. Nobody has scored
 * anything in it, and nobody is to appraise. `more` is what the set holds beside the two.
 */
export async function openTrialPeriod(
  played: PlayedPlatform,
  blocks: readonly string[],
  year = YEAR,
  scoredIn = year,
  more?: MoreCriteria,
): Promise<string> {
  for (const block of blocks) {
    const imported = await played.mutate(
      'planner',
      'importCriteriaSet',
      {
        idempotencyKey: `trial/import/${year}/${block}`,
        index: 'PAR',
        year,
        block,
        title: { vi: 'Bộ thử', en: 'Trial set' },
        source: 'A spec',
        provenance: 'SYNTHETIC',
        nodes: [...NODES, ...(more?.nodes ?? [])],
        ...(more && { rules: more.rules, evidenceTypes: more.evidenceTypes }),
      },
      `... on ImportCriteriaSetPayload { criteriaSet { id version } }
       ... on CriteriaTreeInvalid { problems { code node message { en } } }`,
    );
    expect(imported).toMatchObject({ __typename: 'ImportCriteriaSetPayload' });
    const { id, version } = imported['criteriaSet'] as { id: string; version: number };
    const published = await played.mutate('planner', 'publishCriteriaSet', {
      idempotencyKey: `trial/publish/${year}/${block}`,
      id,
      expectedVersion: version,
    });
    expect(published).toMatchObject({ __typename: 'PublishCriteriaSetPayload' });
  }
  const drafted = await played.mutate(
    'planner',
    'draftPeriod',
    {
      idempotencyKey: `trial/draft/${year}/${blocks.join('/')}`,
      period: {
        index: 'PAR',
        year,
        blocks,
        selfScoring: windowOf(scoredIn),
        appraisal: windowOf(scoredIn),
        provenance: 'SYNTHETIC',
      },
    },
    '... on DraftPeriodPayload { period { id } }',
  );
  expect(drafted).toMatchObject({ __typename: 'DraftPeriodPayload' });
  const { id: periodId } = drafted['period'] as { id: string };
  const opened = await played.mutate('planner', 'openPeriod', {
    idempotencyKey: `trial/open/${year}/${blocks.join('/')}`,
    periodId,
    expectedVersion: 1,
  });
  expect(opened).toMatchObject({ __typename: 'OpenPeriodPayload' });
  return periodId;
}

/** The id of the assessment of a unit in the trial period of a year, as the unit's officer finds it. */
export async function trialAssessmentOf(played: PlayedPlatform, unit: string, year = YEAR): Promise<string> {
  const { data } = await played.as(
    `unit-officer.${unit}`,
    `{ assessments(filter: { year: ${year} }) { edges { node { id } } } }`,
  );
  const { edges } = data?.['assessments'] as { edges: { node: { id: string } }[] };
  expect(edges).toHaveLength(1);
  return edges[0]?.node.id ?? '';
}
