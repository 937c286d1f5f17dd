import { isId, type SqlExecutor } from '@reformgraph/subgraph-kit';
import type { KnownPerson } from '../domain/appraiser.ts';
import type { Ports } from '../use-cases/ports.ts';
import { MEMBER_COLUMNS, membershipOn, toAssessedUnit, type MemberRow } from './membership.ts';

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
    idOf: async (code, today) => {
      const [row] = await sql.query<{ id: string }>(
        `SELECT id::text FROM unit WHERE code = $1 AND (valid_to IS NULL OR $2::date < valid_to)`,
        [code, today],
      );
      return row?.id ?? null;
    },
    membersOn: async (index, day, blocks, today) => {
      await queueForMembers(sql);
      const rows = await sql.query<MemberRow>(
        `SELECT ${MEMBER_COLUMNS}
         FROM unit u CROSS JOIN LATERAL (${membershipOn('$1::text', '$2::date')}) AS m
         WHERE m.block_code = ANY ($3::text[]) AND (u.valid_to IS NULL OR $4::date < u.valid_to)
         ORDER BY u.code, u.id`,
        [index, day, blocks, today],
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
