import { openEventLog } from './open-event-log.ts';

/** A group member in a process of its own; prints one JSON line per record once its batch is handled. */
const [databaseUrl = '', group = '', topic = ''] = process.argv.slice(2);
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const log = await openEventLog({ transport: 'embedded', databaseUrl }, silent);
await log.subscribe({
  group,
  topics: [topic],
  onFatal: (error) => {
    throw error;
  },
  onBatch: (batch) => {
    for (const record of batch.records)
      process.stdout.write(
        `${JSON.stringify({ partition: record.partition, text: record.value?.toString() })}\n`,
      );
    return Promise.resolve();
  },
});
process.stdout.write('"joined"\n');
