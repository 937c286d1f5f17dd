import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ofReaders, ofWebhooks } from '@reformgraph/delivery/metrics';
import type { EventStatus, IntakeStatus, OutboxStatus } from '@reformgraph/messaging';
import { eventMetrics } from '@reformgraph/subgraph-kit/metrics';
import { CHECKOUT } from '../start/checkout.ts';
import { alertRules, isMet } from './alert-rules.ts';

const NOW = 2_000_000_000;
const LONG_AGO = { at: new Date((NOW - 86_400) * 1_000), reason: 'a fault of yesterday' };
const JUST_NOW = { at: new Date(NOW * 1_000), reason: '' };
const OUTBOX: OutboxStatus = {
  ...{ state: 'RELAYING', logFault: null, logReason: null },
  ...{ events: 3, oldestSeconds: 0.2, relays: 2, lanes: 8, lanesLed: 8 },
  lastStop: LONG_AGO,
};
const INTAKE: IntakeStatus = {
  state: 'CONSUMING',
  logFault: null,
  logReason: null,
  members: 2,
  lag: { events: 3, seconds: 0.2 },
  partitions: [{ topic: 'spec', partition: 0, events: 3, seconds: 0.2 }],
  parkedKeys: [],
  deadLetters: 0,
  lastStop: LONG_AGO,
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
  consumer: 'CONSUMING' | 'STALLED' = 'CONSUMING',
  relay: 'RELAYING' | 'STALLED' = 'RELAYING',
  pausedWebhooks = 0,
) {
  const ask = () => (status ? Promise.resolve(status) : Promise.reject(new Error('away')));
  return eventMetrics(
    service,
    ask,
    {
      ...(status?.outbox && {
        relay: { status: () => ({ state: relay, lanes: [], published: 1, progressAt: null }) },
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
      expect(await raised(await exposed(service, status))).toEqual([]);
    },
  );

  const ill = (of: { outbox?: Partial<OutboxStatus>; intake?: Partial<IntakeStatus> }) => ({
    service: 'scheduling',
    outbox: { ...OUTBOX, ...of.outbox },
    intake: { ...INTAKE, ...of.intake },
  });
  const UNKNOWN = { members: null, lag: null, partitions: [] };
  const NOT_SENT = { events: 9, oldestSeconds: 600, relays: 0, lanesLed: 0 };
  const ILL: [alert: string, EventStatus | null, ('CONSUMING' | 'STALLED')?, ('RELAYING' | 'STALLED')?][] = [
    ['OutboxNotSent', ill({ outbox: { oldestSeconds: 61 } })],
    ['NobodySends', ill({ outbox: { lanesLed: 7 } })],
    ['RelayStalled', ill({}), 'CONSUMING', 'STALLED'],
    ['RelayStoppedForAFault', ill({ outbox: { lastStop: JUST_NOW } })],
    [
      'EventsNotTaken',
      ill({ intake: { partitions: [{ topic: 't', partition: 0, events: 1, seconds: 61 }] } }),
    ],
    ['ConsumerStalled', ill({}), 'STALLED'],
    ['ConsumerStoppedForAFault', ill({ intake: { lastStop: JUST_NOW } })],
    ['KeysParked', ill({ intake: { parkedKeys: [PARKED] } })],
    ['EventLogAway', ill({ intake: { state: 'LOG_AWAY', ...UNKNOWN } })],
    ['EventLogRefuses', ill({ outbox: { state: 'REFUSED' } })],
    ['ServiceDatabaseAway', null],
  ];
  it.each(ILL)('tell of %s alone where that is so', async (alert, status, ...of) => {
    expect(await raised(await exposed('scheduling', status, ...of))).toEqual([alert]);
  });

  it.each([
    ['EventLogAway', 'LOG_AWAY'],
    ['EventLogAway', 'NO_ANSWER'],
    ['EventLogRefuses', 'REFUSED'],
  ] as const)('tell of %s alone where nothing is sent or taken for it: %s', async (alert, state) => {
    const scheduling = ill({ outbox: { state, ...NOT_SENT }, intake: { state, ...UNKNOWN } });
    const organizations = {
      service: 'organizations',
      outbox: { ...OUTBOX, state, ...NOT_SENT },
      intake: null,
    };
    const reporting = { service: 'reporting', outbox: null, intake: { ...INTAKE, state, ...UNKNOWN } };
    for (const status of [scheduling, organizations, reporting])
      expect(await raised(await exposed(status.service, status))).toEqual([alert]);
  });

  it('tell of one service that does not send, whatever the log answers another', async () => {
    const away = ill({
      outbox: { state: 'LOG_AWAY', ...NOT_SENT },
      intake: { state: 'LOG_AWAY', ...UNKNOWN },
    });
    const silent = { service: 'organizations', outbox: { ...OUTBOX, ...NOT_SENT }, intake: null };
    const both = await Promise.all([away, silent].map((status) => exposed(status.service, status)));
    expect(await raised(both.join(''))).toEqual(['OutboxNotSent', 'NobodySends', 'EventLogAway']);
  });

  it('tell of webhooks that are paused because their endpoint is dead', async () => {
    const [status] = HEALTHY.slice(-1);
    expect(await raised(await exposed('delivery', status ?? null, 'CONSUMING', 'RELAYING', 1))).toEqual([
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
