import { isId, type Provenance, type SqlExecutor } from '@reformgraph/subgraph-kit';
import type { KnownPerson } from '../domain/appraiser.ts';
import type { AssessedUnit } from '../domain/assessment.ts';
import type { Ports } from '../use-cases/ports.ts';

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

/**
 * Lets those who open a period and those who take in a unit wait for each other until their transactions end, so that
 * the second sees what the first did and no unit is missed between them.
 */
export async function queueForMembers(sql: SqlExecutor): Promise<void> {
  await sql.query(`SELECT pg_advisory_xact_lock(hashtextextended('members of periods', 0))::text`);
}

/** What is known of units by other services' events. */
export function unitStore(sql: SqlExecutor): Ports['units'] {
  return {
    membersOn: async (day, blocks) => {
      await queueForMembers(sql);
      const rows = await sql.query<MemberRow>(
        `SELECT u.id::text, u.code, u.name_vi, u.name_en, u.provenance,
           m.block_code, m.block_name_vi, m.block_name_en
         FROM unit u JOIN unit_membership m ON m.unit_id = u.id
         WHERE m.block_code = ANY ($2::text[]) AND m.index_code IS NULL
           AND m.valid_from <= $1::date AND (m.valid_to IS NULL OR $1::date < m.valid_to)
         ORDER BY u.code, u.id`,
        [day, blocks],
      );
      return rows.map(toAssessedUnit);
    },
  };
}

/** What is known of persons by other services' events. */
export function personStore(sql: SqlExecutor): Ports['persons'] {
  return {
    byId: async (id) => {
      if (!isId(id)) return null;
      const [row] = await sql.query<{ id: string; organization_id: string; rights: KnownPerson['rights'] }>(
        `SELECT p.id::text, p.organization_id::text, coalesce(
           (SELECT jsonb_agg(jsonb_build_object(
              'role', r.role, 'organizationId', r.organization_id, 'from', r.valid_from, 'to', r.valid_to))
            FROM person_right r WHERE r.person_id = p.id), '[]') AS rights
         FROM person p WHERE p.id = $1::uuid`,
        [id],
      );
      return row ? { id: row.id, organizationId: row.organization_id, rights: row.rights } : null;
    },
  };
}
