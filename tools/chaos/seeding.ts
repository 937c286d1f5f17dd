import type { Actor } from '@reformgraph/subgraph-kit';
import { concurrently } from '../play/concurrently.ts';
import type { Answer, AssessmentGraph } from './assessment-graph.ts';
import type { Ledger } from './ledger.ts';
import type { People, Unit } from './people.ts';

/** Block whose period is published, and the one whose assessments are completed under way. */
export const PUBLISHED_BLOCK = 'P';
export const DRAFT_BLOCK = 'D';
const INDEX_OF: Readonly<Record<string, string>> = { [PUBLISHED_BLOCK]: 'PAR', [DRAFT_BLOCK]: 'DTI' };
/** What is ranked in the end. */
export const RANKED = { indexes: Object.values(INDEX_OF), year: 2024 };
const AT_ONCE = 8;

/** Codes of the components, and the most that each can get. */
const COMPONENTS = ['1.1', '1.2', '1.3', '2.1', '2.2', '2.3'] as const;
const MAXIMUM = '10';
const WINDOWS = {
  selfScoring: { from: '2024-12-01T00:00:00.000Z', to: '2024-12-20T00:00:00.000Z' },
  appraisal: { from: '2024-12-05T00:00:00.000Z', to: '2024-12-31T00:00:00.000Z' },
};
export const DECISION = {
  decisionNumber: '12/QĐ-UBND',
  decidedOn: '2024-12-10',
  decisionProvenance: 'SYNTHETIC',
} as const;
const GROUNDED_DECISION = { ...DECISION, ground: 'Tài liệu kiểm chứng đến sau' };

/** An assessment as the graph answered of it last. */
export interface Known {
  readonly id: string;
  readonly version: number;
}

/** What a run works on. */
export interface Seeded {
  /** Completed and public: every correction and withdrawal is told to everybody. */
  readonly published: readonly Known[];
  /** Appraised and not completed yet. */
  readonly appraised: readonly Known[];
}

/** An answer must be the success of its mutation; throws with what it was instead. */
export function succeeded(answer: Answer): Answer {
  if (answer.__typename.endsWith('Payload')) return answer;
  throw new Error(`The graph refused: ${answer.__typename} ${JSON.stringify(answer)}`);
}

/** Brings the assessments of all units to where the run begins, by the use cases; the ledger notes what was told. */
export async function seedAssessments(
  graph: AssessmentGraph,
  people: People,
  ledger: Ledger,
): Promise<Seeded> {
  const assessments = new Map<string, readonly Known[]>();
  for (const block of [PUBLISHED_BLOCK, DRAFT_BLOCK]) {
    const units = people.units.filter((unit) => unit.block === block);
    const { periodId, idOf } = await openPeriod(graph, people, block, units);
    const appraised = await concurrently(units, AT_ONCE, (unit) =>
      appraise(graph, people, unit, idOf(unit), ledger),
    );
    assessments.set(block, appraised);
    if (block !== PUBLISHED_BLOCK) continue;
    const completed = await concurrently(appraised, AT_ONCE, (known) =>
      complete(graph, people, known, ledger),
    );
    await decide(graph, people.council, 'decidePeriod', { periodId, expectedVersion: 2, ...DECISION }, '');
    await decide(graph, people.council, 'publishPeriod', { periodId, expectedVersion: 3, ...DECISION }, '');
    for (const { id, version } of completed) ledger.notePublished(id, version);
    assessments.set(block, completed);
  }
  return {
    published: assessments.get(PUBLISHED_BLOCK) ?? [],
    appraised: assessments.get(DRAFT_BLOCK) ?? [],
  };
}

/** Completes an appraised assessment. */
export async function complete(
  graph: AssessmentGraph,
  { council }: People,
  { id, version }: Known,
  ledger: Ledger,
): Promise<Known> {
  const input = { assessmentId: id, expectedVersion: version };
  const known = await changed(graph, council, 'completeAssessment', input);
  ledger.note(known.id, known.version, { published: false });
  return known;
}

/** Corrects one component of a public assessment to another score than any before. */
export async function correct(
  graph: AssessmentGraph,
  { council }: People,
  { id, version }: Known,
  ledger: Ledger,
): Promise<Known> {
  const value = (version % 1_000) / 100;
  const component = COMPONENTS[version % COMPONENTS.length];
  const known = await changed(graph, council, 'correctAssessment', {
    assessmentId: id,
    expectedVersion: version,
    ...GROUNDED_DECISION,
    scores: [{ component, value: String(value) }],
  });
  ledger.note(known.id, known.version, { published: true });
  return known;
}

/** Withdraws a completed assessment for good; everybody is told where it is `published`. */
export async function withdraw(
  graph: AssessmentGraph,
  { council }: People,
  { id, version }: Known,
  ledger: Ledger,
  { published }: { published: boolean },
): Promise<void> {
  const input = { assessmentId: id, expectedVersion: version, ...GROUNDED_DECISION };
  const known = await changed(graph, council, 'withdrawAssessment', input);
  ledger.noteWithdrawn(known.id, known.version, { published });
}

async function changed(
  graph: AssessmentGraph,
  actor: Actor,
  mutation: string,
  input: object,
): Promise<Known> {
  const payload = `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Payload`;
  const selection = `... on ${payload} { assessment { id version } }`;
  const answer = await decide(graph, actor, mutation, input, selection);
  return answer['assessment'] as Known;
}

async function decide(
  graph: AssessmentGraph,
  actor: Actor,
  mutation: string,
  input: object,
  selection: string,
): Promise<Answer> {
  return succeeded(await graph.mutate(actor, mutation, input, selection));
}

async function openPeriod(
  graph: AssessmentGraph,
  { planner, appraiser }: People,
  block: string,
  units: readonly Unit[],
): Promise<{ periodId: string; idOf: (unit: Unit) => string }> {
  const index = INDEX_OF[block] ?? '';
  const name = { vi: `Chỉ số ${index}`, en: `Index ${index}` };
  await decide(graph, planner, 'registerIndex', { code: index, name, provenance: 'SYNTHETIC' }, '');
  const imported = await decide(
    graph,
    planner,
    'importCriteriaSet',
    criteria(index, block),
    '... on ImportCriteriaSetPayload { criteriaSet { id } }',
  );
  const { id } = imported['criteriaSet'] as { id: string };
  await decide(graph, planner, 'publishCriteriaSet', { id, expectedVersion: 1 }, '');
  const drafted = await decide(
    graph,
    planner,
    'draftPeriod',
    { period: { index, year: RANKED.year, blocks: [block], ...WINDOWS, provenance: 'SYNTHETIC' } },
    '... on DraftPeriodPayload { period { id } }',
  );
  const periodId = (drafted['period'] as { id: string }).id;
  await decide(graph, planner, 'openPeriod', { periodId, expectedVersion: 1 }, '');
  const assigned = await decide(
    graph,
    planner,
    'assignAppraiser',
    {
      periodId,
      personId: appraiser.personId,
      domains: [1, 2],
      organizations: units.map(({ code }) => code),
    },
    '... on AssignAppraiserPayload { assignments { assessment { id organizationCode } } }',
  );
  const assignments = assigned['assignments'] as {
    assessment: { id: string; organizationCode: string };
  }[];
  const ids = new Map(assignments.map(({ assessment }) => [assessment.organizationCode, assessment.id]));
  return { periodId, idOf: ({ code }) => ids.get(code) ?? '' };
}

async function appraise(
  graph: AssessmentGraph,
  { leaderOf, appraiser }: People,
  unit: Unit,
  assessmentId: string,
  ledger: Ledger,
): Promise<Known> {
  const scores = (expectedVersion: number) =>
    COMPONENTS.map((component) => ({ component, value: '8.5', expectedVersion }));
  const leader = leaderOf(unit);
  const own = scores(0).map((score) => ({ ...score, note: 'Synthetic' }));
  await decide(graph, leader, 'scoreComponents', { assessmentId, scores: own }, '');
  const submission = { assessmentId, expectedVersion: 1 };
  const submitted = await changed(graph, leader, 'submitAssessment', submission);
  ledger.note(assessmentId, submitted.version, { published: false });
  await decide(graph, appraiser, 'appraiseComponents', { assessmentId, scores: scores(1) }, '');
  return submitted;
}

function criteria(index: string, block: string) {
  const node = (code: string, parentCode: string | null) => ({
    code,
    parentCode,
    kind: parentCode === null ? 'SECTION' : 'COMPONENT',
    domain: Number(code.slice(0, 1)),
    maximum: parentCode === null ? '30' : MAXIMUM,
    title: { vi: `Tiêu chí ${code}`, en: `Criterion ${code}` },
    ...(parentCode === null ? {} : { source: 'SELF_APPRAISED' }),
  });
  return {
    index,
    year: RANKED.year,
    block,
    title: { vi: `Bộ tiêu chí khối ${block}`, en: `Criteria of block ${block}` },
    source: 'Synthetic.',
    provenance: 'SYNTHETIC',
    nodes: ['1', '2', ...COMPONENTS].map((code) => node(code, code.includes('.') ? code.slice(0, 1) : null)),
  };
}
