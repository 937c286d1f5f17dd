import {
  idOf,
  textAt,
  person,
  personEvent,
  unitEvent,
  type Answer,
  type SpecSubgraph,
} from './spec-subgraph.ts';

export const planner = person(900, 1, ['PLANNER', null]);
export const council = person(901, 1, ['COUNCIL', null]);
export const cityLeader = person(902, 1, ['CITY_LEADER', null]);
export const admin = person(903, 1, ['ADMIN', null]);
export const officer = (unit: number) => person(1_000 + unit, unit, ['UNIT_OFFICER', unit]);
export const leader = (unit: number) => person(2_000 + unit, unit, ['UNIT_LEADER', unit]);
export const appraiser = (unit: number) => person(3_000 + unit, unit, ['APPRAISER', unit]);

export const WINDOWS = {
  selfScoring: { from: '2024-12-01T00:00:00.000Z', to: '2024-12-20T00:00:00.000Z' },
  appraisal: { from: '2024-12-05T00:00:00.000Z', to: '2024-12-31T00:00:00.000Z' },
};

type Node = readonly [
  code: string,
  parent: string | null,
  kind: 'SECTION' | 'COMPONENT',
  domain: number,
  maximum: string,
];
const TREE: readonly Node[] = [
  ['1', null, 'SECTION', 1, '3.75'],
  ['1.1', '1', 'COMPONENT', 1, '0.75'],
  ['1.2', '1', 'COMPONENT', 1, '3'],
  ['2', null, 'SECTION', 2, '5.25'],
  ['2.1', '2', 'COMPONENT', 2, '5.25'],
];
/** What units say of how they scored. */
export const NOTE = 'Theo báo cáo năm';
export const COMPONENTS = ['1.1', '1.2', '2.1'];

/** The input of a set of 2024, of the index PAR where none is told: two domains, three components, 9 points. */
export function criteriaInput(block: string, nodes: readonly Node[] = TREE, index = 'PAR') {
  return {
    index,
    year: 2024,
    block,
    title: { vi: `Bộ tiêu chí khối ${block}`, en: `Criteria of block ${block}` },
    source: 'Synthetic.',
    provenance: 'SYNTHETIC',
    nodes: nodes.map(([code, parentCode, kind, domain, maximum]) => ({
      code,
      parentCode,
      kind,
      domain,
      maximum,
      title: { vi: `Tiêu chí ${code}`, en: `Criterion ${code}` },
      ...(kind === 'COMPONENT' ? { source: 'SELF_APPRAISED' } : {}),
    })),
  };
}

/** Succeeds or shows the failure. */
export function succeeded(answer: Answer): Answer {
  expect(answer).toMatchObject({ __typename: expect.stringMatching(/Payload$/) as unknown });
  return answer;
}

/** Units 1 to 3 in block A and 4 to 53 in block B, their people, and the index PAR. */
export async function tellUnits(subgraph: SpecSubgraph): Promise<void> {
  const unitsOfA = [1, 2, 3];
  const unitsOfB = Array.from({ length: 50 }, (_, position) => position + 4);
  await subgraph.tell([
    ...unitsOfA.map((unit) => unitEvent(unit, 'A')),
    ...unitsOfB.map((unit) => unitEvent(unit, 'B')),
    ...unitsOfA.flatMap((unit) =>
      [officer(unit), leader(unit), appraiser(unit)].map((who) => personEvent(who)),
    ),
    ...[planner, council, cityLeader, admin].map((who) => personEvent(who)),
  ]);
  succeeded(
    await subgraph.mutate(
      planner,
      'registerIndex',
      { code: 'PAR', name: { vi: 'Chỉ số CCHC', en: 'PAR Index' }, provenance: 'SYNTHETIC' },
      '',
    ),
  );
}

export async function publishedSet(subgraph: SpecSubgraph, block: string, index = 'PAR'): Promise<string> {
  const imported = succeeded(
    await subgraph.mutate(
      planner,
      'importCriteriaSet',
      criteriaInput(block, TREE, index),
      '... on ImportCriteriaSetPayload { criteriaSet { id } }',
    ),
  );
  const id = textAt(imported, 'criteriaSet.id');
  succeeded(await subgraph.mutate(planner, 'publishCriteriaSet', { id, expectedVersion: 1 }, ''));
  return id;
}

/** Drafts a period of PAR 2024, or of what else is told, and opens it. */
export async function draftedAndOpened(
  subgraph: SpecSubgraph,
  planned: object,
  selection = '... on OpenPeriodPayload { period { id } }',
): Promise<Answer> {
  const drafted = await subgraph.mutate(
    planner,
    'draftPeriod',
    { period: { index: 'PAR', year: 2024, ...WINDOWS, provenance: 'SYNTHETIC', ...planned } },
    '... on DraftPeriodPayload { period { id } }',
  );
  if (drafted['__typename'] !== 'DraftPeriodPayload') return drafted;
  const periodId = textAt(drafted, 'period.id');
  return subgraph.mutate(planner, 'openPeriod', { periodId, expectedVersion: 1 }, selection);
}

export interface OpenedPeriod {
  readonly periodId: string;
  /** The assessment of a unit, by the unit's number. */
  assessmentOf(unit: number): string;
}

/** Opens PAR 2024 for the blocks, with published sets, and with more rounds where they are told. */
export async function openedPeriod(
  subgraph: SpecSubgraph,
  blocks: readonly string[],
  moreRounds: object = {},
): Promise<OpenedPeriod> {
  for (const block of blocks) await publishedSet(subgraph, block);
  const opened = succeeded(await draftedAndOpened(subgraph, { blocks, ...moreRounds }));
  const { rows } = await subgraph.owner.query<{ id: string; organization_id: string }>(
    'SELECT id, organization_id FROM assessment',
  );
  const byUnit = new Map(rows.map((row) => [row.organization_id, row.id]));
  return {
    periodId: textAt(opened, 'period.id'),
    assessmentOf: (unit) => byUnit.get(idOf(unit)) ?? '',
  };
}

export async function assign(
  subgraph: SpecSubgraph,
  periodId: string,
  appraiserUnit: number,
  domains: readonly number[],
  units: readonly number[],
): Promise<Answer> {
  return subgraph.mutate(
    planner,
    'assignAppraiser',
    {
      periodId,
      personId: appraiser(appraiserUnit).personId,
      domains,
      organizations: units.map((unit) => `U${unit}`),
    },
    ASSIGNED,
  );
}

/** What is asked of an assignment of appraisers. */
export const ASSIGNED = `
  ... on AssignAppraiserPayload {
    assignments { components department { id } person { id } reason assignedAt assessment { organizationCode } } }
  ... on OwnUnit { organization { id } organizationCode }
  ... on AlreadyAssigned { components { component assessment { organizationCode } } }
  ... on NotAppraiser { person { id } } ... on WrongPeriodState { state needed }`;

/** Scores, submits and, by unit 3's appraiser, appraises an assessment; one value for each of the three components. */
export async function appraised(
  subgraph: SpecSubgraph,
  { assessmentOf, periodId }: OpenedPeriod,
  unit: number,
  self: readonly string[],
  points: readonly string[],
): Promise<void> {
  const assessmentId = assessmentOf(unit);
  succeeded(await assign(subgraph, periodId, 3, [1, 2], [unit]));
  succeeded(
    await subgraph.mutate(
      officer(unit),
      'scoreComponents',
      {
        assessmentId,
        scores: COMPONENTS.map((component, at) => ({
          component,
          value: self[at],
          note: NOTE,
          expectedVersion: 0,
        })),
      },
      '',
    ),
  );
  succeeded(
    await subgraph.mutate(leader(unit), 'submitAssessment', { assessmentId, expectedVersion: 1 }, ''),
  );
  succeeded(
    await subgraph.mutate(
      appraiser(3),
      'appraiseComponents',
      {
        assessmentId,
        scores: COMPONENTS.map((component, at) => ({
          component,
          value: points[at],
          expectedVersion: 1,
          reason: points[at] === self[at] ? null : 'Thiếu tài liệu kiểm chứng',
        })),
      },
      '',
    ),
  );
}
