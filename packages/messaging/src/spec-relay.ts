import { openEventLog } from './open-event-log.ts';
import { startRelay } from './relay.ts';
import { silentLogger } from './spec-logger.ts';

/** A relay on the embedded log in a process of its own; prints the number of its lanes as often as it changes. */
const [databaseUrl = '', eventsUrl = ''] = process.argv.slice(2);
const log = await openEventLog({ transport: 'embedded', databaseUrl: eventsUrl }, silentLogger);
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
