import { topicSettings } from '@reformgraph/event-contracts';
import {
  embeddedLogGrants,
  embeddedLogMigrations,
  openEventLog,
  type EventLog,
} from '@reformgraph/messaging';
import { createLogger } from '@reformgraph/subgraph-kit';
import type { TestDatabase } from '@reformgraph/testkit';
import type { Pool } from 'pg';

/** An embedded log in the service's own database, which `owner` owns, with the platform's topics. */
export async function specEventLog(database: TestDatabase, owner: Pool): Promise<EventLog> {
  for (const { sql } of embeddedLogMigrations) await owner.query(sql);
  await owner.query(embeddedLogGrants(decodeURIComponent(new URL(database.url).username)));
  const log = await openEventLog(
    { transport: 'embedded', databaseUrl: database.url },
    createLogger('spec', 'silent'),
  );
  await log.ensureTopics(topicSettings, 12);
  return log;
}
