import { randomUUID } from 'node:crypto';
import { databaseAddresses } from '@reformgraph/local-postgres';
import pg from 'pg';
import { keysOf } from '../graph.ts';
import type { RunningPlatform, Workplace } from '../running-platform.ts';

/** The subgraphs that hear of others' events. */
const HEARING = ['scheduling', 'assessment', 'reporting'] as const;

/**
 * Leaves in their databases what a parked key, a stopped consumer and a stopped relay leave there, for their status to
 * tell.
 */
export async function plantFaults(workplace: Workplace, platform: RunningPlatform): Promise<void> {
  const port = platform.parts()['postgres']?.port ?? 0;
  const addresses = databaseAddresses(port, HEARING, keysOf(workplace).databaseSecret);
  for (const service of HEARING) {
    const client = new pg.Client({ connectionString: addresses[service].runtime });
    await client.connect();
    await client.query(
      `with stop as (insert into messaging.last_stop (consumer, reason) values ($1, 'a spec'), ('relay', 'a spec'))
       insert into messaging.parked_key (consumer, topic, key, reason) values ($1, 'spec', $2, 'a spec')`,
      [service, randomUUID()],
    );
    await client.end();
  }
}
