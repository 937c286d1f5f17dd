import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ofReaders, ofWebhooks } from '@reformgraph/delivery/metrics';
import type { EventStatus, IntakeStatus } from '@reformgraph/messaging';
import { eventMetrics } from '@reformgraph/subgraph-kit/metrics';
import { CHECKOUT } from '../start/checkout.ts';
import { alertRules, isMet } from './alert-rules.ts';

const NOW = 2_000_000_000;
const OUTBOX: EventStatus['outbox'] = { events: 3, oldestSeconds: 0.2, relays: 2, lanes: 8, lanesLed: 8 };
const INTAKE: IntakeStatus = {
  state: 'CONSUMING',
  logFault: null,
  logReason: null,
  members: 2,
  lag: { events: 3, seconds: 0.2 },
  partitions: [{ topic: 'spec', partition: 0, events: 3, seconds: 0.2 }],
  parkedKeys: [],
  deadLetters: 0,
  lastStop: { at: new Date((NOW - 86_400) * 1_000), reason: 'a fault of yesterday' },
};
const PARKED = { topic: 'spec', key: 'a', reason: 'a reason', since: new Date(0), events: 1 };

/** Every service as it is while all is well. */
const HEALTHY: readonly EventStatus[] = [
  { service: 'organizations', outbox: OUTBOX, intake: null },
  { service: 'scheduling', outbox: OUTBOX, intake: INTAKE },
  { service: 'assessment', outbox: OUTBOX, intake: INTAKE },
  { service: 'reporting', outbox: null, intake: INTAKE },
  { service: 'delivery', outbox: null, intake: INTAKE },
];

const webhooks = (paused: number) => [
  ...ofWebhooks({
    states: { ACTIVE: 9, PAUSED: paused, PAUSED_BY_OWNER: 2, STOPPED: 1 },
    waitingKeys: 3,
  }),
  ofReaders(100),
];

/** What a process of the service with every role exposes; null: its database is away. */
function exposed(
  service: string,
  status: EventStatus | null,
  consumer: 'CONSUMING' | 'STALLED',
  pausedWebhooks = 0,
) {
  const ask = () => (status ? Promise.resolve(status) : Promise.reject(new Error('away')));
  return eventMetrics(
    service,
    ask,
    {
      ...(status?.outbox && {
        relay: { status: () => ({ state: 'RELAYING', lanes: [], published: 1, progressAt: null }) },
      }),
      ...(status?.intake && {
        consumer: {
          status: () => ({
            state: consumer,
            progressAt: null,
            taken: new Map([['spec', 1]]),
            batches: { atMost: [], count: 0, sum: 0 },
          }),
        },
      }),
    },
    () => Promise.resolve(service === 'delivery' ? webhooks(pausedWebhooks) : []),
  )();
}

const rules = async () => alertRules(await readFile(join(CHECKOUT, 'infra/prometheus/alerts.yml'), 'utf8'));
const raised = async (exposition: string) =>
  (await rules()).filter(({ expression }) => isMet(expression, exposition, NOW)).map(({ name }) => name);

describe('the alerts on events', () => {
  it.each(HEALTHY.map((status) => [status.service, status] as const))(
    'are silent while all is well with %s',
    async (service, status) => {
      expect(await raised(await exposed(service, status, 'CONSUMING'))).toEqual([]);
    },
  );

  const ill = (of: { outbox?: Partial<EventStatus['outbox']>; intake?: Partial<IntakeStatus> }) => ({
    service: 'scheduling',
    outbox: { ...OUTBOX, ...of.outbox },
    intake: { ...INTAKE, ...of.intake },
  });
  const ILL: [alert: string, EventStatus | null, ('CONSUMING' | 'STALLED')?][] = [
    ['OutboxNotSent', ill({ outbox: { oldestSeconds: 61 } })],
    ['NobodySends', ill({ outbox: { lanesLed: 7 } })],
    [
      'EventsNotTaken',
      ill({ intake: { partitions: [{ topic: 't', partition: 0, events: 1, seconds: 61 }] } }),
    ],
    ['ConsumerStalled', ill({}), 'STALLED'],
    ['ConsumerStoppedForAFault', ill({ intake: { lastStop: { at: new Date(NOW * 1_000), reason: '' } } })],
    ['KeysParked', ill({ intake: { parkedKeys: [PARKED] } })],
    ['EventLogAway', ill({ intake: { state: 'LOG_AWAY', members: null, partitions: [] } })],
    ['ServiceDatabaseAway', null],
  ];
  it.each(ILL)('tell of %s alone where that is so', async (alert, status, consumer = 'CONSUMING') => {
    expect(await raised(await exposed('scheduling', status, consumer))).toEqual([alert]);
  });

  it('tell of webhooks that are paused because their endpoint is dead', async () => {
    const [status] = HEALTHY.slice(-1);
    expect(await raised(await exposed('delivery', status ?? null, 'CONSUMING', 1))).toEqual([
      'WebhooksPaused',
    ]);
  });

  it('are each seen to be raised', async () => {
    expect((await rules()).map(({ name }) => name)).toEqual([
      ...ILL.map(([alert]) => alert),
      'WebhooksPaused',
    ]);
  });
});
