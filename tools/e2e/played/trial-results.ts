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

/** Opens a trial period for the blocks and plays the assessments of some of their units to completion. */
export async function completeTrial(
  played: PlayedPlatform,
  year: number,
  blocks: readonly string[],
  results: readonly TrialResult[],
): Promise<TrialResults> {
  const periodId = await openTrialPeriod(played, blocks, year, SCORED_IN);
  const send = async (subject: string, mutation: string, input: object) =>
    accepted(await played.mutate(subject, mutation, input));
  await send('planner', 'assignAppraiser', {
    idempotencyKey: `trial/assign/${year}`,
    periodId,
    personId: await appraiserIn(played),
    domains: [1],
    organizations: results.map(({ unit }) => unit),
  });
  const assessments = new Map<string, string>();
  for (const { unit, points } of results) {
    const assessmentId = await trialAssessmentOf(played, unit, year);
    const scores = (expectedVersion: number) =>
      points.map((value, position) => ({ component: `1.${position + 1}`, value, expectedVersion }));
    const key = (step: string) => ({ idempotencyKey: `trial/${step}/${year}/${unit}`, assessmentId });
    await send(`unit-officer.${unit}`, 'scoreComponents', { ...key('score'), scores: scores(0) });
    await send(`unit-leader.${unit}`, 'submitAssessment', { ...key('submit'), expectedVersion: 1 });
    await send(`appraiser.${APPRAISING}`, 'appraiseComponents', { ...key('appraise'), scores: scores(1) });
    await send('council', 'completeAssessment', { ...key('complete'), expectedVersion: 2 });
    assessments.set(unit, assessmentId);
  }
  return { periodId, assessments };
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
