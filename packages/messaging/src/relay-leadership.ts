import { LANES } from './partitioner.ts';
import type { SqlExecutor } from './sql.ts';

/** First keys of the advisory locks: one that every relay shares, and one per lane. */
export const RELAYS = 0x52_46_52;
export const LANE = 0x52_46_4c;

/** From pg_locks: the sessions of this database's relays; $1 is RELAYS. */
export const RELAYS_OF_THIS_DATABASE = `
from pg_locks relay
where relay.locktype = 'advisory' and relay.classid = $1::bigint::oid and relay.objid = 0 and relay.objsubid = 2
  and relay.granted and relay.database = (select oid from pg_database where datname = current_database())`;

/** The relays that share a service's outbox, and how many of its lanes one of them leads. */
export interface RelayLeadership {
  readonly relays: number;
  readonly lanes: number;
  readonly lanesLed: number;
}

/** Asks a service's own database who relays, wherever the relays run. */
export async function relayLeadership(sql: SqlExecutor): Promise<RelayLeadership> {
  const [row] = await sql.query<{ relays: number; led: number }>(
    `select (select count(*) ${RELAYS_OF_THIS_DATABASE})::integer as relays,
       (select count(*) from pg_locks lane
        where lane.locktype = 'advisory' and lane.classid = $2::bigint::oid and lane.objsubid = 2 and lane.granted
          and lane.database = (select oid from pg_database where datname = current_database()))::integer as led`,
    [RELAYS, LANE],
  );
  return { relays: row?.relays ?? 0, lanes: LANES, lanesLed: row?.led ?? 0 };
}
