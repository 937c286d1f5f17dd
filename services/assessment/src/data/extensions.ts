import type { SqlExecutor } from '@reformgraph/subgraph-kit';
import type { RoundExtension } from '../domain/extension.ts';

/** The last end that was given to a unit for each round of a period, UTC. */
export type UnitExtensions = readonly Pick<RoundExtension, 'round' | 'until'>[];

/** A list of the extensions that the parameters' organization has in the parameters' period, as JSON. */
export const unitExtensions = (periodId: string, organizationId: string) => `(
  SELECT coalesce(jsonb_agg(jsonb_build_object('round', round,
    'until', to_char(until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))), '[]')
  FROM (
    SELECT round, max(until) AS until FROM round_extension
    WHERE period_id = ${periodId}::uuid AND organization_id = ${organizationId}::uuid GROUP BY round
  ) AS last)`;

/** The extensions of a unit in a period. */
export async function extensionsOf(
  sql: SqlExecutor,
  periodId: string,
  organizationId: string,
): Promise<UnitExtensions> {
  const [row] = await sql.query<{ extensions: UnitExtensions }>(
    `SELECT ${unitExtensions('$1', '$2')} AS extensions`,
    [periodId, organizationId],
  );
  return row?.extensions ?? [];
}
