import { groupedBy, type Actor, type SqlExecutor } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import type { ComponentScore, ScoreRound } from '../domain/component-score.ts';
import type { GivenComponent } from '../domain/given-component.ts';
import { toComponentScore, type ComponentRow } from './assessment-rows.ts';
import { createScoreExplanations, type ScoreExplanations } from './explanation-queries.ts';
import {
  APPRAISAL_VISIBLE,
  COMPONENT_VISIBLE,
  firstAppraisalVisible,
  visibilityParameters,
} from './visibility.ts';

/** What somebody gave to a component. */
export interface ScoreValue {
  readonly round: ScoreRound;
  readonly given: GivenComponent;
  /** Decimal text; null where the component does not apply, and where it depended on values of the block. */
  readonly value: string | null;
  readonly reason: string | null;
  readonly givenBy: string;
  /** Business time, UTC. */
  readonly givenAt: string;
}

interface ComponentKey {
  readonly assessmentId: string;
  readonly code: string;
}

/** Reads of scores as one actor may see them: rows and values that they may not see are not there, or null. */
export interface ScoreQueries extends ScoreExplanations {
  components(assessmentId: string): Promise<ComponentScore[]>;
  values(component: ComponentKey): Promise<ScoreValue[]>;
}

interface ValueRow {
  readonly assessment_id: string;
  readonly component_code: string;
  readonly round: ScoreRound;
  readonly given: GivenComponent;
  readonly value: string | null;
  readonly reason: string | null;
  readonly given_by: string;
  readonly given_at: Date;
}

export function createScoreQueries(sql: SqlExecutor, actor: Actor, businessTime: string): ScoreQueries {
  const scope = visibilityParameters(actor);
  const components = new DataLoader<string, ComponentScore[]>(
    async (assessmentIds) => {
      const rows = await sql.query<ComponentRow>(COMPONENTS, [
        ...scope,
        [...new Set(assessmentIds)],
        businessTime,
      ]);
      const byAssessment = groupedBy(rows.map(toComponentScore), ({ assessmentId }) => assessmentId);
      return assessmentIds.map((id) => byAssessment.get(id) ?? []);
    },
    { cache: false },
  );
  const values = new DataLoader<ComponentKey, ScoreValue[]>(
    async (keys) => {
      const rows = await sql.query<ValueRow>(VALUES, [
        ...scope,
        keys.map(({ assessmentId }) => assessmentId),
        keys.map(({ code }) => code),
        businessTime,
      ]);
      const byComponent = groupedBy(rows, (row) => `${row.assessment_id}/${row.component_code}`);
      return keys.map(({ assessmentId, code }) =>
        (byComponent.get(`${assessmentId}/${code}`) ?? []).map(
          ({ round, given, value, reason, given_by, given_at }) => ({
            round,
            given,
            value,
            reason,
            givenBy: given_by,
            givenAt: given_at.toISOString(),
          }),
        ),
      );
    },
    { cache: false },
  );
  return {
    ...createScoreExplanations(sql),
    components: (assessmentId) => components.load(assessmentId),
    values: ({ assessmentId, code }) => values.load({ assessmentId, code }),
  };
}

/** That the actor sees the value `v` that was given to the component score `c`. */
const valueVisible = (now: string) => `(v.round = 'SELF' OR ${APPRAISAL_VISIBLE}
  OR (v.round = 'APPRAISAL' AND ${firstAppraisalVisible(now)}))`;

const givenWhere = (visible: string, ...rounds: readonly string[]) =>
  rounds
    .map(
      (round) => `CASE WHEN ${visible} THEN c.${round}_given END AS ${round}_given,
    CASE WHEN ${visible} THEN c.${round}_score::text END AS ${round}_score`,
    )
    .join(',\n    ');

const COMPONENTS = `
  SELECT c.assessment_id::text, c.criteria_set_id::text, c.component_code AS code, n.title_vi, n.title_en,
    c.domain::integer, c.maximum::text, c.self_given, c.self_score::text, c.note,
    x.text AS explanation, x.given_by::text AS explained_by, x.given_at AS explained_at,
    ${givenWhere(firstAppraisalVisible('$7'), 'appraised')},
    ${givenWhere(APPRAISAL_VISIBLE, 'second', 'council', 'corrected')},
    CASE WHEN ${APPRAISAL_VISIBLE} THEN c.reason WHEN ${firstAppraisalVisible('$7')} THEN (
      SELECT v.reason FROM score_value v
      WHERE v.assessment_id = c.assessment_id AND v.component_code = c.component_code AND v.round = 'APPRAISAL'
      ORDER BY v.version DESC LIMIT 1)
    END AS reason,
    CASE WHEN ${APPRAISAL_VISIBLE} OR a.state IN ('SELF_SCORING', 'PRESENTED') THEN c.version ELSE (
      SELECT count(*)::integer FROM score_value v
      WHERE v.assessment_id = c.assessment_id AND v.component_code = c.component_code AND ${valueVisible('$7')})
    END AS version,
    c.changed_by::text, c.changed_at, c.last_change
  FROM assessment a
  JOIN component_score c ON c.assessment_id = a.id
  JOIN criteria_node n ON n.criteria_set_id = c.criteria_set_id AND n.code = c.component_code
  LEFT JOIN component_explanation x ON x.assessment_id = c.assessment_id AND x.component_code = c.component_code
  WHERE a.id = ANY ($6::uuid[]) AND ${COMPONENT_VISIBLE}
  ORDER BY a.id, n.position`;

const VALUES = `
  SELECT v.assessment_id::text, v.component_code, v.round, v.given, v.value::text, v.reason, v.given_by::text, v.given_at
  FROM (SELECT DISTINCT * FROM unnest($6::uuid[], $7::text[])) AS asked (assessment_id, component_code)
  JOIN score_value v USING (assessment_id, component_code)
  JOIN component_score c USING (assessment_id, component_code)
  JOIN assessment a ON a.id = v.assessment_id
  WHERE ${COMPONENT_VISIBLE} AND ${valueVisible('$8')}
  ORDER BY v.assessment_id, v.component_code, v.version`;
