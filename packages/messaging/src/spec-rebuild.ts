import { openEventLog } from './open-event-log.ts';
import type { EventLogConfig } from './open-event-log.ts';
import { rebuildProjection } from './rebuild/rebuild.ts';
import { silentLogger } from './spec-logger.ts';
import { rebuildableTallies, tallyProjection } from './spec-tally.ts';

/** A rebuild in a process of its own; prints its step as often as it makes progress. */
const [databaseUrl = '', config = ''] = process.argv.slice(2);
const log = await openEventLog(JSON.parse(config) as EventLogConfig, silentLogger);
await rebuildProjection({
  projection: tallyProjection('spec-tallies'),
  rebuildable: rebuildableTallies,
  log,
  databaseUrl,
  swap: 'ALWAYS',
  logger: silentLogger,
  onProgress: ({ step }) => void process.stdout.write(`${step}\n`),
});
await log.close();
