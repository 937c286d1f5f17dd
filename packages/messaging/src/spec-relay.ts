import { type EventLogConfig, openEventLog } from './open-event-log.ts';
import { startRelay } from './relay.ts';
import { silentLogger } from './spec-logger.ts';

/** A relay in a process of its own; prints the number of its lanes as often as it changes. */
const [databaseUrl = '', logConfig = ''] = process.argv.slice(2);
const log = await openEventLog(JSON.parse(logConfig) as EventLogConfig, silentLogger);
const relay = await startRelay({
  databaseUrl,
  log,
  logger: silentLogger,
  onFatal: (error) => {
    throw error;
  },
});
let told = -1;
setInterval(() => {
  const { length } = relay.status().lanes;
  if (length !== told) process.stdout.write(`${length}\n`);
  told = length;
}, 10);
