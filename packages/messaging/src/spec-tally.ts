import { randomUUID } from 'node:crypto';
import {
  type DecodedEvent,
  type EncodedEvent,
  type EventContract,
  encodeEvent,
  encodeTombstone,
  isOfType,
} from '@reformgraph/event-contracts';
import type { Pool } from 'pg';
import { z } from 'zod';
import { appendToOutbox } from './outbox.ts';
import type { Projection } from './projection.ts';
import type { RebuildableProjection } from './rebuild/rebuild.ts';
import { grantAll, type SpecDatabase } from './spec-database.ts';
import { inTransaction, type SqlExecutor } from './sql.ts';

const tallyState = z.object({ marks: z.number().int().nonnegative(), note: z.string() });

/** A small aggregate for specs: marks are counted, and only ever the newest version. */
export const tallyChanged: EventContract<z.infer<typeof tallyState>> = {
  type: 'reformgraph.spec.tally-changed.v0',
  topic: 'reformgraph.spec.tally',
  data: tallyState,
};

/** The same on a compacted topic. */
export const tallyNewest: typeof tallyChanged = {
  type: 'reformgraph.spec.tally-newest.v0',
  topic: 'reformgraph.spec.tally-newest',
  data: tallyState,
  compacted: true,
};

export const tallyTopics = [tallyChanged, tallyNewest].map(({ topic, compacted = false }) => ({
  name: topic,
  compacted,
}));

export function tallyEvent(aggregateId: string, version: number, note = '', contract = tallyChanged) {
  const data = { marks: version, note };
  return encodeEvent({ ...attributesOf(aggregateId, version), contract, data }, 'spec');
}

/** Takes the aggregate off the compacted topic. */
export function tallyClosed(aggregateId: string, version: number) {
  return encodeTombstone({ ...attributesOf(aggregateId, version), contract: tallyNewest }, 'spec');
}

function attributesOf(aggregateId: string, version: number) {
  const now = new Date().toISOString();
  const provenance = 'SYNTHETIC' as const;
  return { id: randomUUID(), aggregateId, version, time: now, businessTime: now, provenance };
}

/** Commits one change per event, as a service does. */
export async function commitEvents(pool: Pool, events: readonly EncodedEvent[]): Promise<void> {
  await inTransaction(pool, (tx) => appendToOutbox(tx, events));
}

/** The projection's table, and a log of every event that was applied, in order. */
export async function createTallyTables({ owner }: SpecDatabase): Promise<void> {
  await owner.query(`
    create table tally (id uuid primary key, version int not null, marks int not null);
    create table applied (position bigint generated always as identity, event_id uuid not null, id uuid, version int);
    create index applied_by_id on applied (id);
    ${grantAll('tally')};
    ${grantAll('applied')};`);
}

/** Keeps `tally`; fails, as a faulty projection would, for an event whose note is "poison" while `healed` is false. */
export function tallyProjection(name: string): Projection & { healed: boolean } {
  const projection = {
    name,
    healed: false,
    contracts: [tallyChanged, tallyNewest],
    apply: async (tx: SqlExecutor, events: readonly DecodedEvent[]): Promise<void> => {
      for (const event of events) {
        await tx.query('insert into applied (event_id, id, version) values ($1, $2, $3)', [
          event.id,
          event.aggregateId,
          event.version,
        ]);
        if (event.tombstone) {
          await tx.query('delete from tally where id = $1 and version < $2', [
            event.aggregateId,
            event.version,
          ]);
          continue;
        }
        if (!isOfType(event, tallyChanged) && !isOfType(event, tallyNewest)) throw new Error('not a tally');
        const note = event.data.note;
        await tx.query(
          `insert into tally (id, version, marks) values ($1, $2, $3)
          on conflict (id) do update set version = excluded.version, marks = excluded.marks
          where tally.version < excluded.version`,
          [
            event.aggregateId,
            event.version,
            note === 'poison' && !projection.healed ? 'not a number' : event.data.marks,
          ],
        );
      }
    },
  };
  return projection;
}

/** The same, as it is built anew. */
export const rebuildableTallies: RebuildableProjection = {
  topics: tallyTopics.map(({ name }) => name),
  tables: [{ name: 'tally' }, { name: 'applied', ignoring: ['position'] }],
};

/** What the projection holds: aggregate id → version. */
export async function tallies({ owner }: SpecDatabase): Promise<Map<string, number>> {
  const { rows } = await owner.query<{ id: string; version: number }>('select id, version from tally');
  return new Map(rows.map((row) => [row.id, row.version]));
}

/** Versions of an aggregate in the order in which they were applied. */
export async function appliedVersions({ owner }: SpecDatabase, id: string): Promise<number[]> {
  const { rows } = await owner.query<{ version: number }>(
    'select version from applied where id = $1 order by position',
    [id],
  );
  return rows.map((row) => row.version);
}
