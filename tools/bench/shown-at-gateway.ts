import { randomUUID } from 'node:crypto';
import { ask, signedIn } from '../e2e/graph.ts';
import { newWorkplace, startPlatform } from '../e2e/running-platform.ts';
import type { Effort } from './effort.ts';
import type { Measurement } from './figures.ts';
import type { Transport } from './stage.ts';
import { percentile } from './statistics.ts';

const CORRECTIONS = 100;
const WITHIN_MILLISECONDS = 30_000;

const ASSESSMENTS = `{ assessments(first: 50) { edges { node {
  id version index { code } year organization { code } components { code maximum appraisedScore correctedScore }
} } } }`;
const CORRECT = `mutation Correct($input: CorrectAssessmentInput!) {
  correctAssessment(input: $input) { __typename ... on CorrectAssessmentPayload { assessment { version } } } }`;
const SHOWN = `query Shown($organization: String!, $index: String!, $year: Int!) {
  scorecard(organization: $organization, index: $index, year: $year) { version } }`;

interface ComponentScore {
  readonly code: string;
  readonly maximum: string;
  readonly appraisedScore: string | null;
  readonly correctedScore: string | null;
}

interface Assessment {
  readonly id: string;
  readonly version: number;
  readonly index: { readonly code: string };
  readonly year: number;
  readonly organization: { readonly code: string };
  readonly components: readonly ComponentScore[];
}

/**
 * From the answer to a correction of a published assessment, sent to the gateway, to the first answer of the gateway
 * that shows it in the unit's scorecard, one correction after the other: on a platform as `npm start` runs it, with
 * the year played and nobody else asking. The time of asking counts.
 */
export async function shownAtGateway(
  transport: Transport,
  { rounds, quick }: Effort,
): Promise<Measurement[]> {
  const workplace = await newWorkplace();
  const platform = startPlatform(workplace, transport === 'kafka' ? ['--kafka'] : []);
  try {
    await platform.says('The explorer is at');
    const council = await signedIn(workplace, 'council', transport);
    const milliseconds: number[][] = [];
    for (let round = 0; round < rounds; round++)
      milliseconds.push(await correctInTurn(platform.graph, council, quick ? 2 : CORRECTIONS));
    return [0.5, 0.99].map((share) => ({
      name: `corrected → shown by the gateway, p${share * 100}`,
      unit: 'ms',
      goal: null,
      rounds: milliseconds.map((round) => percentile(round, share)),
    }));
  } finally {
    await platform.stop();
    workplace.remove();
  }
}

type SignedIn = Readonly<Record<string, string>>;

async function correctInTurn(graph: string, council: SignedIn, count: number): Promise<number[]> {
  const milliseconds: number[] = [];
  while (milliseconds.length < count) {
    const { data } = await ask(graph, ASSESSMENTS, {}, council);
    const { edges } = data?.['assessments'] as { edges: readonly { node: Assessment }[] };
    if (edges.length === 0) throw new Error('The played year has no assessment');
    for (const { node } of edges.slice(0, count - milliseconds.length))
      milliseconds.push(await correct(graph, council, node));
  }
  return milliseconds;
}

async function correct(graph: string, council: SignedIn, assessment: Assessment): Promise<number> {
  const [component] = assessment.components;
  if (!component) throw new Error('An assessment of the played year has no component');
  const input = {
    idempotencyKey: randomUUID(),
    assessmentId: assessment.id,
    expectedVersion: assessment.version,
    decisionNumber: 'GIẢ-ĐỊNH-90/QĐ-UBND',
    decidedOn: '2025-01-24',
    ground: 'Đo thời gian',
    decisionProvenance: 'SYNTHETIC',
    scores: [
      {
        component: component.code,
        value: Number(component.correctedScore ?? component.appraisedScore) === 0 ? component.maximum : '0',
      },
    ],
  };
  const answer = await ask(graph, CORRECT, { input }, council);
  const begun = performance.now();
  const version = (answer.data?.['correctAssessment'] as { assessment?: { version: number } } | undefined)
    ?.assessment?.version;
  if (version === undefined) throw new Error(`The correction was refused: ${JSON.stringify(answer)}`);
  const asked = {
    organization: assessment.organization.code,
    index: assessment.index.code,
    year: assessment.year,
  };
  for (;;) {
    const { data } = await ask(graph, SHOWN, asked, council);
    const passed = performance.now() - begun;
    if ((data?.['scorecard'] as { version: number } | null)?.version === version) return passed;
    if (passed > WITHIN_MILLISECONDS) throw new Error('A correction is not shown');
  }
}
