import { subjectOf } from './officers.ts';
import { scoresOf, type ComponentScores } from './scores.ts';
import type { Stage } from './stage.ts';
import type { Unit } from './year-data.ts';

export const INDEX = 'PAR';
const PLANNER = subjectOf('PLANNER', null);

/** A unit's assessment with the scores that it will get. */
export interface OpenedAssessment {
  readonly id: string;
  readonly unit: Unit;
  readonly scores: readonly ComponentScores[];
}

/** The period's assessments with their units' scores. Throws where a unit has none. */
export async function openedAssessments(stage: Stage): Promise<OpenedAssessment[]> {
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
