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

/** The topics from which this service knows units and persons. */
export const TOPICS: readonly string[] = [...new Set([organizationRegistered.topic, personRegistered.topic])];

/** What can be built anew of them. */
export const REBUILDABLE: RebuildableProjection = {
  topics: TOPICS,
  tables: [{ name: 'known_organization' }, { name: 'known_person' }],
};

type Told<State> = DecodedEvent & { readonly data: State };

/** Keeps the newest state of every unit and person that the events tell of, one statement for each kind. */
export async function keepUnitsAndPersons(tx: SqlExecutor, events: readonly DecodedEvent[]): Promise<void> {
  const units: Told<OrganizationState>[] = [];
  const persons: Told<PersonState>[] = [];
  for (const event of events) {
    if (tellsOfUnit(event)) units.push(event);
    else if (isOfType(event, personRegistered) || isOfType(event, personRightsChanged)) persons.push(event);
    else throw new Error(`No use for events of the type ${event.type}`);
  }
  await keepUnits(tx, newestPerAggregate(units));
  await keepPersons(tx, newestPerAggregate(persons));
}

async function keepUnits(tx: SqlExecutor, events: readonly Told<OrganizationState>[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ version, data }) => ({
    id: data.id,
    code: data.code,
    names: datedNames(data).map(({ name, from, to }) => ({ name, from, to })),
    valid_from: data.validFrom,
    valid_to: data.validTo,
    memberships: data.memberships,
    version,
  }));
  await tx.query(
    `INSERT INTO known_organization (id, code, names, valid_from, valid_to, memberships, version)
     SELECT id, code, names, valid_from, valid_to, memberships, version
     FROM jsonb_to_recordset($1::jsonb) AS told (
       id uuid, code text, names jsonb, valid_from date, valid_to date, memberships jsonb, version integer
     )
     ORDER BY id
     ON CONFLICT (id) DO UPDATE SET
       code = excluded.code, names = excluded.names, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
       memberships = excluded.memberships, version = excluded.version
     WHERE excluded.version > known_organization.version`,
    [JSON.stringify(rows)],
  );
}

async function keepPersons(tx: SqlExecutor, events: readonly Told<PersonState>[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ version, data: { id, organizationId, rights } }) => ({
    id,
    organization_id: organizationId,
    rights,
    version,
  }));
  await tx.query(
    `INSERT INTO known_person (id, organization_id, rights, version)
     SELECT id, organization_id, rights, version
     FROM jsonb_to_recordset($1::jsonb) AS told (id uuid, organization_id uuid, rights jsonb, version integer)
     ORDER BY id
     ON CONFLICT (id) DO UPDATE SET
       organization_id = excluded.organization_id, rights = excluded.rights, version = excluded.version
     WHERE excluded.version > known_person.version`,
    [JSON.stringify(rows)],
  );
}
