import type { ConsumerStatus, RelayStatus } from '@reformgraph/messaging';
import { createLiveness } from './liveness.ts';

const START = Date.parse('2024-05-06T01:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1_000);

const NOTHING_TAKEN = { progressAt: null, taken: new Map(), batches: { atMost: [], count: 0, sum: 0 } };

/** Whether a process with this work is alive so many seconds after its start. */
async function isAlive(seconds: number, relay?: Partial<RelayStatus>, consumer?: ConsumerStatus['state']) {
  let now = at(0);
  const live = createLiveness(
    {
      ...(relay && {
        relay: { status: () => ({ state: 'RELAYING', lanes: [], published: 0, progressAt: null, ...relay }) },
      }),
      ...(consumer && { consumer: { status: () => ({ ...NOTHING_TAKEN, state: consumer }) } }),
    },
    () => now.getTime(),
  );
  now = at(seconds);
  return live().then(
    () => true,
    () => false,
  );
}

it('is alive without background work, and while it makes progress', async () => {
  expect(await isAlive(3_600)).toBe(true);
  expect(await isAlive(3_600, { progressAt: at(3_590) }, 'CONSUMING')).toBe(true);
});

it('is alive while the database or the log is away, or refuses, however long', async () => {
  expect(await isAlive(3_600, { state: 'DATABASE_AWAY' }, 'DATABASE_AWAY')).toBe(true);
  expect(await isAlive(3_600, { state: 'LOG_AWAY', progressAt: at(5) }, 'LOG_AWAY')).toBe(true);
  expect(await isAlive(3_600, { state: 'REFUSED', progressAt: at(5) }, 'REFUSED')).toBe(true);
});

it('is dead a minute after the deliverer’s last look for work, unless its database is away', async () => {
  const isDelivererAlive = (state: string, progressAt: Date | null) => {
    const live = createLiveness(
      { deliverer: { status: () => ({ state, progressAt }) } },
      () => START + 71_000,
    );
    return live().then(
      () => true,
      () => false,
    );
  };
  expect(await isDelivererAlive('DELIVERING', at(11))).toBe(true);
  expect(await isDelivererAlive('DELIVERING', at(10))).toBe(false);
  expect(await isDelivererAlive('DATABASE_AWAY', at(10))).toBe(true);
  expect(await isDelivererAlive('STOPPED', at(70))).toBe(false);
});

it('is dead while relay or consumer is stalled', async () => {
  expect(await isAlive(1, { state: 'STALLED' })).toBe(false);
  expect(await isAlive(1, undefined, 'STALLED')).toBe(false);
});

it('is dead where its work ended', async () => {
  expect(await isAlive(1, { state: 'STOPPED' })).toBe(false);
  expect(await isAlive(1, undefined, 'STOPPED')).toBe(false);
});
