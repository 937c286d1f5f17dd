import { PARTITIONS } from '@reformgraph/event-contracts';
import { Alarm, inTransaction, reasonOf, type Logger } from '@reformgraph/messaging';
import type { Pool } from 'pg';
import { FEED_TOPICS } from './feed-topics.ts';
import { removeOld } from './retention.ts';

const PAUSE = 10 * 60_000;
const BATCH = 1_000;

/** Removes what is too old from the copies, now and every ten minutes, in small transactions; `close` ends it. */
export function startRetention(pool: Pool, days: number, logger: Logger): { close(): Promise<void> } {
  const alarm = new Alarm();
  let closed = false;
  const isClosed = () => closed;
  const sweep = async () => {
    for (const topic of FEED_TOPICS)
      for (let partition = 0; partition < PARTITIONS; partition += 1) {
        const removed = () =>
          inTransaction(pool, (tx) => removeOld(tx, { topic, partition }, { days, batch: BATCH }));
        while (!isClosed() && (await removed()));
      }
  };
  const loop = async () => {
    while (!isClosed()) {
      await sweep().catch((error: unknown) =>
        logger.warn({ reason: reasonOf(error) }, 'Old records could not be removed; it is tried again later'),
      );
      await alarm.wait(PAUSE);
    }
  };
  const looping = loop();
  return {
    close: () => {
      closed = true;
      alarm.ring();
      return looping;
    },
  };
}
