import { eventContracts, topics, type DecodedEvent } from '@reformgraph/event-contracts';
import { openEventLog, startConsumer, type KeptRecord, type SqlExecutor } from '@reformgraph/messaging';
import { eventLogSettings, postgresUrl, readConfiguration } from '@reformgraph/subgraph-kit/configuration';
import { eventLogConfig } from '@reformgraph/subgraph-kit/event-log-config';
import { createLogger } from '@reformgraph/subgraph-kit/logger';
import { main } from '@reformgraph/subgraph-kit/main';
import { stopOnce } from '@reformgraph/subgraph-kit/orderly-end';
import { z } from 'zod';
import { TALLY } from './tally-database.ts';
import { withdraws } from './withdrawals.ts';

const settings = z.object({ DATABASE_URL_TALLY: postgresUrl, LOG_LEVEL: z.string(), ...eventLogSettings });

main(async () => {
  const config = readConfiguration(settings, process.env);
  const logger = createLogger(TALLY, config.LOG_LEVEL);
  const closing: (() => Promise<void>)[] = [];
  const stop = stopOnce(logger, closing);
  const log = await openEventLog(eventLogConfig(config, TALLY), logger);
  closing.unshift(() => log.close());
  const consumer = await startConsumer({
    name: TALLY,
    log,
    topics: topics.filter((topic) => topic.includes('assessment')),
    contracts: eventContracts,
    databaseUrl: config.DATABASE_URL_TALLY,
    apply: addUp,
    logger,
    onFatal: (error) => {
      logger.fatal({ reason: error.message }, 'the tally cannot go on');
      void stop(1);
    },
  });
  closing.unshift(() => consumer.close());
});

/** Adds one for each event to the sum of its key, and notes that it came. */
async function addUp(
  tx: SqlExecutor,
  events: readonly DecodedEvent[],
  records: readonly KeptRecord[],
): Promise<void> {
  const topic = records[0]?.topic;
  const keys = records.map(({ key }) => key);
  await tx.query(
    `insert into arrival (topic, key, version, withdrawn)
     select $1, key, version, withdrawn
     from unnest($2::text[], $3::integer[], $4::boolean[]) with ordinality as event (key, version, withdrawn, place)
     order by place`,
    [topic, keys, events.map(({ version }) => version), events.map(withdraws)],
  );
  await tx.query(
    `insert into sum_of_key as kept (topic, key, sum)
     select $1, key, count(*) from unnest($2::text[]) as event (key) group by key order by key
     on conflict (topic, key) do update set sum = kept.sum + excluded.sum`,
    [topic, keys],
  );
}
