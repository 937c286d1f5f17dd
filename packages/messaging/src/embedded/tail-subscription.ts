import type { Pool } from 'pg';
import type { Subscription, TailOptions } from '../event-log.ts';
import { isPassing, reasonOf } from '../failures.ts';
import type { Logger } from '../logger.ts';
import { Alarm, GrowingPause } from '../waiting.ts';
import type { Notifications } from './notifications.ts';
import { endPositions, readRecords } from './records.ts';

/** Reads every partition from its end on, for this process alone; rejects where the log cannot be reached. */
export async function tailRecords(
  pool: Pool,
  notifications: Notifications,
  options: TailOptions,
  logger: Logger,
): Promise<Subscription> {
  const next = new Map(
    (await endPositions(pool, options.topics)).map((end) => [`${end.topic}/${end.partition}`, end]),
  );
  const alarm = new Alarm();
  const pause = new GrowingPause(100, 2_000);
  let stopped = false;
  const isOver = (): boolean => stopped;
  const deafen = notifications.listen((notification) => {
    if (notification.kind === 'records') alarm.ring();
  });

  const readOnce = async (): Promise<void> => {
    const batches = await readRecords(pool, [...next.values()]);
    pause.reset();
    for (const { topic, partition, records } of batches) {
      if (stopped) return;
      options.onRecords(records);
      const last = records.at(-1);
      if (last) next.set(`${topic}/${partition}`, { topic, partition, next: last.offset + 1n });
    }
    if (batches.length === 0) await alarm.wait(notifications.pollInterval);
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      try {
        await readOnce();
      } catch (error) {
        if (isOver()) return;
        if (!isPassing(error)) {
          stopped = true;
          deafen();
          options.onFatal(error instanceof Error ? error : new Error(String(error)));
          return;
        }
        logger.warn({ reason: reasonOf(error) }, 'The event log is away; the tail goes on when it is back');
        await alarm.wait(pause.next());
      }
    }
  };
  const running = run();

  return {
    close: async () => {
      stopped = true;
      deafen();
      alarm.ring();
      await running;
    },
  };
}
