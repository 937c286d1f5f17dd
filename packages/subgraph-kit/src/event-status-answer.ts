import {
  type EventStatus,
  type IntakeStatus,
  type Lag,
  lagOf,
  type LastStop,
  type LogFault,
  type OutboxStatus,
} from '@reformgraph/messaging';

const LONGEST_PARKED = 20;

export interface TopicLag extends Lag {
  readonly topic: string;
}

interface StopAnswer {
  readonly at: string;
  readonly reason: string;
}

export interface EventStatusAnswer {
  readonly service: string;
  readonly outbox: (Omit<OutboxStatus, 'lastStop'> & { readonly lastStop: StopAnswer | null }) | null;
  readonly intake: {
    readonly state: IntakeStatus['state'];
    /** Why the log does not serve, for the service's administrator alone; null where it does. */
    readonly logReason: string | null;
    readonly logFault: LogFault | null;
    readonly members: number | null;
    readonly lag: Lag | null;
    readonly topics: readonly TopicLag[];
    readonly parkedKeys: number;
    readonly deadLetters: number;
    readonly longestParked: readonly {
      readonly topic: string;
      readonly reason: string;
      readonly since: string;
      readonly events: number;
    }[];
    readonly lastStop: StopAnswer | null;
  } | null;
}

/** What a resolver reaches for the status of its service's events. */
export interface EventStatusContext {
  readonly eventStatus: () => Promise<EventStatusAnswer>;
}

/**
 * The status as the graph and the events command tell it: lag by topic, the 20 longest parked keys without their names,
 * which may be a person's id; the events command `parked` names them.
 */
export function eventStatusAnswer({ service, outbox, intake }: EventStatus): EventStatusAnswer {
  const sent = outbox && { ...outbox, lastStop: stopAnswer(outbox.lastStop) };
  if (!intake) return { service, outbox: sent, intake };
  const { state, logFault, logReason, members, lag, partitions, parkedKeys, deadLetters, lastStop } = intake;
  const topics = [...new Set(partitions.map(({ topic }) => topic))];
  return {
    service,
    outbox: sent,
    intake: {
      ...{ state, logFault, logReason, members, lag, deadLetters },
      topics: topics.map((topic) => ({
        topic,
        ...lagOf(partitions.filter((partition) => partition.topic === topic)),
      })),
      parkedKeys: parkedKeys.length,
      longestParked: parkedKeys
        .slice(0, LONGEST_PARKED)
        .map(({ topic, reason, since, events }) => ({ topic, reason, since: since.toISOString(), events })),
      lastStop: stopAnswer(lastStop),
    },
  };
}

function stopAnswer(stop: LastStop | null): StopAnswer | null {
  return stop && { at: stop.at.toISOString(), reason: stop.reason };
}
