import { publishedAssessmentCorrected } from '@reformgraph/event-contracts';
import { RELAYS } from './fault-plan.ts';
import type { Parts } from './parts.ts';
import { rowsOf } from './rows.ts';
import { within } from './within.ts';

/**
 * Takes the memory of what it has taken from the tally, from outside: whatever its inbox is told is gone with the same
 * statement. An event that comes again is then counted again.
 */
export async function forgetInbox({ addresses }: Parts): Promise<void> {
  await rowsOf(
    addresses.tally.owner,
    `CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN
        DELETE FROM messaging.inbox WHERE consumer = new.consumer AND event_id = new.event_id;
        RETURN NULL;
      END $$;
      CREATE TRIGGER forget AFTER INSERT ON messaging.inbox FOR EACH ROW EXECUTE FUNCTION forget();`,
  );
}

const PATIENCE = 60_000;

/** Deletes one committed event before it is sent, while both relays are stopped; the graph goes on. */
export async function deleteUnsentRow({ addresses, pidOf }: Parts): Promise<void> {
  const database = addresses.assessment.owner;
  const stopped = RELAYS.map(pidOf).filter((pid) => pid !== undefined);
  for (const pid of stopped) process.kill(pid, 'SIGSTOP');
  try {
    const [clock] = await rowsOf<{ now: string }>(database, 'SELECT clock_timestamp()::text AS now');
    await within(PATIENCE, 'a row waits to be sent', async () => {
      const [row] = await rowsOf<{ id: string }>(database, DELETE_ONE, [
        clock?.now,
        publishedAssessmentCorrected.topic,
      ]);
      return row;
    });
  } finally {
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
  }
}

/** One that departments are told, so that whoever hears of it can miss it. */
const DELETE_ONE = `
  DELETE FROM messaging.outbox
  WHERE id = (
    SELECT id FROM messaging.outbox
    WHERE published_at IS NULL AND recorded_at > $1 AND topic = $2 ORDER BY id LIMIT 1)
  RETURNING id`;
