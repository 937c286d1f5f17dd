import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type EventLogConfig, openEventLog } from './open-event-log.ts';
import { silentLogger } from './spec-logger.ts';

/**
 * A group member in a process of its own. Prints a JSON line when it joined, when it holds a record whose text begins
 * with "hold" (until a line comes in), and for each record once its batch is handled.
 */
const [config = '', group = '', topic = ''] = process.argv.slice(2);
const release = createInterface({ input: process.stdin });
const tell = (told: object) => process.stdout.write(`${JSON.stringify(told)}\n`);

const log = await openEventLog(JSON.parse(config) as EventLogConfig, silentLogger);
await log.subscribe({
  group,
  topics: [topic],
  onFatal: (error) => {
    throw error;
  },
  onBatch: async ({ records }) => {
    const texts = records.map(({ value }) => String(value));
    if (texts.some((text) => text.startsWith('hold'))) {
      tell({ state: 'HOLDING' });
      await once(release, 'line');
    }
    for (const text of texts) tell({ state: 'HANDLED', text });
  },
});
tell({ state: 'JOINED' });
