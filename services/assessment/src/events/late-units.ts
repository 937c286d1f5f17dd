import type { DecodedEvent } from '@reformgraph/event-contracts';
import { newId, type Provenance, type SqlExecutor } from '@reformgraph/subgraph-kit';
import { MEMBER_COLUMNS, membershipOn, toAssessedUnit, type MemberRow } from '../data/membership.ts';
import { insertAssessments } from '../data/opened-assessments.ts';
import { queueForMembers } from '../data/projection-store.ts';

interface LateRow extends MemberRow {
  readonly period_id: string;
  readonly index_code: string;
  readonly year: number;
  readonly period_provenance: string;
  readonly criteria_set_id: string;
  readonly changed_at: Date;
}

/**
 * Members of a period's block on its first day of self-scoring, while it is open and self-scoring lasts; none that has
 * ended by then.
 */
const LATE_UNITS = `
  SELECT ${MEMBER_COLUMNS},
    p.id::text AS period_id, p.index_code, p.year, p.provenance AS period_provenance,
    b.criteria_set_id::text, told.at AS changed_at
  FROM jsonb_to_recordset($1::jsonb) AS told (id uuid, at timestamptz)
  JOIN unit u ON u.id = told.id
    AND (u.valid_to IS NULL OR (told.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date < u.valid_to)
  JOIN assessment_period p ON p.state = 'OPEN' AND told.at < p.self_scoring_to
  CROSS JOIN LATERAL (SELECT (p.self_scoring_from AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day) AS first
  CROSS JOIN LATERAL (${membershipOn('p.index_code', 'first.day')}) AS m
  JOIN period_block b ON b.period_id = p.id AND b.block_code = m.block_code
  WHERE NOT EXISTS (
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
