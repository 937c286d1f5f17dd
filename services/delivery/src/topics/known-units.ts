import { newestPerAggregate, type DecodedEvent } from '@reformgraph/event-contracts';
import type { SqlExecutor } from '@reformgraph/messaging';
import { z } from 'zod';

const unit = z.object({ id: z.uuid(), code: z.string().min(1) });

/** Keeps ids and codes of units; only an event newer than what is kept counts. */
export async function keepUnits(tx: SqlExecutor, events: readonly DecodedEvent[]): Promise<void> {
  const units = newestPerAggregate(events).map(({ version, data }) => ({ ...unit.parse(data), version }));
  if (units.length === 0) return;
  await tx.query(
    `INSERT INTO known_unit (id, code, version)
     SELECT id, code, version FROM jsonb_to_recordset($1::jsonb) AS event (id uuid, code text, version integer)
     ON CONFLICT (id) DO UPDATE SET (code, version) = (excluded.code, excluded.version)
     WHERE excluded.version > known_unit.version`,
    [JSON.stringify(units)],
  );
}
