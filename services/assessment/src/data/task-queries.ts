import { holds, organizationsOf, personOf, type Actor, type SqlExecutor } from '@reformgraph/subgraph-kit';
import { UNIT_SCORED_SOURCES } from '../domain/component-score.ts';

/** What somebody is to do, until when at the latest. */
export interface AssessmentTask {
  readonly kind: TaskKind;
  readonly periodId: string;
  /** Null where the whole period or block is concerned. */
  readonly assessmentId: string | null;
  /** Null where no block as a whole is concerned. */
  readonly block: string | null;
  /** In the set's order. */
  readonly components: readonly string[];
  /** UTC; the first instant at which it is too late, null where there is none. */
  readonly until: string | null;
}
export type TaskKind =
  | 'SCORE'
  | 'PRESENT'
  | 'SUBMIT'
  | 'EXPLAIN'
  | 'APPRAISE'
  | 'APPRAISE_AGAIN'
  | 'ASSIGN_APPRAISER'
  | 'OPEN_PERIOD'
  | 'CLOSE_APPRAISAL'
  | 'COMPLETE'
  | 'DECIDE_PERIOD'
  | 'PUBLISH_PERIOD';

interface TaskRow {
  readonly kind: TaskKind;
  readonly period_id: string;
  readonly assessment_id: string | null;
  readonly block: string | null;
  readonly components: readonly string[];
  readonly until: Date | null;
}

/** What waits for the actor by the platform's clock, the most urgent first. */
export async function tasksOf(sql: SqlExecutor, actor: Actor, now: string): Promise<AssessmentTask[]> {
  const rows = await sql.query<TaskRow>(TASKS, [
    organizationsOf(actor, ['UNIT_OFFICER']),
    organizationsOf(actor, ['UNIT_LEADER']),
    personOf(actor),
    organizationsOf(actor, ['APPRAISER']),
    holds(actor, ['COUNCIL']),
    holds(actor, ['PLANNER']),
    holds(actor, ['COUNCIL', 'CITY_LEADER']),
    now,
    UNIT_SCORED_SOURCES,
    actor.kind === 'person'
      ? [actor.organizationId, ...actor.rights.flatMap(({ organizationId }) => organizationId ?? [])]
      : [],
  ]);
  return rows.map(({ kind, period_id: periodId, assessment_id: assessmentId, block, components, until }) => ({
    ...{ kind, periodId, assessmentId, block, components },
    until: until?.toISOString() ?? null,
  }));
}

const OFFICER_OF = '$1::uuid[]';
const LEADER_OF = '$2::uuid[]';
const PERSON = '$3::uuid';
const APPRAISES_FOR = '$4::uuid[]';
const IS_COUNCIL = '$5::boolean';
const PLANS = '$6::boolean';
const PUBLISHES = '$7::boolean';
const NOW = '$8::timestamptz';
const SCORED_BY_UNITS = '$9::text[]';
const OWN_ORGANIZATIONS = '$10::uuid[]';

const isOn = (round: string) => `w.${round}_from <= ${NOW} AND ${NOW} < w.${round}_to`;
const IS_SECOND_ON = `coalesce(w.second_appraisal_from <= ${NOW}, false)`;
const ROUNDS_ARE_OVER = `coalesce(w.council_from, w.second_appraisal_to, ${NOW}) <= ${NOW}`;
const UNIT_EXISTS = `coalesce(${NOW} AT TIME ZONE 'Asia/Ho_Chi_Minh' < w.valid_to, true)`;
const LACKS_SELF_SCORE = `c.self_given IS NULL AND n.source = ANY (${SCORED_BY_UNITS})`;
const IS_LOWERED = `c.self_given IS NOT NULL AND c.appraised_given IS NOT NULL
  AND coalesce(c.appraised_score < c.self_score, c.appraised_given <> c.self_given)`;
const COUNTS = 'coalesce(c.appraised_given, c.second_given, c.council_given) IS NOT NULL';
const IS_ANSWERED = 'coalesce(c.second_given, c.council_given) IS NOT NULL';
const IS_MEASURED_BY_BLOCK = `EXISTS (
  SELECT FROM criteria_node n
  WHERE n.criteria_set_id = w.criteria_set_id AND n.formula ->> 'kind' IN ('TARGET', 'BEST'))`;

/** Tasks on components of one assessment each. */
const onComponents = (kind: string, until: string, condition: string) => `
  SELECT '${kind}' AS kind, w.period_id, w.id AS assessment_id, NULL AS block,
    array_agg(c.component_code ORDER BY n.position) AS components, ${until} AS until
  FROM waiting w JOIN component_score c ON c.assessment_id = w.id
  JOIN criteria_node n ON n.criteria_set_id = c.criteria_set_id AND n.code = c.component_code
  LEFT JOIN component_explanation x USING (assessment_id, component_code)
  LEFT JOIN appraiser_assignment s USING (assessment_id, component_code)
  WHERE ${condition}
  GROUP BY w.period_id, w.id, ${until}`;

/** Tasks on an assessment as a whole. */
const onAssessments = (kind: string, until: string, condition: string) => `
  SELECT '${kind}', w.period_id, w.id, NULL, '{}'::text[], ${until} FROM waiting w WHERE ${condition}`;

const hasComponent = (condition: string) => `EXISTS (
  SELECT FROM component_score c
  JOIN criteria_node n ON n.criteria_set_id = c.criteria_set_id AND n.code = c.component_code
  LEFT JOIN component_explanation x USING (assessment_id, component_code)
  WHERE c.assessment_id = w.id AND ${condition})`;

const MINE_TO_APPRAISE = `w.state = 'SUBMITTED' AND NOT w.is_closed AND s.department_id = ANY (${APPRAISES_FOR})
  AND (s.person_id IS NULL OR s.person_id = ${PERSON}) AND w.organization_id <> ALL (${OWN_ORGANIZATIONS})`;

const TASKS = `
  WITH open_period AS (
    SELECT * FROM assessment_period WHERE state IN ('OPEN', 'DECIDED', 'PUBLISHED')
  ), waiting AS (
    SELECT a.id, a.period_id, a.organization_id, a.block_code, a.criteria_set_id, a.state, p.state AS period_state,
      p.self_scoring_from, greatest(p.self_scoring_to, e.self_scoring_to) AS self_scoring_to,
      p.appraisal_from, greatest(p.appraisal_to, e.appraisal_to) AS appraisal_to,
      p.explanation_from, greatest(p.explanation_to, e.explanation_to) AS explanation_to,
      p.second_appraisal_from, greatest(p.second_appraisal_to, e.second_appraisal_to) AS second_appraisal_to,
      p.council_from, greatest(p.council_to, e.council_to) AS council_to, u.valid_to,
      EXISTS (SELECT FROM closed_appraisal b WHERE b.period_id = p.id AND b.block_code = a.block_code) AS is_closed
    FROM assessment a JOIN open_period p ON p.id = a.period_id LEFT JOIN unit u ON u.id = a.organization_id
    CROSS JOIN LATERAL (
      SELECT max(until) FILTER (WHERE round = 'SELF_SCORING') AS self_scoring_to,
        max(until) FILTER (WHERE round = 'APPRAISAL') AS appraisal_to,
        max(until) FILTER (WHERE round = 'EXPLANATION') AS explanation_to,
        max(until) FILTER (WHERE round = 'SECOND_APPRAISAL') AS second_appraisal_to,
        max(until) FILTER (WHERE round = 'COUNCIL') AS council_to
      FROM round_extension WHERE period_id = a.period_id AND organization_id = a.organization_id
    ) AS e
    WHERE a.state IN ('SELF_SCORING', 'PRESENTED', 'SUBMITTED')
  ), task AS (
    ${onComponents(
      'SCORE',
      'w.self_scoring_to',
      `w.state = 'SELF_SCORING' AND w.organization_id = ANY (${OFFICER_OF} || ${LEADER_OF}) AND ${UNIT_EXISTS}
         AND ${isOn('self_scoring')} AND ${LACKS_SELF_SCORE}`,
    )}
    UNION ALL ${onAssessments(
      'PRESENT',
      'w.self_scoring_to',
      `w.state = 'SELF_SCORING' AND w.organization_id = ANY (${OFFICER_OF}) AND ${UNIT_EXISTS}
         AND ${isOn('self_scoring')} AND NOT ${hasComponent(LACKS_SELF_SCORE)}`,
    )}
    UNION ALL ${onAssessments(
      'SUBMIT',
      'w.self_scoring_to',
      `w.state = 'PRESENTED' AND w.organization_id = ANY (${LEADER_OF}) AND ${UNIT_EXISTS} AND ${isOn('self_scoring')}`,
    )}
    UNION ALL ${onComponents(
      'EXPLAIN',
      'w.explanation_to',
      `w.state = 'SUBMITTED' AND w.organization_id = ANY (${OFFICER_OF} || ${LEADER_OF}) AND ${UNIT_EXISTS}
         AND NOT w.is_closed AND ${isOn('explanation')} AND ${IS_LOWERED} AND x.text IS NULL`,
    )}
    UNION ALL ${onComponents(
      'APPRAISE',
      'w.appraisal_to',
      `${MINE_TO_APPRAISE} AND NOT ${IS_SECOND_ON} AND ${isOn('appraisal')} AND c.appraised_given IS NULL`,
    )}
    UNION ALL ${onComponents(
      'APPRAISE_AGAIN',
      'w.second_appraisal_to',
      `${MINE_TO_APPRAISE} AND ${isOn('second_appraisal')}
         AND (NOT ${COUNTS} OR (x.text IS NOT NULL AND NOT ${IS_ANSWERED}))`,
    )}
    UNION ALL ${onComponents(
      'ASSIGN_APPRAISER',
      'coalesce(w.second_appraisal_to, w.appraisal_to)',
      `${PLANS} AND NOT w.is_closed AND s.version IS NULL AND ${NOW} < coalesce(w.second_appraisal_to, w.appraisal_to)`,
    )}
    UNION ALL ${onAssessments(
      'COMPLETE',
      'w.council_to',
      `${IS_COUNCIL} AND w.state = 'SUBMITTED' AND ${ROUNDS_ARE_OVER} AND (w.is_closed OR NOT ${IS_MEASURED_BY_BLOCK})
         AND NOT ${hasComponent(`(NOT ${COUNTS} OR (x.text IS NOT NULL AND NOT ${IS_ANSWERED}))`)}`,
    )}
    UNION ALL
    SELECT DISTINCT 'CLOSE_APPRAISAL', w.period_id, NULL::uuid, w.block_code, '{}'::text[], NULL::timestamptz
    FROM waiting w
    WHERE ${IS_COUNCIL} AND NOT w.is_closed AND ${NOW} >= coalesce(w.second_appraisal_to, w.appraisal_to)
      AND ${IS_MEASURED_BY_BLOCK}
    UNION ALL
    SELECT 'OPEN_PERIOD', p.id, NULL, NULL, '{}', p.self_scoring_to
    FROM assessment_period p WHERE ${PLANS} AND p.state = 'DRAFT'
    UNION ALL
    SELECT 'DECIDE_PERIOD', w.id, NULL, NULL, '{}', w.council_to
    FROM open_period w
    WHERE ${IS_COUNCIL} AND w.state = 'OPEN' AND ${ROUNDS_ARE_OVER}
      AND EXISTS (SELECT FROM assessment a WHERE a.period_id = w.id AND a.state = 'COMPLETED')
      AND NOT EXISTS (SELECT FROM waiting WHERE waiting.period_id = w.id)
    UNION ALL
    SELECT 'PUBLISH_PERIOD', p.id, NULL, NULL, '{}', NULL
    FROM open_period p WHERE ${PUBLISHES} AND p.state = 'DECIDED'
  )
  SELECT t.kind, t.period_id::text, t.assessment_id::text, t.block, t.components, t.until
  FROM task t LEFT JOIN assessment a ON a.id = t.assessment_id
  ORDER BY t.until NULLS LAST, t.kind, a.organization_name_vi, t.period_id, t.block`;
