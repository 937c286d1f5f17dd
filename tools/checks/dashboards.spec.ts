import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ofReaders, ofWebhooks } from '@reformgraph/delivery/metrics';
import type { EventStatus } from '@reformgraph/messaging';
import { eventMetrics } from '@reformgraph/subgraph-kit/metrics';
import { CHECKOUT } from '../start/checkout.ts';

/** A status in which every metric has something to tell. */
const STATUS: EventStatus = {
  service: 'spec',
  outbox: {
    ...{ state: 'RELAYING', logFault: null, logReason: null },
    ...{ events: 1, oldestSeconds: 1, relays: 1, lanes: 8, lanesLed: 8 },
    lastStop: { at: new Date(0), reason: 'a reason' },
  },
  intake: {
    state: 'CONSUMING',
    logFault: null,
    logReason: null,
    members: 1,
    lag: { events: 1, seconds: 1 },
    partitions: [{ topic: 'spec', partition: 0, events: 1, seconds: 1 }],
    parkedKeys: [{ topic: 'spec', key: 'a key', reason: 'a reason', since: new Date(0), events: 1 }],
    deadLetters: 1,
    lastStop: { at: new Date(0), reason: 'a reason' },
  },
};

const OWN = [
  ...ofWebhooks({ states: { ACTIVE: 1, PAUSED: 0, PAUSED_BY_OWNER: 0, STOPPED: 0 }, waitingKeys: 0 }),
  ofReaders(0),
];

/** Every metric that a process with all roles tells, of delivery's own too, and the whole text. */
async function told(): Promise<{ names: ReadonlySet<string>; text: string }> {
  const text = await eventMetrics(
    'spec',
    () => Promise.resolve(STATUS),
    {
      relay: { status: () => ({ state: 'RELAYING', lanes: [], published: 1, progressAt: null }) },
      consumer: {
        status: () => ({
          state: 'CONSUMING',
          progressAt: null,
          taken: new Map([['spec', 1]]),
          batches: { atMost: [], count: 0, sum: 0 },
        }),
      },
    },
    () => Promise.resolve(OWN),
  )();
  const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  return { names: new Set(names), text };
}

const namesIn = (text: string) => new Set(text.match(/\breformgraph_[a-z_]+/g));

describe('the metrics of events', () => {
  it.each(['infra/prometheus/alerts.yml', 'infra/grafana/events.json', 'docs/admins.md'])(
    'are what %s asks for',
    async (file) => {
      const { names } = await told();
      const asked = [...namesIn(await readFile(join(CHECKOUT, file), 'utf8'))];
      expect(asked.length).toBeGreaterThan(5);
      expect(asked.filter((name) => !names.has(name))).toEqual([]);
    },
  );

  it('are all explained to administrators', async () => {
    const explained = namesIn(await readFile(join(CHECKOUT, 'docs/admins.md'), 'utf8'));
    const { text } = await told();
    const families = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
    expect(families.filter((name) => !explained.has(name))).toEqual([]);
  });

  it('tell neither a key nor a reason', async () => {
    const { text } = await told();
    expect(text).not.toMatch(/a key|a reason/);
  });
});
