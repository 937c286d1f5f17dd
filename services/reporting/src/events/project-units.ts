import { datedNames, type DecodedEvent, type OrganizationState } from '@reformgraph/event-contracts';
import type { SqlExecutor } from '@reformgraph/messaging';

const UPSERT_UNITS = `
  INSERT INTO unit (id, code, names, valid_from, valid_to, version)
  SELECT id, code, names, "validFrom", "validTo", version
  FROM jsonb_to_recordset($1::jsonb) AS event (
    id uuid, code text, names jsonb, "validFrom" date, "validTo" date, version integer
  )
  ON CONFLICT (id) DO UPDATE SET
    (code, names, valid_from, valid_to, version) =
    (excluded.code, excluded.names, excluded.valid_from, excluded.valid_to, excluded.version)
  WHERE excluded.version > unit.version
  RETURNING id::text`;

const INSERT_MEMBERSHIPS = `
  INSERT INTO unit_membership
    (unit_id, place, block_code, block_name_vi, block_name_en, index_code, valid_from, valid_to)
  SELECT "unitId", place, block, "blockName"->>'vi', "blockName"->>'en', index, "from", "to"
  FROM jsonb_to_recordset($1::jsonb) AS membership (
    "unitId" uuid, place integer, block text, "blockName" jsonb, index text, "from" date, "to" date
  )`;

/** Keeps units and their memberships; at most one event of each unit, and only one newer than what is kept counts. */
export async function projectUnits(
  tx: SqlExecutor,
  events: readonly (DecodedEvent & { data: OrganizationState })[],
): Promise<void> {
  if (events.length === 0) return;
  const units = events.map(({ aggregateId, version, data }) => ({
    ...data,
    names: datedNames(data).map(({ name, from, to }) => ({ name, from, to })),
    id: aggregateId,
    version,
  }));
  const changed = await tx.query<{ id: string }>(UPSERT_UNITS, [JSON.stringify(units)]);
  if (changed.length === 0) return;
  const ids = new Set(changed.map(({ id }) => id));
  const memberships = units
    .filter(({ id }) => ids.has(id))
    .flatMap((unit) =>
      unit.memberships.map((membership, place) => ({ ...membership, unitId: unit.id, place })),
    );
  await tx.query('DELETE FROM unit_membership WHERE unit_id = ANY ($1::uuid[])', [[...ids]]);
  await tx.query(INSERT_MEMBERSHIPS, [JSON.stringify(memberships)]);
}
