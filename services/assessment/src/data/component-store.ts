import { groupedBy, newId, type SqlExecutor } from '@reformgraph/subgraph-kit';
import type { ComponentScore, ScoreRound } from '../domain/component-score.ts';
import type { Ports } from '../use-cases/ports.ts';
import { toComponentScore, type ComponentRow } from './assessment-rows.ts';

const COMPONENTS = `
  SELECT c.assessment_id::text, c.criteria_set_id::text, c.component_code AS code, n.title_vi, n.title_en,
    c.domain::integer, c.maximum::text, c.self_given, c.self_score::text, c.appraised_given, c.appraised_score::text,
    c.note, x.text AS explanation, x.given_by::text AS explained_by, x.given_at AS explained_at, c.second_given,
    c.second_score::text, c.council_given, c.council_score::text, c.corrected_given, c.corrected_score::text, c.reason, c.version, c.changed_by::text, c.changed_at, c.last_change
  FROM component_score c
  JOIN criteria_node n ON n.criteria_set_id = c.criteria_set_id AND n.code = c.component_code
  LEFT JOIN component_explanation x USING (assessment_id, component_code)
  WHERE c.assessment_id = ANY ($1::uuid[])`;

export function componentStore(sql: SqlExecutor): Ports['components'] {
  const ofEach = async (assessmentIds: readonly string[]) =>
    (
      await sql.query<ComponentRow>(`${COMPONENTS} ORDER BY c.assessment_id, n.position`, [assessmentIds])
    ).map(toComponentScore);
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
    explain: async (assessmentId, explained) => {
      if (explained.length === 0) return;
      await sql.query(
        `INSERT INTO component_explanation (assessment_id, component_code, text, given_by, given_at)
         SELECT $1::uuid, code, "unitExplanation" ->> 'text', ("unitExplanation" ->> 'by')::uuid,
           ("unitExplanation" ->> 'at')::timestamptz
         FROM jsonb_to_recordset($2::jsonb) AS explained (code text, "unitExplanation" jsonb)`,
        [assessmentId, JSON.stringify(explained)],
      );
    },
    settle: async (components) => {
      if (components.length === 0) return;
      await sql.query(
        `UPDATE component_score c SET self_score = s."selfScore", appraised_score = s."appraisedScore",
           second_score = s."secondScore", council_score = s."councilScore"
         FROM jsonb_to_recordset($1::jsonb) AS s (
           "assessmentId" uuid, code text, "selfScore" numeric, "appraisedScore" numeric, "secondScore" numeric,
           "councilScore" numeric)
         WHERE c.assessment_id = s."assessmentId" AND c.component_code = s.code`,
        [
          JSON.stringify(
            components.map(
              ({ assessmentId, code, selfScore, appraisedScore, secondScore, councilScore }) => ({
                ...{ assessmentId, code, selfScore, appraisedScore, secondScore, councilScore },
              }),
            ),
          ),
        ],
      );
    },
  };
}

const GIVEN_IN = {
  SELF: ['self', 'selfScore'],
  APPRAISAL: ['appraised', 'appraisedScore'],
  SECOND_APPRAISAL: ['second', 'secondScore'],
  COUNCIL: ['council', 'councilScore'],
  CORRECTION: ['corrected', 'correctedScore'],
} as const satisfies Readonly<Record<ScoreRound, readonly (keyof ComponentScore)[]>>;

/** The new standing of a component with what the round gave, and the points that follow. */
function givenIn(round: ScoreRound) {
  const [given, score] = GIVEN_IN[round];
  return (component: ComponentScore) => ({
    id: newId(),
    ...component,
    given: component[given],
    value: component[score],
    valueReason: round === 'SELF' ? component.note : component.reason,
  });
}

const GIVE = `
  WITH given AS (
    SELECT * FROM jsonb_to_recordset($3::jsonb) AS given (
      id uuid, code text, self jsonb, "selfScore" numeric, note text, appraised jsonb, "appraisedScore" numeric,
      second jsonb, "secondScore" numeric, council jsonb, "councilScore" numeric, corrected jsonb, "correctedScore" numeric, reason text, version integer, "changedBy" uuid,
      "changedAt" timestamptz, "lastChange" text, given jsonb, value numeric, "valueReason" text)
  ), standing AS (
    UPDATE component_score c
    SET self_given = nullif(g.self, 'null'), self_score = g."selfScore", note = g.note,
      appraised_given = nullif(g.appraised, 'null'), appraised_score = g."appraisedScore",
      second_given = nullif(g.second, 'null'), second_score = g."secondScore",
      council_given = nullif(g.council, 'null'), council_score = g."councilScore",
      corrected_given = nullif(g.corrected, 'null'), corrected_score = g."correctedScore", reason = g.reason,
      version = g.version, changed_by = g."changedBy", changed_at = g."changedAt", last_change = g."lastChange"
    FROM given g
    WHERE c.assessment_id = $1::uuid AND c.component_code = g.code AND c.version = g.version - 1
    RETURNING c.component_code, c.maximum, c.least
  )
  INSERT INTO score_value
    (id, assessment_id, component_code, maximum, least, round, version, given, value, reason, given_by, given_at)
  SELECT g.id, $1::uuid, g.code, s.maximum, s.least, $2, g.version, g.given, g.value, g."valueReason", g."changedBy", g."changedAt"
  FROM given g JOIN standing s ON s.component_code = g.code
  ORDER BY g.code
  RETURNING id`;
