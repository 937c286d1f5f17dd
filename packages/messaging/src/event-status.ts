import type { EventLog, GroupPosition, PartitionOfTopic } from './event-log.ts';
import { reasonOf } from './failures.ts';
import { type LastStop, lastStop } from './last-stop.ts';
import { outboxBacklog } from './outbox.ts';
import { type ParkedKey, parkedKeys } from './parked-keys.ts';
import { type RelayLeadership, relayLeadership } from './relay-leadership.ts';
import { type LogFault, logFaultOf } from './log-fault.ts';
import type { SqlExecutor } from './sql.ts';
import { inTime } from './waiting.ts';

const LOG_PATIENCE = 3_000;

/** What waits for a group: events, and seconds since the log took the oldest of them; 0 where nothing waits. */
export interface Lag {
  readonly events: number;
  readonly seconds: number;
}

export interface PartitionLag extends PartitionOfTopic, Lag {}

export interface OutboxStatus extends RelayLeadership {
  /** Events that wait to be sent to the log. */
  readonly events: number;
  /** Since the oldest of them was committed; 0 where none waits. */
  readonly oldestSeconds: number;
}

/** What a service takes from the log, and what it could not take. */
export interface IntakeStatus {
  /** STOPPED: nobody takes. LOG_AWAY: the log did not answer, so neither lag nor members are known. */
  readonly state: 'CONSUMING' | 'STOPPED' | 'LOG_AWAY';
  /** Why the log did not answer; null where it did. The reason is for administrators, for it may name a place. */
  readonly logFault: LogFault | null;
  readonly logReason: string | null;
  /** Processes that share the partitions. */
  readonly members: number | null;
  readonly lag: Lag | null;
  /** Every partition read, by topic and partition; empty while the log is away. */
  readonly partitions: readonly PartitionLag[];
  /** The longest parked first. */
  readonly parkedKeys: readonly ParkedKey[];
  /** Events that wait behind parked keys until they are redriven. */
  readonly deadLetters: number;
  readonly lastStop: LastStop | null;
}

/** How a service's events fare, as its database and the log know it, whichever processes run. */
export interface EventStatus {
  readonly service: string;
  /** Null for a service that raises nothing. */
  readonly outbox: OutboxStatus | null;
  /** Null for a service that hears nothing. */
  readonly intake: IntakeStatus | null;
}

/**
 * Asks a service's own database, and the log for at most 3 seconds: what waits to be sent and what is parked is told
 * while the log is away. Rejects where the database is away. `raises`: whether the service has events of its own to
 * send; `heard` are the topics that it takes, as group `service`; null where it takes none.
 */
export async function eventStatus(
  sql: SqlExecutor,
  log: EventLog,
  asked: { readonly service: string; readonly raises: boolean; readonly heard: readonly string[] | null },
): Promise<EventStatus> {
  const now = Date.now();
  const { service, heard } = asked;
  const outbox = asked.raises ? await outboxStatus(sql, now) : null;
  if (heard === null) return { service, outbox, intake: null };
  const parked = await parkedKeys(sql, service);
  const kept = {
    parkedKeys: parked,
    deadLetters: parked.reduce((sum, { events }) => sum + events, 0),
    lastStop: await lastStop(sql, service),
  };
  return { service, outbox, intake: { ...(await intakeOf(log, service, heard, now)), ...kept } };
}

async function outboxStatus(sql: SqlExecutor, now: number): Promise<OutboxStatus> {
  const { events, oldestAt } = await outboxBacklog(sql);
  return { events, oldestSeconds: secondsSince(oldestAt, now), ...(await relayLeadership(sql)) };
}

type LogSide = Pick<IntakeStatus, 'state' | 'logFault' | 'logReason' | 'members' | 'lag' | 'partitions'>;

async function intakeOf(
  log: EventLog,
  group: string,
  topics: readonly string[],
  now: number,
): Promise<LogSide> {
  try {
    const [members, partitions] = await inTime(
      LOG_PATIENCE,
      Promise.all([log.members(group), partitionLags(log, group, topics, now)]),
    );
    return {
      state: members > 0 ? 'CONSUMING' : 'STOPPED',
      logFault: null,
      logReason: null,
      members,
      lag: lagOf(partitions),
      partitions,
    };
  } catch (error) {
    return {
      state: 'LOG_AWAY',
      logFault: logFaultOf(error),
      logReason: reasonOf(error),
      members: null,
      lag: null,
      partitions: [],
    };
  }
}

async function partitionLags(
  log: EventLog,
  group: string,
  topics: readonly string[],
  now: number,
): Promise<PartitionLag[]> {
  const positions = await log.positions(group, topics);
  const waiting = positions.filter(({ next, end }) => next < end);
  const times = await log.timesOf(waiting);
  const oldest = new Map<GroupPosition, Date | null>(
    waiting.map((position, index) => [position, times[index] ?? null]),
  );
  return positions.map((position) => ({
    topic: position.topic,
    partition: position.partition,
    events: position.next < position.end ? Number(position.end - position.next) : 0,
    seconds: secondsSince(oldest.get(position) ?? null, now),
  }));
}

/** The lag of several partitions together: all events, and the age of the oldest. */
export function lagOf(partitions: readonly Lag[]): Lag {
  return {
    events: partitions.reduce((sum, { events }) => sum + events, 0),
    seconds: partitions.reduce((longest, { seconds }) => Math.max(longest, seconds), 0),
  };
}

function secondsSince(then: Date | null, now: number): number {
  return then === null ? 0 : Math.max(0, now - then.getTime()) / 1_000;
}
