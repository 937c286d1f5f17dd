import type { DecodedEvent } from '@reformgraph/event-contracts';
import { newId, type Provenance, type SqlExecutor } from '@reformgraph/subgraph-kit';
import { insertAssessments } from '../data/opened-assessments.ts';
import { queueForMembers, toAssessedUnit, type MemberRow } from '../data/projection-store.ts';

interface LateRow extends MemberRow {
  readonly period_id: string;
  readonly index_code: string;
  readonly year: number;
  readonly period_provenance: string;
  readonly criteria_set_id: string;
  readonly changed_at: Date;
}

/** Members of a block in general on the first day of self-scoring of a period that is open and still self-scoring. */
const LATE_UNITS = `
  SELECT u.id::text, u.code, u.name_vi, u.name_en, u.provenance, m.block_code, m.block_name_vi, m.block_name_en,
    p.id::text AS period_id, p.index_code, p.year, p.provenance AS period_provenance,
    b.criteria_set_id::text, told.at AS changed_at
  FROM jsonb_to_recordset($1::jsonb) AS told (id uuid, at timestamptz)
  JOIN unit u ON u.id = told.id
  JOIN unit_membership m ON m.unit_id = u.id AND m.index_code IS NULL
  JOIN period_block b ON b.block_code = m.block_code
  JOIN assessment_period p ON p.id = b.period_id AND p.state = 'OPEN' AND told.at < p.self_scoring_to
  CROSS JOIN LATERAL (SELECT (p.self_scoring_from AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day) AS first
  WHERE m.valid_from <= first.day AND (m.valid_to IS NULL OR first.day < m.valid_to)
    AND NOT EXISTS (
      SELECT FROM assessment a
      WHERE a.organization_id = u.id AND a.index_code = p.index_code AND a.year = p.year)
  FOR SHARE OF p`;

/** Opens, for units that become known after a period was opened for their block, the assessments they lack. */
export async function openForLateUnits(tx: SqlExecutor, events: readonly DecodedEvent[]): Promise<void> {
  await queueForMembers(tx);
  const told = events.map(({ aggregateId, businessTime }) => ({ id: aggregateId, at: businessTime }));
  const late = await tx.query<LateRow>(LATE_UNITS, [JSON.stringify(told)]);
  await insertAssessments(
    tx,
    late.map((row) => ({
      id: newId(),
      unit: toAssessedUnit(row),
      criteriaSetId: row.criteria_set_id,
      period: {
        id: row.period_id,
        index: row.index_code,
        year: row.year,
        provenance: row.period_provenance as Provenance,
      },
      version: 1,
      changedBy: null,
      changedAt: row.changed_at.toISOString(),
      lastChange: 'registerOrganization',
    })),
  );
}
