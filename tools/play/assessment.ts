import { concurrently } from './concurrently.ts';
import { throwRefusal } from './graph-client.ts';
import { ADMINISTRATOR, DOMAIN_OWNERS, dutiesFor, SUBSTITUTE_APPRAISER, subjectOf } from './officers.ts';
import { PLAN_ENGLISH } from './plan-english.ts';
import { scoresOf, type ComponentScores } from './scores.ts';
import { insideWindow } from './scoring-windows.ts';
import { cityTime, CONCURRENCY, moveClock, personIdOf, playKey, whenKnown, type Stage } from './stage.ts';
import type { CriteriaSet, Unit, YearData } from './year-data.ts';

const INDEX = 'PAR';
const PLANNER = subjectOf('PLANNER', null);
const COUNCIL = subjectOf('COUNCIL', null);

const PREPARED_AT = cityTime('2024-10-14', '08:00');
const SELF_SCORING = { from: cityTime('2024-11-01', '00:00'), to: cityTime('2024-12-01', '00:00') };
const APPRAISAL = { from: SELF_SCORING.to, to: cityTime('2025-01-16', '00:00') };
const SCORED_AT = cityTime('2024-11-04', '08:00');
const APPRAISED_AT = cityTime('2024-12-09', '08:00');
const COMPLETED_AT = cityTime('2025-01-20', '08:00');

/** An assessment has this version when its period opens, and the next one when it is submitted. */
const OPENED_VERSION = 1;
const SUBMITTED_VERSION = 2;

interface OpenedAssessment {
  readonly id: string;
  readonly unit: Unit;
  readonly scores: readonly ComponentScores[];
}

interface Assignment {
  readonly department: string;
  readonly domains: readonly number[];
  readonly units: readonly string[];
}

/** Steps of `openPeriod`: indexes, criteria sets imported and published, the period, the appraisers. */
export function periodSteps({ plan, criteria, units }: YearData): number {
  return plan.indexes.length + 2 * criteria.length + 1 + assignmentsOf(units).length;
}

/** The planner registers indexes, publishes criteria, opens the period and assigns an appraiser to every domain. */
export async function openPeriod(stage: Stage): Promise<void> {
  const { graph, data, step } = stage;
  const planner = graph.as(PLANNER);
  await moveClock(graph.as(ADMINISTRATOR.subject), PREPARED_AT);
  await concurrently(data.plan.indexes, CONCURRENCY, async ({ code, vi }) => {
    await planner.run('RegisterIndex', {
      input: {
        idempotencyKey: playKey('register-index', code),
        code,
        name: { vi, en: PLAN_ENGLISH[vi] ?? vi },
        provenance: 'OFFICIAL',
        provenanceExceptions: [{ field: 'name.en', provenance: 'TRANSLATED' }],
      },
    });
    step();
  });
  await concurrently(data.criteria, CONCURRENCY, async (set) => {
    const { importCriteriaSet } = await whenKnown(() =>
      planner.run('ImportCriteriaSet', { input: criteriaInput(set) }),
    );
    step();
    const { id, version } = importCriteriaSet.criteriaSet;
    await planner.run('PublishCriteriaSet', {
      input: { idempotencyKey: playKey('publish-criteria-set', set.block), id, expectedVersion: version },
    });
    step();
  });
  const opened = await whenKnown(() =>
    planner.run('OpenPeriod', {
      input: {
        idempotencyKey: playKey('open-period', INDEX),
        index: INDEX,
        year: data.plan.year,
        blocks: data.blocks.map(({ code }) => code),
        selfScoring: SELF_SCORING,
        appraisal: APPRAISAL,
        provenance: 'SYNTHETIC',
      },
    }),
  );
  step();
  const periodId = opened.openPeriod.period.id;
  await concurrently(assignmentsOf(data.units), CONCURRENCY, async ({ department, domains, units }) => {
    await whenKnown(() =>
      planner.run('AssignAppraiser', {
        input: {
          idempotencyKey: playKey('assign-appraiser', department, domains.join('-')),
          periodId,
          personId: personIdOf(stage, subjectOf('APPRAISER', department)),
          domains,
          organizations: units,
        },
      }),
    );
    step();
  });
}

/** Steps of `scoreThemselves`: each unit scores and submits. */
export const selfScoringSteps = ({ units }: YearData): number => 2 * units.length;

/** Each unit's officer scores every component, its leader submits. */
export async function scoreThemselves(stage: Stage): Promise<void> {
  const { graph, step } = stage;
  await moveClock(graph.as(ADMINISTRATOR.subject), SCORED_AT);
  await concurrently(await openedAssessments(stage), CONCURRENCY, async ({ id, unit, scores }) => {
    const { scoreComponents } = await insideWindow(stage, SCORED_AT, () =>
      graph.as(subjectOf('UNIT_OFFICER', unit.code)).run('ScoreComponents', {
        input: {
          idempotencyKey: playKey('score-components', unit.code),
          assessmentId: id,
          scores: scores.map(({ component, self }) => ({ component, value: self, expectedVersion: 0 })),
        },
      }),
    );
    for (const outcome of scoreComponents.outcomes) throwRefusal('ScoreComponents', outcome);
    step();
    await insideWindow(stage, SCORED_AT, () =>
      graph.as(subjectOf('UNIT_LEADER', unit.code)).run('SubmitAssessment', {
        input: {
          idempotencyKey: playKey('submit-assessment', unit.code),
          assessmentId: id,
          expectedVersion: OPENED_VERSION,
        },
      }),
    );
    step();
  });
}

/** Steps of `appraise`: one for each unit and appraiser. */
export const appraisalSteps = ({ units }: YearData): number =>
  units.reduce((sum, { code }) => sum + dutiesFor(code).length, 0);

/** The appraisers of each unit appraise the components of their domains. */
export async function appraise(stage: Stage): Promise<void> {
  const { graph, step } = stage;
  await moveClock(graph.as(ADMINISTRATOR.subject), APPRAISED_AT);
  const tasks = (await openedAssessments(stage)).flatMap(({ id, unit, scores }) =>
    dutiesFor(unit.code).map(({ department, domains }) => ({
      id,
      unit,
      department,
      domains,
      scores: scores.filter(({ domain }) => domains.includes(domain)),
    })),
  );
  await concurrently(tasks, CONCURRENCY, async ({ id, unit, department, domains, scores }) => {
    const { appraiseComponents } = await insideWindow(stage, APPRAISED_AT, () =>
      graph.as(subjectOf('APPRAISER', department)).run('AppraiseComponents', {
        input: {
          idempotencyKey: playKey('appraise-components', unit.code, domains.join('-')),
          assessmentId: id,
          scores: scores.map(({ component, appraised, reason }) => ({
            component,
            value: appraised,
            ...(reason === null ? {} : { reason }),
            expectedVersion: 1,
          })),
        },
      }),
    );
    for (const outcome of appraiseComponents.outcomes) throwRefusal('AppraiseComponents', outcome);
    step();
  });
}

/** Steps of `complete`. */
export const completionSteps = ({ units }: YearData): number => units.length;

/** The council completes every assessment. */
export async function complete(stage: Stage): Promise<void> {
  const { graph, step } = stage;
  await moveClock(graph.as(ADMINISTRATOR.subject), COMPLETED_AT);
  await concurrently(await openedAssessments(stage), CONCURRENCY, async ({ id, unit }) => {
    await graph.as(COUNCIL).run('CompleteAssessment', {
      input: {
        idempotencyKey: playKey('complete-assessment', unit.code),
        assessmentId: id,
        expectedVersion: SUBMITTED_VERSION,
      },
    });
    step();
  });
}

/** The period's assessments with their units' scores. Throws where a unit has none. */
async function openedAssessments(stage: Stage): Promise<OpenedAssessment[]> {
  const { units, criteria } = stage.data;
  const ids = new Map(await openedIds(stage, null));
  return units.map((unit) => {
    const id = ids.get(unit.code);
    const set = criteria.find(({ index, block }) => index === INDEX && block === unit.block);
    if (id === undefined || !set) throw new Error(`No assessment was opened for ${unit.code}`);
    return { id, unit, scores: scoresOf(unit.code, set.nodes) };
  });
}

/** The codes of the units that are assessed in the year, with the ids of their assessments. */
async function openedIds(stage: Stage, after: string | null): Promise<[code: string, id: string][]> {
  const filter = { index: INDEX, year: stage.data.plan.year };
  const { assessments } = await stage.graph.as(PLANNER).run('OpenedAssessments', { filter, after });
  const { hasNextPage, endCursor } = assessments.pageInfo;
  const ids = assessments.edges.map(({ node }): [string, string] => [node.organizationCode, node.id]);
  return hasNextPage ? [...ids, ...(await openedIds(stage, endCursor))] : ids;
}

/** Each owner of domains for all units but the own, and the substitute for each of these. */
function assignmentsOf(units: readonly Unit[]): Assignment[] {
  const codes = units.map(({ code }) => code);
  return DOMAIN_OWNERS.flatMap(({ department, domains }) => [
    { department, domains, units: codes.filter((code) => code !== department) },
    { department: SUBSTITUTE_APPRAISER, domains, units: [department] },
  ]);
}

function criteriaInput({ index, year, block, title, source, provenance, nodes }: CriteriaSet) {
  const idempotencyKey = playKey('import-criteria-set', block);
  return { idempotencyKey, index, year, block, title, source, provenance, nodes };
}
