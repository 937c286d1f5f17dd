import { setTimeout as wait } from 'node:timers/promises';
import { eventContracts } from '@reformgraph/event-contracts';
import { type EventLog, openEventLog, rebuildProjection } from '@reformgraph/messaging';
import { project, REBUILDABLE, TOPICS } from '@reformgraph/reporting/projection';
import { createLogger } from '@reformgraph/subgraph-kit/logger';
import type { Effort } from './effort.ts';
import type { Measurement } from './figures.ts';
import { outboxEmpty, plantEvents } from './outbox-load.ts';
import { REAL, SMALL, type SampleEvent } from './sample-events.ts';
import type { Stage } from './stage.ts';

/**
 * Events a second by which reporting's tables of results are built anew from the beginning of the log, beside those in
 * use: from the start of the rebuild until it first has everything.
 */
export function rebuildRate(size: 'small' | 'real') {
  return async (stage: Stage, { quick, rounds }: Effort): Promise<Measurement[]> => {
    const [event, count, goal] =
      size === 'small' ? [SMALL, quick ? 2_000 : 120_000, 30_000] : [REAL, quick ? 400 : 15_000, 5_000];
    const logger = createLogger('bench', 'warn');
    const log = await openEventLog(stage.logConfig, logger);
    await fillLog(stage, event, count, log);
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { events, readingMilliseconds } = await rebuildProjection({
        projection: { name: 'reporting', contracts: eventContracts, apply: project },
        rebuildable: REBUILDABLE,
        log,
        databaseUrl: stage.ownerUrl('reporting'),
        swap: 'NEVER',
        logger,
      });
      rates.push((events * 1_000) / readingMilliseconds);
    }
    await log.close();
    return [
      {
        name: `rebuild, ${event.label}`,
        unit: 'events/s',
        goal: { atLeast: goal },
        rounds: rates,
        eventBytes: event.bytes,
      },
    ];
  };
}

const VERSIONS = 5;

/**
 * Sends the events, five versions of each aggregate, through the relay, and lets the projection in use have them, so
 * that a rebuild has nothing to follow.
 */
async function fillLog(stage: Stage, event: SampleEvent, count: number, log: EventLog): Promise<void> {
  const relay = await stage.start('assessment', 'relay');
  const consumer = await stage.start('reporting', 'consumer');
  await plantEvents(stage.sql('assessment'), event, count, count / VERSIONS);
  await outboxEmpty(stage.sql('assessment'));
  for (;;) {
    const positions = await log.positions('reporting', TOPICS);
    if (positions.every(({ next, end }) => next === end)) break;
    await wait(250);
  }
  await relay.stop();
  await consumer.stop();
}
