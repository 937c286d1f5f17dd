import {
  type ConsumerStatus,
  DURATION_BOUNDS,
  type EventStatus,
  type IntakeStatus,
  type LastStop,
  type OutboxStatus,
  type RelayStatus,
} from '@reformgraph/messaging';
import type { BackgroundWork } from '../liveness.ts';
import { exposition, type Labels, type MetricFamily } from './exposition.ts';

export type { MetricFamily };

const RELAY_STATES: readonly RelayStatus['state'][] = [
  'RELAYING',
  'LOG_AWAY',
  'REFUSED',
  'DATABASE_AWAY',
  'STALLED',
  'STOPPED',
];
const CONSUMER_STATES: readonly ConsumerStatus['state'][] = [
  'CONSUMING',
  'LOG_AWAY',
  'REFUSED',
  'DATABASE_AWAY',
  'STALLED',
  'STOPPED',
];

/**
 * What Prometheus reads of a service's events: `ask` tells what database and log know, whichever process is asked,
 * `work` what this process did since its start. Labels name services, topics, partitions and states alone, never a key
 * or a person. Where the database is away only the process's own is told, and that it is away. `own` is what the service
 * tells beside.
 */
export function eventMetrics(
  service: string,
  ask: () => Promise<EventStatus>,
  work: BackgroundWork,
  own: () => Promise<readonly MetricFamily[]> = () => Promise.resolve([]),
): () => Promise<string> {
  return async () => {
    const status = await ask().catch(() => null);
    return exposition([
      gauge('reformgraph_database_up', 'Whether the database of the service answers.', [
        { service },
        status ? 1 : 0,
      ]),
      ...(status ? ofLog(service, status) : []),
      ...(status?.outbox ? ofOutbox(service, status.outbox) : []),
      ...(status?.intake ? ofIntake(service, status.intake) : []),
      ...(work.relay ? ofRelay(service, work.relay.status()) : []),
      ...(work.consumer ? ofConsumer(service, work.consumer.status()) : []),
      ...(await own()),
    ]);
  };
}

/** Of a service that sends nothing and takes nothing, nothing is told of the log. */
function ofLog(service: string, { outbox, intake }: EventStatus): MetricFamily[] {
  const states = [outbox, intake].flatMap((side) => (side ? [side.state] : []));
  if (states.length === 0) return [];
  const isAway = states.some((state) => state === 'LOG_AWAY' || state === 'NO_ANSWER');
  return [
    gauge('reformgraph_event_log_up', 'Whether the event log answers.', [{ service }, isAway ? 0 : 1]),
    gauge(
      'reformgraph_event_log_refuses',
      'Whether the event log answers and refuses what the service needs.',
      [{ service }, states.includes('REFUSED') ? 1 : 0],
    ),
  ];
}

function ofOutbox(service: string, outbox: OutboxStatus): MetricFamily[] {
  return [
    gauge('reformgraph_outbox_events', 'Committed events that wait to be sent to the log.', [
      { service },
      outbox.events,
    ]),
    gauge(
      'reformgraph_outbox_oldest_seconds',
      'Age of the oldest event that waits to be sent, in seconds; 0 where none waits.',
      [{ service }, outbox.oldestSeconds],
    ),
    gauge('reformgraph_relays', 'Relays that share the outbox of the service.', [{ service }, outbox.relays]),
    gauge(
      'reformgraph_relay_lanes',
      'Lanes of the outbox that a relay leads, or that no relay does.',
      [{ service, led: 'true' }, outbox.lanesLed],
      [{ service, led: 'false' }, outbox.lanes - outbox.lanesLed],
    ),
    lastStopGauge(
      'reformgraph_relay_last_stop_timestamp_seconds',
      'When a relay of the service last stopped for a fault, in seconds since 1970.',
      service,
      outbox.lastStop,
    ),
  ];
}

function ofIntake(service: string, intake: IntakeStatus): MetricFamily[] {
  const { lastStop, partitions } = intake;
  const ofPartition = ({ topic, partition }: { topic: string; partition: number }) => ({
    service,
    topic,
    partition,
  });
  return [
    gauge(
      'reformgraph_consumer_lag_events',
      'Events on the log that the service has not taken.',
      ...partitions.map((each) => [ofPartition(each), each.events] as const),
    ),
    gauge(
      'reformgraph_consumer_lag_seconds',
      'Age of the oldest event that the service has not taken, in seconds; 0 where none waits.',
      ...partitions.map((each) => [ofPartition(each), each.seconds] as const),
    ),
    gauge(
      'reformgraph_consumer_members',
      'Processes that share the partitions which the service reads.',
      ...(intake.members === null ? [] : [[{ service }, intake.members] as const]),
    ),
    gauge('reformgraph_parked_keys', 'Keys whose events wait because one of them could not be taken.', [
      { service },
      intake.parkedKeys.length,
    ]),
    gauge('reformgraph_parked_events', 'Events that wait behind parked keys.', [
      { service },
      intake.deadLetters,
    ]),
    lastStopGauge(
      'reformgraph_consumer_last_stop_timestamp_seconds',
      'When a consumer of the service last stopped for a fault, in seconds since 1970.',
      service,
      lastStop,
    ),
  ];
}

function ofRelay(service: string, { state, published }: RelayStatus): MetricFamily[] {
  return [
    states(
      'reformgraph_relay_state',
      'State of this process’s relay: 1 for the one it is in.',
      service,
      RELAY_STATES,
      state,
    ),
    counter('reformgraph_published_events_total', 'Events that this process sent to the log.', [
      { service },
      published,
    ]),
  ];
}

function ofConsumer(service: string, { state, taken, batches }: ConsumerStatus): MetricFamily[] {
  const buckets = [
    ...DURATION_BOUNDS.map((bound, position) => [bound, batches.atMost[position] ?? 0] as const),
  ];
  return [
    states(
      'reformgraph_consumer_state',
      'State of this process’s consumer: 1 for the one it is in.',
      service,
      CONSUMER_STATES,
      state,
    ),
    counter(
      'reformgraph_consumed_events_total',
      'Events that this process took from the log and committed.',
      ...[...taken].map(([topic, events]) => [{ service, topic }, events] as const),
    ),
    {
      name: 'reformgraph_consumer_batch_seconds',
      type: 'histogram',
      help: 'How long batches took to their commit, in seconds.',
      samples: [
        ...[...buckets, ['+Inf', batches.count] as const].map(([le, value]) => ({
          suffix: '_bucket' as const,
          labels: { service, le },
          value,
        })),
        { suffix: '_sum', labels: { service }, value: batches.sum },
        { suffix: '_count', labels: { service }, value: batches.count },
      ],
    },
  ];
}

type Measured = readonly [Labels, number];

/** A gauge with what was measured, by its labels. */
export function gauge(name: string, help: string, ...measured: readonly Measured[]): MetricFamily {
  return { name, type: 'gauge', help, samples: measured.map(([labels, value]) => ({ labels, value })) };
}

function counter(name: string, help: string, ...measured: readonly Measured[]): MetricFamily {
  return { ...gauge(name, help, ...measured), type: 'counter' };
}

function lastStopGauge(name: string, help: string, service: string, lastStop: LastStop | null): MetricFamily {
  return gauge(
    name,
    help,
    ...(lastStop === null ? [] : [[{ service }, lastStop.at.getTime() / 1_000] as const]),
  );
}

function states<State extends string>(
  name: string,
  help: string,
  service: string,
  all: readonly State[],
  current: State,
): MetricFamily {
  return gauge(name, help, ...all.map((state) => [{ service, state }, state === current ? 1 : 0] as const));
}
