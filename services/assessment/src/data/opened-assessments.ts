import type { SqlExecutor } from '@reformgraph/subgraph-kit';
import type { LastChange } from '@reformgraph/subgraph-kit/change';
import type { AssessmentPeriod } from '../domain/period.ts';
import type { OpenedAssessment } from '../use-cases/ports.ts';

/** An assessment with what of its period it carries, and who opened it when. */
export type AssessmentToOpen = OpenedAssessment &
  LastChange & { readonly period: Pick<AssessmentPeriod, 'id' | 'index' | 'year' | 'provenance'> };

/**
 * Opens assessments with all components of their criteria sets, none of them scored yet; each is appraised by the
 * department that its set names, but for that department's own.
 */
export async function insertAssessments(
  sql: SqlExecutor,
  assessments: readonly AssessmentToOpen[],
): Promise<void> {
  if (assessments.length === 0) return;
  await sql.query(INSERT_ASSESSMENTS, [JSON.stringify(assessments)]);
  const ids = assessments.map(({ id }) => id);
  await sql.query(INSERT_COMPONENTS, [ids]);
  await sql.query(INSERT_DEPARTMENTS, [ids]);
}

const INSERT_ASSESSMENTS = `
  INSERT INTO assessment (id, period_id, index_code, year, provenance, block_code, block_name_vi, block_name_en,
    criteria_set_id, organization_id, organization_code, organization_name_vi, organization_name_en,
    organization_provenance, state, version, changed_by, changed_at, last_change)
  SELECT id, (period ->> 'id')::uuid, period ->> 'index', (period ->> 'year')::integer, period ->> 'provenance',
    unit ->> 'block', unit -> 'blockName' ->> 'vi', unit -> 'blockName' ->> 'en', "criteriaSetId",
    (unit ->> 'id')::uuid, unit ->> 'code', unit -> 'name' ->> 'vi', unit -> 'name' ->> 'en', unit ->> 'provenance',
    'SELF_SCORING', version, "changedBy", "changedAt", "lastChange"
  FROM jsonb_to_recordset($1::jsonb) AS opened (
    id uuid, period jsonb, unit jsonb, "criteriaSetId" uuid, version integer, "changedBy" uuid,
    "changedAt" timestamptz, "lastChange" text)
  ORDER BY id`;

const INSERT_COMPONENTS = `
  INSERT INTO component_score
    (assessment_id, component_code, criteria_set_id, domain, maximum, least, version, changed_by, changed_at,
      last_change)
  SELECT a.id, n.code, n.criteria_set_id, n.domain, n.maximum, n.least, 0, a.changed_by, a.changed_at, a.last_change
  FROM assessment a JOIN criteria_node n ON n.criteria_set_id = a.criteria_set_id AND n.kind = 'COMPONENT'
  WHERE a.id = ANY ($1::uuid[])`;

const INSERT_DEPARTMENTS = `
  INSERT INTO appraiser_assignment
    (assessment_id, component_code, organization_id, department_id, version, assigned_by, assigned_at)
  SELECT a.id, n.code, a.organization_id, u.id, 1, a.changed_by, a.changed_at
  FROM assessment a JOIN criteria_node n ON n.criteria_set_id = a.criteria_set_id AND n.kind = 'COMPONENT'
  JOIN unit u ON u.code = n.appraised_by AND u.id <> a.organization_id
  WHERE a.id = ANY ($1::uuid[])`;
