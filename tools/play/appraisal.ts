import { concurrently } from './concurrently.ts';
import { throwRefusal } from './graph-client.ts';
import { ADMINISTRATOR, dutiesFor, subjectOf } from './officers.ts';
import { openedAssessments, type OpenedAssessment } from './opened-assessments.ts';
import { APPRAISED_AGAIN_AT, APPRAISED_AT, COMPLETED_AT, EXPLAINED_AT } from './period-windows.ts';
import { scoresOf, type ComponentScores } from './scores.ts';
import { insideWindow } from './scoring-windows.ts';
import { scoredVersion, submittedVersion } from './self-scoring.ts';
import { CONCURRENCY, moveClock, playKey, type Stage } from './stage.ts';
import type { YearData } from './year-data.ts';

const COUNCIL = subjectOf('COUNCIL', null);
/** The unit for which the council decides otherwise than its second appraisal did. */
const HEARD_UNIT = 'Q01';

/** A component of a unit with its place in the set. */
interface PlacedScores extends ComponentScores {
  readonly place: number;
}

/** What one appraiser appraises of one unit. */
interface AppraisalTask {
  readonly id: string;
  readonly unit: string;
  readonly department: string;
  readonly domains: readonly number[];
  readonly scores: readonly PlacedScores[];
}

/** Steps of `appraise`: one for each unit and appraiser. */
export const appraisalSteps = ({ units }: YearData): number =>
  units.reduce((sum, { code }) => sum + dutiesFor(code).length, 0);

/** The appraisers of each unit appraise the components of their domains. */
export async function appraise(stage: Stage): Promise<void> {
  await moveClock(stage.graph.as(ADMINISTRATOR.subject), APPRAISED_AT);
  const tasks = (await openedAssessments(stage)).flatMap((opened) => tasksOf(opened));
  await concurrently(tasks, CONCURRENCY, async (task) => {
    await giveAppraisals(
      stage,
      task,
      'appraise-components',
      APPRAISED_AT,
      task.scores.map(({ component, place, appraised, reason }) => ({
        ...{ component, value: appraised, expectedVersion: scoredVersion(task.unit, place) },
        ...(reason === null ? {} : { reason }),
      })),
    );
    stage.step();
  });
}

/** Steps of `explain`: one for each unit that explains anything. */
export const explanationSteps = (data: YearData): number =>
  data.units.filter((unit) => explainedIn(data, unit).length > 0).length;

/** Each unit explains some of what was appraised lower than it scored. */
export async function explain(stage: Stage): Promise<void> {
  const { graph, step } = stage;
  await moveClock(graph.as(ADMINISTRATOR.subject), EXPLAINED_AT);
  await concurrently(await openedAssessments(stage), CONCURRENCY, async ({ id, unit, scores }) => {
    const explanations = scores.flatMap(({ component, explained }) =>
      explained ? [{ component, text: explained.text }] : [],
    );
    if (explanations.length === 0) return;
    const { explainComponents } = await insideWindow(stage, EXPLAINED_AT, () =>
      graph.as(subjectOf('UNIT_LEADER', unit.code)).run('ExplainComponents', {
        input: {
          ...{ idempotencyKey: playKey('explain-components', unit.code), assessmentId: id, explanations },
        },
      }),
    );
    for (const outcome of explainComponents.outcomes) throwRefusal('ExplainComponents', outcome);
    step();
  });
}

/** Steps of `appraiseAgain`: one for each unit and appraiser to whom something was explained. */
export const secondAppraisalSteps = (data: YearData): number =>
  data.units.reduce((sum, unit) => {
    const explained = new Set(explainedIn(data, unit).map(({ domain }) => domain));
    return sum + dutiesFor(unit.code).filter(({ domains }) => domains.some((of) => explained.has(of))).length;
  }, 0);

/** The appraisers answer what was explained to them. */
export async function appraiseAgain(stage: Stage): Promise<void> {
  await moveClock(stage.graph.as(ADMINISTRATOR.subject), APPRAISED_AGAIN_AT);
  const tasks = (await openedAssessments(stage)).flatMap((opened) => tasksOf(opened));
  await concurrently(tasks, CONCURRENCY, async (task) => {
    const answers = task.scores.flatMap(({ component, place, explained }) =>
      explained
        ? {
            ...{ component, value: explained.second, reason: explained.reason },
            expectedVersion: scoredVersion(task.unit, place) + 1,
          }
        : [],
    );
    if (answers.length === 0) return;
    await giveAppraisals(stage, task, 'appraise-again', APPRAISED_AGAIN_AT, answers);
    stage.step();
  });
}

/** Steps of `complete`: the council decides on one unit, and completes all. */
export const completionSteps = ({ units }: YearData): number => units.length + 1;

/** The council decides one component of one unit otherwise, by a decision that is made up, and completes every assessment. */
export async function complete(stage: Stage): Promise<void> {
  const { graph, step } = stage;
  await moveClock(graph.as(ADMINISTRATOR.subject), COMPLETED_AT);
  await concurrently(await openedAssessments(stage), CONCURRENCY, async ({ id, unit, scores }) => {
    const submitted = submittedVersion(unit.code);
    const held = scores.find(({ appraised, explained }) => explained?.second === appraised);
    const isHeard = unit.code === HEARD_UNIT && held !== undefined;
    if (isHeard) {
      await insideWindow(stage, COMPLETED_AT, () =>
        graph.as(COUNCIL).run('DecideComponents', {
          input: {
            ...{ idempotencyKey: playKey('decide-components', unit.code), assessmentId: id },
            ...{
              decisionNumber: 'GIẢ-ĐỊNH-03/BB-HĐTĐ',
              decidedOn: '2025-01-20',
              decisionProvenance: 'SYNTHETIC',
            },
            ground: 'Hội đồng thẩm định thống nhất chấp nhận giải trình (giả định)',
            scores: [{ component: held.component, value: held.self }],
            expectedVersion: submitted,
          },
        }),
      );
      step();
    }
    await graph.as(COUNCIL).run('CompleteAssessment', {
      input: {
        idempotencyKey: playKey('complete-assessment', unit.code),
        assessmentId: id,
        expectedVersion: submitted + (isHeard ? 1 : 0),
      },
    });
    step();
  });
}

function tasksOf({ id, unit, scores }: OpenedAssessment): AppraisalTask[] {
  const placed = scores.map((each, place) => ({ ...each, place }));
  return dutiesFor(unit.code).map(({ department, domains }) => ({
    ...{ id, unit: unit.code, department, domains },
    scores: placed.filter(({ domain }) => domains.includes(domain)),
  }));
}

interface GivenAppraisal {
  readonly component: string;
  readonly value: string;
  readonly reason?: string;
  readonly expectedVersion: number;
}

async function giveAppraisals(
  stage: Stage,
  { id, unit, department, domains }: AppraisalTask,
  step: string,
  at: string,
  scores: readonly GivenAppraisal[],
): Promise<void> {
  const { appraiseComponents } = await insideWindow(stage, at, () =>
    stage.graph.as(subjectOf('APPRAISER', department)).run('AppraiseComponents', {
      input: {
        idempotencyKey: playKey(step, unit, domains.join('-')),
        assessmentId: id,
        scores,
      },
    }),
  );
  for (const outcome of appraiseComponents.outcomes) throwRefusal('AppraiseComponents', outcome);
}

function explainedIn({ criteria }: YearData, { code, block }: YearData['units'][number]): ComponentScores[] {
  const nodes = criteria.find((set) => set.block === block)?.nodes ?? [];
  return scoresOf(code, nodes).filter(({ explained }) => explained !== null);
}
