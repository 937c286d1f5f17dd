import { type EventStatus, type IntakeStatus, type Lag, lagOf, type LogFault } from '@reformgraph/messaging';

const LONGEST_PARKED = 20;

export interface TopicLag extends Lag {
  readonly topic: string;
}

export interface EventStatusAnswer {
  readonly service: string;
  readonly outbox: EventStatus['outbox'];
  readonly intake: {
    readonly state: IntakeStatus['state'];
    /** Why the log did not answer, for the service's administrator alone; null where it did. */
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
    readonly lastStop: { readonly at: string; readonly reason: string } | null;
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
  if (!intake) return { service, outbox, intake };
  const { state, logFault, logReason, members, lag, partitions, parkedKeys, deadLetters, lastStop } = intake;
  const topics = [...new Set(partitions.map(({ topic }) => topic))];
  return {
    service,
    outbox,
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
      lastStop: lastStop && { at: lastStop.at.toISOString(), reason: lastStop.reason },
    },
  };
}
