import {
  datedNames,
  isOfType,
  newestPerAggregate,
  organizationRegistered,
  personRegistered,
  personRightsChanged,
  tellsOfUnit,
  type DecodedEvent,
  type OrganizationState,
  type PersonState,
} from '@reformgraph/event-contracts';
import type { RebuildableProjection } from '@reformgraph/messaging';
import type { SqlExecutor } from '@reformgraph/subgraph-kit';
import { openForLateUnits } from './late-units.ts';

/** The topics from which the service knows units and persons. */
export const PROJECTED_TOPICS: readonly string[] = [organizationRegistered.topic, personRegistered.topic];

/** What can be built anew of them; late units then get what they lack. */
export const REBUILDABLE: RebuildableProjection = {
  topics: PROJECTED_TOPICS,
  tables: [{ name: 'unit' }, { name: 'unit_membership' }, { name: 'person' }, { name: 'person_right' }],
  apply: async (tx, events) => {
    await keepUnitsAndPersons(tx, events);
  },
  released: (tx, events) => openForLateUnits(tx, newestPerAggregate(events.filter(tellsOfUnit))),
};

type ToldUnit = DecodedEvent & { readonly data: OrganizationState };

/**
 * Keeps what events say of units and persons, where it is newer than what is known, and lets a unit that comes late
 * into the open periods of its block.
 */
export async function applyEvents(tx: SqlExecutor, events: readonly DecodedEvent[]): Promise<void> {
  const newer = await keepUnitsAndPersons(tx, events);
  if (newer.length > 0) await openForLateUnits(tx, newer);
}

/** Keeps what is newer; returns the events of units that were. */
async function keepUnitsAndPersons(
  tx: SqlExecutor,
  events: readonly DecodedEvent[],
): Promise<readonly ToldUnit[]> {
  const units = newestPerAggregate(events.filter(tellsOfUnit));
  const persons = events.filter(
    (event): event is DecodedEvent & { data: PersonState } =>
      isOfType(event, personRegistered) || isOfType(event, personRightsChanged),
  );
  const newer = units.length > 0 ? await keepUnits(tx, units) : [];
  if (persons.length > 0) await applyPersons(tx, newestPerAggregate(persons));
  return newer;
}

async function keepUnits(tx: SqlExecutor, events: readonly ToldUnit[]): Promise<readonly ToldUnit[]> {
  const given = JSON.stringify(
    events.map(({ version, provenance, data }) => ({
      id: data.id,
      code: data.code,
      names: datedNames(data).map(({ name, from, to }) => ({ name, from, to })),
      validTo: data.validTo,
      provenance,
      version,
      memberships: data.memberships,
    })),
  );
  const newer = await tx.query<{ id: string }>(
    `INSERT INTO unit (id, code, names, valid_to, provenance, version)
     SELECT id, code, names, "validTo", provenance, version
     FROM jsonb_to_recordset($1::jsonb) AS given (
       id uuid, code text, names jsonb, "validTo" date, provenance text, version integer)
     ORDER BY id
     ON CONFLICT (id) DO UPDATE SET code = excluded.code, names = excluded.names, valid_to = excluded.valid_to,
       provenance = excluded.provenance, version = excluded.version
     WHERE excluded.version > unit.version
     RETURNING id::text`,
    [given],
  );
  if (newer.length === 0) return [];
  const ids = newer.map(({ id }) => id);
  await tx.query('DELETE FROM unit_membership WHERE unit_id = ANY ($1::uuid[])', [ids]);
  await tx.query(
    `INSERT INTO unit_membership
       (unit_id, block_code, block_name_vi, block_name_en, index_code, valid_from, valid_to)
     SELECT unit.id, m.block, m."blockName" ->> 'vi', m."blockName" ->> 'en', m.index, m."from", m."to"
     FROM jsonb_to_recordset($1::jsonb) AS unit (id uuid, memberships jsonb),
       jsonb_to_recordset(unit.memberships) AS m (block text, "blockName" jsonb, index text, "from" date, "to" date)
     WHERE unit.id = ANY ($2::uuid[])`,
    [given, ids],
  );
  const changed = new Set(ids);
  return events.filter(({ aggregateId }) => changed.has(aggregateId));
}

async function applyPersons(
  tx: SqlExecutor,
  events: readonly (DecodedEvent & { data: PersonState })[],
): Promise<void> {
  const given = JSON.stringify(events.map(({ version, data }) => ({ ...data, version })));
  const newer = await tx.query<{ id: string }>(
    `INSERT INTO person (id, organization_id, version)
     SELECT id, "organizationId", version
     FROM jsonb_to_recordset($1::jsonb) AS given (id uuid, "organizationId" uuid, version integer)
     ORDER BY id
     ON CONFLICT (id) DO UPDATE SET organization_id = excluded.organization_id, version = excluded.version
     WHERE excluded.version > person.version
     RETURNING id::text`,
    [given],
  );
  const ids = newer.map(({ id }) => id);
  await tx.query('DELETE FROM person_right WHERE person_id = ANY ($1::uuid[])', [ids]);
  await tx.query(
    `INSERT INTO person_right (person_id, role, organization_id, valid_from, valid_to)
     SELECT person.id, r.role, r."organizationId", r."from", r."to"
     FROM jsonb_to_recordset($1::jsonb) AS person (id uuid, rights jsonb),
       jsonb_to_recordset(person.rights) AS r (role text, "organizationId" uuid, "from" date, "to" date)
     WHERE person.id = ANY ($2::uuid[])`,
    [given, ids],
  );
}
