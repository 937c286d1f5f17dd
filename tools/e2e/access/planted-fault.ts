import { randomUUID } from 'node:crypto';
import { databaseAddresses } from '@reformgraph/local-postgres';
import pg from 'pg';
import { keysOf } from '../graph.ts';
import type { RunningPlatform, Workplace } from '../running-platform.ts';

/** Leaves in reporting's database what a parked key and a stopped consumer leave there, for its status to tell. */
export async function plantFault(workplace: Workplace, platform: RunningPlatform): Promise<void> {
  const port = platform.parts()['postgres']?.port ?? 0;
  const addresses = databaseAddresses(port, ['reporting'], keysOf(workplace).databaseSecret);
  const client = new pg.Client({ connectionString: addresses.reporting.runtime });
  await client.connect();
  try {
    await client.query(
      `insert into messaging.parked_key (consumer, topic, key, reason) values ('reporting', 'spec', $1, 'a spec')`,
      [randomUUID()],
    );
    await client.query(
      `insert into messaging.last_stop (consumer, reason) values ('reporting', 'a spec')
       on conflict (consumer) do nothing`,
    );
  } finally {
    await client.end();
  }
}
