import { isRefusing, type LogFault, type LogTrouble, troubleStateOf } from './log-fault.ts';
import { RELAYS, RELAYS_OF_THIS_DATABASE } from './relay-leadership.ts';
import type { SqlExecutor } from './sql.ts';

/** What keeps a relay from sending, as it noted it. */
export interface RelayTrouble {
  readonly logFault: LogFault;
  readonly logReason: string;
}

/** Notes what keeps the relay of this session from sending; it holds until it is forgotten or the session ends. */
export async function noteTrouble(sql: SqlExecutor, { logFault, logReason }: RelayTrouble): Promise<void> {
  await sql.query(
    `insert into messaging.relay_trouble (pid, fault, reason) values (pg_backend_pid(), $1, $2)
     on conflict (pid) do update set fault = excluded.fault, reason = excluded.reason`,
    [logFault, logReason],
  );
}

/** Forgets what kept the relay of this session from sending, and what relays noted that are gone. */
export async function forgetTrouble(sql: SqlExecutor): Promise<void> {
  await sql.query(
    `delete from messaging.relay_trouble noted
     where pid = pg_backend_pid() or not exists (select ${RELAYS_OF_THIS_DATABASE} and relay.pid = noted.pid)`,
    [RELAYS],
  );
}

/** What keeps a relay of this database from sending now, refusals first; null where nothing keeps any. */
export async function relayTrouble(sql: SqlExecutor): Promise<LogTrouble | null> {
  const noted = await sql.query<RelayTrouble>(
    `select fault as "logFault", reason as "logReason" from messaging.relay_trouble noted
     where exists (select ${RELAYS_OF_THIS_DATABASE} and relay.pid = noted.pid) order by pid`,
    [RELAYS],
  );
  const trouble = noted.find(({ logFault }) => isRefusing(logFault)) ?? noted[0];
  return trouble ? { state: troubleStateOf(trouble.logFault), ...trouble } : null;
}
