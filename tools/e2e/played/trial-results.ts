import type { MoreCriteria } from './every-kind-set.ts';
import type { Member, PlayedPlatform } from './platform.ts';
import { openTrialPeriod, trialAssessmentOf } from './trial-period.ts';

/** The year in which the windows of periods with trial results are open, whatever year they assess. */
const SCORED_IN = 2025;
/** An assessment has this version when it is completed. */
export const COMPLETED_VERSION = 3;
/** Owns domain 1, to which every component of a trial period belongs. */
const APPRAISING = 'SNV';
const PATIENCE = 30_000;
const PAUSE = 50;

/** A unit with its points of 1 and of 2, in a period of the trial. */
export interface TrialResult {
  readonly unit: string;
  readonly points: readonly [string, string];
}

/** A period of the year in which the units have completed assessments and nothing is published. */
export interface TrialResults {
  readonly periodId: string;
  /** Of the units, by their codes. */
  readonly assessments: ReadonlyMap<string, string>;
}

/**
 * Opens a trial period for the blocks and plays the assessments of some of their units to completion. Where the set holds
 * more than the two components, appraisal is extended and closed before, without the blocks' other units.
 */
export async function completeTrial(
  played: PlayedPlatform,
  year: number,
  blocks: readonly string[],
  results: readonly TrialResult[],
  more?: MoreCriteria,
): Promise<TrialResults> {
  const periodId = await openTrialPeriod(played, blocks, year, SCORED_IN, more);
  const send = async (subject: string, mutation: string, input: object) =>
    accepted(await played.mutate(subject, mutation, input));
  await send('planner', 'assignAppraiser', {
    idempotencyKey: `trial/assign/${year}`,
    periodId,
    personId: await appraiserIn(played),
    domains: [1],
    organizations: results.map(({ unit }) => unit),
  });
  const keyOf = (assessmentId: string, unit: string) => (step: string) => ({
    idempotencyKey: `trial/${step}/${year}/${unit}`,
    assessmentId,
  });
  const assessments = new Map<string, string>();
  for (const { unit, points } of results) {
    const assessmentId = await trialAssessmentOf(played, unit, year);
    const scores = (expectedVersion: number) => [
      ...points.map((value, position) => ({ component: `1.${position + 1}`, value, expectedVersion })),
      ...(more?.scores ?? []).map((score) => ({ ...score, expectedVersion })),
    ];
    const key = keyOf(assessmentId, unit);
    await send(`unit-officer.${unit}`, 'scoreComponents', {
      ...key('score'),
      scores: scores(0).map((score) => ({ ...score, note: 'Theo sổ' })),
    });
    await send(`unit-leader.${unit}`, 'submitAssessment', { ...key('submit'), expectedVersion: 1 });
    await send(`appraiser.${APPRAISING}`, 'appraiseComponents', { ...key('appraise'), scores: scores(1) });
    assessments.set(unit, assessmentId);
  }
  if (more) {
    await send('planner', 'extendRound', {
      ...{ idempotencyKey: `trial/extend/${year}`, periodId, round: 'APPRAISAL', expectedVersion: 2 },
      ...{ until: `${SCORED_IN}-12-15T00:00:00Z`, reason: 'A spec' },
    });
    for (const [position, block] of blocks.entries())
      await send('council', 'closeAppraisal', {
        idempotencyKey: `trial/close/${year}/${block}`,
        ...{ periodId, block, expectedVersion: position + 3, withoutMissing: true },
      });
  }
  for (const [unit, assessmentId] of assessments)
    await send('council', 'completeAssessment', {
      ...keyOf(assessmentId, unit)('complete'),
      expectedVersion: 2,
    });
  return { periodId, assessments };
}

/** A unit scores its two components with nothing, its leader submits, SNV is to appraise; the assessment's id. */
export async function submitTrial(played: PlayedPlatform, periodId: string, unit: string): Promise<string> {
  const assessmentId = await trialAssessmentOf(played, unit);
  const key = (step: string) => ({ idempotencyKey: `trial/submit-only/${step}/${unit}` });
  const send = async (subject: string, mutation: string, input: object) =>
    accepted(await played.mutate(subject, mutation, { ...key(mutation), ...input }));
  await send('planner', 'assignAppraiser', {
    ...{ periodId, personId: await appraiserIn(played), domains: [1], organizations: [unit] },
  });
  const scores = ['1.1', '1.2'].map((component) => ({ component, value: '0', expectedVersion: 0 }));
  await send(`unit-officer.${unit}`, 'scoreComponents', { assessmentId, scores });
  await send(`unit-leader.${unit}`, 'submitAssessment', { assessmentId, expectedVersion: 1 });
  return assessmentId;
}

/** The member of a mutation's union, which must be its payload. */
export function accepted(member: Member): Member {
  expect(member).toMatchObject({ __typename: expect.stringMatching(/Payload$/) as unknown });
  return member;
}

/** Asks until what was decided has reached the rankings; throws after half a minute with the last answer. */
export async function reported<Answer>(
  read: () => Promise<Answer>,
  isThere: (answer: Answer) => boolean,
): Promise<Answer> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const answer = await read();
    if (isThere(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`The rankings still say ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function appraiserIn(played: PlayedPlatform): Promise<string> {
  const { data } = await played.as(
    'planner',
    `{ persons(role: APPRAISER, organization: "${APPRAISING}") { edges { node { id } } } }`,
  );
  const { edges } = data?.['persons'] as { edges: { node: { id: string } }[] };
  return edges[0]?.node.id ?? '';
}
