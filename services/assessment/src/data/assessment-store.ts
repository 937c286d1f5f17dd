import { contentHash } from '@reformgraph/history';
import { isId, type SqlExecutor } from '@reformgraph/subgraph-kit';
import type { Decision } from '../domain/decision.ts';
import { extendedWindows } from '../domain/extension.ts';
import type { PeriodState } from '../domain/period.ts';
import type { AssessmentInPeriod, Ports } from '../use-cases/ports.ts';
import { ASSESSMENT_COLUMNS, toAssessment, toDecision, type AssessmentRow } from './assessment-rows.ts';
import { unitExtensions, type UnitExtensions } from './extensions.ts';
import { toPublication, toWindows } from './rows.ts';

interface AssessmentInPeriodRow extends AssessmentRow {
  readonly period_state: PeriodState;
  readonly selfScoringFrom: Date;
  readonly selfScoringTo: Date;
  readonly appraisalFrom: Date;
  readonly appraisalTo: Date;
  readonly explanationFrom: Date | null;
  readonly explanationTo: Date | null;
  readonly secondAppraisalFrom: Date | null;
  readonly secondAppraisalTo: Date | null;
  readonly councilFrom: Date | null;
  readonly councilTo: Date | null;
  readonly publication_number: string | null;
  readonly publication_decided_on: string | null;
  readonly publication_provenance: string | null;
  readonly published_at: Date | null;
  readonly unit_ends_on: string | null;
}

const IN_PERIOD = `
  SELECT ${ASSESSMENT_COLUMNS}, p.state AS period_state, p.self_scoring_from AS "selfScoringFrom",
    p.self_scoring_to AS "selfScoringTo", p.appraisal_from AS "appraisalFrom", p.appraisal_to AS "appraisalTo",
    p.explanation_from AS "explanationFrom", p.explanation_to AS "explanationTo",
    p.second_appraisal_from AS "secondAppraisalFrom", p.second_appraisal_to AS "secondAppraisalTo",
    p.council_from AS "councilFrom", p.council_to AS "councilTo", p.publication_number, p.publication_decided_on::text, p.publication_provenance, p.published_at,
    u.valid_to::text AS unit_ends_on
  FROM assessment a JOIN assessment_period p ON p.id = a.period_id LEFT JOIN unit u ON u.id = a.organization_id
  WHERE a.id = $1::uuid`;
const HOLD = 'FOR SHARE OF a, p';
const LOCK = 'FOR NO KEY UPDATE OF a FOR SHARE OF p';

export function assessmentStore(sql: SqlExecutor): Ports['assessments'] {
  const read = async (id: string, rest: string, parameters: readonly unknown[]) => {
    if (!isId(id)) return null;
    const [row] = await sql.query<AssessmentInPeriodRow>(`${IN_PERIOD} ${rest}`, [id, ...parameters]);
    if (!row) return null;
    // Read after the lock was waited for: a statement sees only what was committed when it began.
    const [late] = await sql.query<{ closed_at: Date | null; extensions: UnitExtensions }>(
      `SELECT ${unitExtensions('$1', '$2')} AS extensions, (
         SELECT closed_at FROM closed_appraisal WHERE period_id = $1::uuid AND block_code = $3) AS closed_at`,
      [row.period_id, row.organization_id, row.block_code],
    );
    return toAssessmentInPeriod(row, late?.extensions ?? [], late?.closed_at?.toISOString() ?? null);
  };
  return {
    ofPeriod: (periodId, codes) =>
      sql.query(
        `SELECT id::text, organization_id::text AS "organizationId", organization_code AS "organizationCode"
         FROM assessment WHERE period_id = $1::uuid AND organization_code = ANY ($2::text[])`,
        [periodId, codes],
      ),
    allOfPeriod: async (periodId) => {
      const rows = await sql.query<AssessmentRow>(
        `SELECT ${ASSESSMENT_COLUMNS} FROM assessment a WHERE a.period_id = $1::uuid
         ORDER BY a.organization_name_vi, a.id`,
        [periodId],
      );
      return rows.map(toAssessment);
    },
    lockOfBlock: async (periodId, block) => {
      const rows = await sql.query<AssessmentRow>(
        `SELECT ${ASSESSMENT_COLUMNS} FROM assessment a WHERE a.period_id = $1::uuid AND a.block_code = $2
         ORDER BY a.id FOR NO KEY UPDATE`,
        [periodId, block],
      );
      return rows.map(toAssessment);
    },
    holdOfUnit: (id, organizationIds) =>
      read(id, `AND a.organization_id = ANY ($2::uuid[]) ${HOLD}`, [organizationIds]),
    holdAssigned: (id, { personId, organizationIds }) =>
      read(
        id,
        `AND EXISTS (
           SELECT FROM appraiser_assignment s
           WHERE s.assessment_id = a.id AND s.department_id = ANY ($3::uuid[])
             AND (s.person_id IS NULL OR s.person_id = $2::uuid))
         ${HOLD}`,
        [personId, organizationIds],
      ),
    lock: (id, organizationIds) =>
      read(id, `AND ($2::uuid[] IS NULL OR a.organization_id = ANY ($2::uuid[])) ${LOCK}`, [organizationIds]),
    update: async (assessment) => {
      const completed = 'completedAt' in assessment ? assessment : null;
      const withdrawal = assessment.state === 'WITHDRAWN' ? assessment.withdrawal : null;
      const updated = await sql.query(
        `UPDATE assessment
         SET state = $2, version = $3::integer, changed_by = $4::uuid, changed_at = $5::timestamptz, last_change = $6,
           submitted_at = $7::timestamptz, completed_at = $8::timestamptz, points = $9::text::numeric,
           maximum = $10::text::numeric, value = $11::text::numeric, value_fraction = $12,
           correction_number = $13, correction_decided_on = $14::text::date, correction_provenance = $15,
           withdrawal_number = $16, withdrawal_decided_on = $17::text::date, withdrawal_provenance = $18
         WHERE id = $1::uuid AND version = $3::integer - 1 RETURNING id`,
        [
          assessment.id,
          assessment.state,
          assessment.version,
          assessment.changedBy,
          assessment.changedAt,
          assessment.lastChange,
          'submittedAt' in assessment ? assessment.submittedAt : null,
          completed?.completedAt ?? null,
          completed?.result.points ?? null,
          completed?.result.maximum ?? null,
          completed?.result.value ?? null,
          completed?.result.fraction ?? null,
          ...decisionColumns(completed?.correction ?? null),
          ...decisionColumns(withdrawal),
        ],
      );
      if (updated.length !== 1) throw new Error('A locked assessment was changed by somebody else');
    },
    seal: async ({ id, version, changedAt }, kind, content) => {
      await sql.query(
        `INSERT INTO content_seal (assessment_id, version, kind, content_hash, sealed_at)
         VALUES ($1::uuid, $2::integer, $3, $4, $5::timestamptz)`,
        [id, version, kind, contentHash(content), changedAt],
      );
    },
    keepReturn: async ({ id, version, changedBy, changedAt }, { kind, reason }) => {
      await sql.query(
        `INSERT INTO assessment_return (assessment_id, version, kind, reason, made_by, made_at)
         VALUES ($1::uuid, $2::integer, $3, $4, $5::uuid, $6::timestamptz)`,
        [id, version, kind, reason, changedBy, changedAt],
      );
    },
    keepDecision: async ({ id, version, changedBy, changedAt }, kind, decision) => {
      await sql.query(
        `INSERT INTO assessment_decision
           (assessment_id, version, kind, decision_number, decided_on, provenance, ground, made_by, made_at)
         VALUES ($1::uuid, $2::integer, $3, $4, $5::text::date, $6, $7, $8::uuid, $9::timestamptz)`,
        [id, version, kind, ...decisionColumns(decision), decision.ground, changedBy, changedAt],
      );
    },
  };
}

function decisionColumns(decision: Decision | null): readonly (string | null)[] {
  return decision ? [decision.decisionNumber, decision.decidedOn, decision.provenance] : [null, null, null];
}

function toAssessmentInPeriod(
  row: AssessmentInPeriodRow,
  extensions: UnitExtensions,
  appraisalClosedAt: string | null,
): AssessmentInPeriod {
  return {
    assessment: toAssessment(row),
    period: {
      id: row.period_id,
      state: row.period_state,
      ...extendedWindows(toWindows(row), extensions),
      publication: toPublication(
        toDecision(row.publication_number, row.publication_decided_on, row.publication_provenance),
        row.published_at,
      ),
      appraisalClosedAt,
    },
    unitEndsOn: row.unit_ends_on,
  };
}
