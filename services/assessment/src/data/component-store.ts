import { groupedBy, newId, type SqlExecutor } from '@reformgraph/subgraph-kit';
import type { ComponentScore, ScoreRound } from '../domain/component-score.ts';
import type { Ports } from '../use-cases/ports.ts';
import { toComponentScore, type ComponentRow } from './assessment-rows.ts';

const COMPONENTS = `
  SELECT c.assessment_id::text, c.component_code AS code, n.title_vi, n.title_en, c.domain::integer, c.maximum::text,
    c.self_score::text, c.appraised_score::text,
    c.corrected_score::text, c.reason, c.version, c.changed_by::text, c.changed_at, c.last_change
  FROM component_score c
  JOIN criteria_node n ON n.criteria_set_id = c.criteria_set_id AND n.code = c.component_code
  WHERE c.assessment_id = ANY ($1::uuid[])`;

export function componentStore(sql: SqlExecutor): Ports['components'] {
  const ofEach = async (assessmentIds: readonly string[]) =>
    (await sql.query<ComponentRow>(`${COMPONENTS} ORDER BY c.assessment_id, n.position`, [assessmentIds])).map(
      toComponentScore,
    );
  return {
    lock: async (assessmentId, codes) => {
      const rows = await sql.query<ComponentRow>(
        `${COMPONENTS} AND c.component_code = ANY ($2::text[])
         ORDER BY c.component_code FOR NO KEY UPDATE OF c`,
        [[assessmentId], codes],
      );
      return rows.map(toComponentScore);
    },
    all: (assessmentId) => ofEach([assessmentId]),
    ofEach: async (assessmentIds) =>
      groupedBy(await ofEach(assessmentIds), ({ assessmentId }) => assessmentId),
    give: async (assessmentId, round, scored) => {
      if (scored.length === 0) return;
      const given = await sql.query(GIVE, [assessmentId, round, JSON.stringify(scored.map(givenIn(round)))]);
      if (given.length !== scored.length) throw new Error('A locked component was changed by somebody else');
    },
  };
}

const SCORE_OF = {
  SELF: 'selfScore',
  APPRAISAL: 'appraisedScore',
  CORRECTION: 'correctedScore',
} as const satisfies Readonly<Record<ScoreRound, keyof ComponentScore>>;

/** The new standing of a component with the value that the round gave. */
function givenIn(round: ScoreRound) {
  return (component: ComponentScore) => ({
    id: newId(),
    ...component,
    value: component[SCORE_OF[round]],
    valueReason: round === 'SELF' ? null : component.reason,
  });
}

const GIVE = `
  WITH given AS (
    SELECT * FROM jsonb_to_recordset($3::jsonb) AS given (
      id uuid, code text, "selfScore" numeric, "appraisedScore" numeric, "correctedScore" numeric,
      reason text, version integer, "changedBy" uuid, "changedAt" timestamptz, "lastChange" text, value numeric, "valueReason" text)
  ), standing AS (
    UPDATE component_score c
    SET self_score = g."selfScore", appraised_score = g."appraisedScore",
      corrected_score = g."correctedScore", reason = g.reason, version = g.version, changed_by = g."changedBy",
      changed_at = g."changedAt", last_change = g."lastChange"
    FROM given g
    WHERE c.assessment_id = $1::uuid AND c.component_code = g.code AND c.version = g.version - 1
    RETURNING c.component_code, c.maximum
  )
  INSERT INTO score_value
    (id, assessment_id, component_code, maximum, round, version, value, reason, given_by, given_at)
  SELECT g.id, $1::uuid, g.code, s.maximum, $2, g.version, g.value, g."valueReason", g."changedBy", g."changedAt"
  FROM given g JOIN standing s ON s.component_code = g.code
  ORDER BY g.code
  RETURNING id`;
