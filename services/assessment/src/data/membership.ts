import type { Provenance } from '@reformgraph/subgraph-kit';
import type { AssessedUnit } from '../domain/assessment.ts';

/** A unit with its block, as read of a member. */
export interface MemberRow {
  readonly id: string;
  readonly code: string;
  readonly name_vi: string;
  readonly name_en: string;
  readonly provenance: string;
  readonly block_code: string;
  readonly block_name_vi: string;
  readonly block_name_en: string;
}

/** What a member is read by, of the unit `u` and its membership `m`. */
export const MEMBER_COLUMNS = `
  u.id::text, u.code, m.name ->> 'vi' AS name_vi, m.name ->> 'en' AS name_en, u.provenance, m.block_code, m.block_name_vi, m.block_name_en`;

/**
 * The one membership by which the unit `u` counts for an index on a day, as SQL: the membership for that index where
 * there is one, else the one in general; with the name that the unit has that day. Both arguments are SQL expressions.
 */
export function membershipOn(index: string, day: string): string {
  return `
    SELECT unit_membership.*, (
      SELECT dated.name FROM jsonb_to_recordset(u.names) AS dated (name jsonb, "from" date)
      WHERE dated."from" <= ${day} ORDER BY dated."from" DESC LIMIT 1
    ) AS name
    FROM unit_membership
    WHERE unit_id = u.id AND (index_code = ${index} OR index_code IS NULL)
      AND valid_from <= ${day} AND (valid_to IS NULL OR ${day} < valid_to)
    ORDER BY index_code NULLS LAST LIMIT 1`;
}

export function toAssessedUnit(row: MemberRow): AssessedUnit {
  return {
    id: row.id,
    code: row.code,
    name: { vi: row.name_vi, en: row.name_en },
    provenance: row.provenance as Provenance,
    block: row.block_code,
    blockName: { vi: row.block_name_vi, en: row.block_name_en },
  };
}
