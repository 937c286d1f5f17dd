import { setTimeout as wait } from 'node:timers/promises';
import { openEventLog } from '@reformgraph/messaging';
import { TOPICS } from '@reformgraph/reporting/projection';
import { createLogger } from '@reformgraph/subgraph-kit/logger';
import type { Effort } from './effort.ts';
import type { Measurement } from './figures.ts';
import { outboxEmpty, plantEvents } from './outbox-load.ts';
import { REAL, SMALL, type SampleEvent } from './sample-events.ts';
import type { Stage } from './stage.ts';

interface RebuildReport {
  readonly events: number;
  readonly readingMilliseconds: number;
  readonly equal: boolean;
}

/**
 * Events a second by which the admin's `rebuild` builds reporting's tables of results anew from the beginning of the
 * log, beside those in use: from the start of its reading until the rebuilt tables first have everything. Apart from
 * that, how long the whole command takes, from its start to the end of the comparison.
 */
export function rebuildRate(size: 'small' | 'real') {
  return async (stage: Stage, { quick, rounds }: Effort): Promise<Measurement[]> => {
    const [event, count, goal] =
      size === 'small' ? [SMALL, quick ? 2_000 : 120_000, 30_000] : [REAL, quick ? 400 : 15_000, 5_000];
    await fillLog(stage, event, count);
    const rates: number[] = [];
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const begun = performance.now();
      const report = (await stage.command('reporting', 'rebuild')) as RebuildReport;
      seconds.push((performance.now() - begun) / 1_000);
      if (!report.equal) throw new Error('The rebuilt tables are not those in use');
      rates.push((report.events * 1_000) / report.readingMilliseconds);
    }
    const common = { eventBytes: event.bytes };
    return [
      {
        ...common,
        name: `rebuild, ${event.label}`,
        unit: 'events/s',
        goal: { atLeast: goal },
        rounds: rates,
      },
      {
        ...common,
        name: `rebuild of ${count.toLocaleString('en-US')}, ${event.label}, start and comparison included`,
        unit: 's',
        goal: null,
        rounds: seconds,
      },
    ];
  };
}

const VERSIONS = 5;

/**
 * Sends the events, five versions of each aggregate, through the relay, and lets the projection in use have them, so
 * that a rebuild has nothing to follow.
 */
async function fillLog(stage: Stage, event: SampleEvent, count: number): Promise<void> {
  const relay = await stage.start('assessment', 'relay');
  const consumer = await stage.start('reporting', 'consumer');
  await plantEvents(stage.sql('assessment'), event, count, count / VERSIONS);
  await outboxEmpty(stage.sql('assessment'));
  const log = await openEventLog(stage.logConfig, createLogger('bench', 'warn'));
  try {
    for (;;) {
      const positions = await log.positions('reporting', TOPICS);
      if (positions.every(({ next, end }) => next === end)) break;
      await wait(250);
    }
  } finally {
    await log.close();
  }
  await relay.stop();
  await consumer.stop();
}
