import type { SqlExecutor } from '@reformgraph/subgraph-kit';
import type { AppraisedComponent, AppraiserAssignment } from '../domain/appraiser.ts';
import type { Ports } from '../use-cases/ports.ts';

interface ScopeRow {
  readonly assessment_id: string;
  readonly organization_id: string;
  readonly component_code: string;
  readonly department_id: string | null;
  readonly person_id: string | null;
  readonly person_home_id: string | null;
  readonly version: number | null;
}

export function appraiserStore(sql: SqlExecutor): Ports['assignments'] {
  return {
    componentsOf: async (assessmentId, { personId, organizationIds }) => {
      const rows = await sql.query<{ component_code: string }>(
        `SELECT s.component_code FROM appraiser_assignment s
         WHERE s.assessment_id = $1::uuid AND s.department_id = ANY ($3::uuid[])
           AND (s.person_id IS NULL OR s.person_id = $2::uuid)`,
        [assessmentId, personId, organizationIds],
      );
      return new Set(rows.map(({ component_code: code }) => code));
    },
    lock: async (assessmentIds, { domains, components }) => {
      await sql.query('SELECT id FROM assessment WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [
        assessmentIds,
      ]);
      const rows = await sql.query<ScopeRow>(
        `SELECT c.assessment_id::text, a.organization_id::text, c.component_code, s.department_id::text,
           s.person_id::text, s.person_home_id::text, s.version
         FROM component_score c JOIN assessment a ON a.id = c.assessment_id
         LEFT JOIN appraiser_assignment s USING (assessment_id, component_code)
         WHERE c.assessment_id = ANY ($1::uuid[])
           AND (c.domain = ANY ($2::integer[]) OR c.component_code = ANY ($3::text[]))
         ORDER BY c.assessment_id, c.component_code`,
        [assessmentIds, domains, components],
      );
      return rows.map(toComponent);
    },
    keep: async ({ departmentId, personId, personHomeId }, assigned, reason, { by, at }) => {
      await sql.query(
        `INSERT INTO appraiser_assignment (assessment_id, component_code, organization_id, department_id, person_id,
           person_home_id, reason, version, assigned_by, assigned_at)
         SELECT "assessmentId", component, "organizationId", $2::uuid, $3::uuid, $4::uuid,
           CASE WHEN standing IS NOT NULL AND standing <> 'null' THEN $5 END,
           coalesce((standing ->> 'version')::integer, 0) + 1, $6::uuid, $7::timestamptz
         FROM jsonb_to_recordset($1::jsonb) AS assigned (
           "assessmentId" uuid, component text, "organizationId" uuid, standing jsonb)
         ON CONFLICT (assessment_id, component_code) DO UPDATE
         SET department_id = EXCLUDED.department_id, person_id = EXCLUDED.person_id,
           person_home_id = EXCLUDED.person_home_id, reason = EXCLUDED.reason, version = EXCLUDED.version,
           assigned_by = EXCLUDED.assigned_by, assigned_at = EXCLUDED.assigned_at`,
        [JSON.stringify(assigned), departmentId, personId, personHomeId, reason, by, at],
      );
    },
    ofEach: (assessmentIds) => assignmentsOf(sql, 'true', [assessmentIds]),
  };
}

/** Who appraises what of the assessments of the last parameter, where a condition on `s` holds. */
export async function assignmentsOf(
  sql: SqlExecutor,
  condition: string,
  parameters: readonly unknown[],
): Promise<AppraiserAssignment[]> {
  const rows = await sql.query<Omit<AppraiserAssignment, 'assignedAt'> & { assigned_at: Date }>(
    `SELECT s.assessment_id::text AS "assessmentId", s.department_id::text AS "departmentId",
       s.person_id::text AS "personId", s.person_home_id::text AS "personHomeId", s.reason, s.assigned_at,
       array_agg(s.component_code ORDER BY n.position) AS components
     FROM appraiser_assignment s JOIN assessment a ON a.id = s.assessment_id
     JOIN criteria_node n ON n.criteria_set_id = a.criteria_set_id AND n.code = s.component_code
     WHERE s.assessment_id = ANY ($${parameters.length}::uuid[]) AND ${condition}
     GROUP BY s.assessment_id, s.department_id, s.person_id, s.person_home_id, s.reason, s.assigned_at
     ORDER BY s.assessment_id, min(n.position)`,
    parameters,
  );
  return rows.map(({ assigned_at: at, ...assignment }) => ({ ...assignment, assignedAt: at.toISOString() }));
}

function toComponent(row: ScopeRow): AppraisedComponent {
  const { department_id: departmentId, version } = row;
  return {
    assessmentId: row.assessment_id,
    organizationId: row.organization_id,
    component: row.component_code,
    standing:
      departmentId === null || version === null
        ? null
        : { departmentId, personId: row.person_id, personHomeId: row.person_home_id, version },
  };
}
