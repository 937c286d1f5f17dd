import type { EventLog, GroupPosition, PartitionOfTopic } from './event-log.ts';
import { type LastStop, lastStop, RELAY } from './last-stop.ts';
import { type LogFault, type LogTrouble, logTroubleOf } from './log-fault.ts';
import { outboxBacklog } from './outbox.ts';
import { type ParkedKey, parkedKeys } from './parked-keys.ts';
import { type RelayLeadership, relayLeadership } from './relay-leadership.ts';
import { relayTrouble } from './relay-trouble.ts';
import type { SqlExecutor } from './sql.ts';
import { inTime } from './waiting.ts';

/** How long the log may take to answer, in milliseconds, unless given. */
const LOG_PATIENCE = 3_000;

/** Why the log does not serve; null where it does. */
interface ToldOfLog {
  readonly logFault: LogFault | null;
  /** Names codes, places and topics, so it is for administrators alone. */
  readonly logReason: string | null;
}

/** What waits for a group: events, and seconds since the log took the oldest of them; 0 where nothing waits. */
export interface Lag {
  readonly events: number;
  readonly seconds: number;
}

export interface PartitionLag extends PartitionOfTopic, Lag {}

/** What a service sends to the log. */
export interface OutboxStatus extends RelayLeadership, ToldOfLog {
  /**
   * STOPPED: nobody sends. LOG_AWAY, NO_ANSWER, REFUSED: the log does not take what a relay sends, or does not answer
   * this question.
   */
  readonly state: 'RELAYING' | 'STOPPED' | LogTrouble['state'];
  /** Events that wait to be sent to the log. */
  readonly events: number;
  /** Since the oldest of them was committed; 0 where none waits. */
  readonly oldestSeconds: number;
  readonly lastStop: LastStop | null;
}

/** What a service takes from the log, and what it could not take. */
export interface IntakeStatus extends ToldOfLog {
  /** STOPPED: nobody takes. LOG_AWAY, NO_ANSWER, REFUSED: so neither lag nor members are known. */
  readonly state: 'CONSUMING' | 'STOPPED' | LogTrouble['state'];
  /** Processes that share the partitions. */
  readonly members: number | null;
  readonly lag: Lag | null;
  /** Every partition read, by topic and partition; empty while the log does not serve. */
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
 * Asks a service's own database, and the log for at most `patience` milliseconds, 3 seconds unless given: what waits to
 * be sent and what is parked is told while the log is away. Rejects where the database is away. `raises`: whether the
 * service has events of its own to send; `heard` are the topics that it takes, as group `service`; null where it takes
 * none.
 */
export async function eventStatus(
  sql: SqlExecutor,
  log: EventLog,
  asked: { readonly service: string; readonly raises: boolean; readonly heard: readonly string[] | null },
  patience = LOG_PATIENCE,
): Promise<EventStatus> {
  const now = Date.now();
  const { service, heard } = asked;
  const [outbox, intake] = await Promise.all([
    asked.raises ? outboxStatus(sql, log, now, patience) : null,
    heard && intakeStatus(sql, log, { group: service, topics: heard, now, patience }),
  ]);
  return { service, outbox, intake };
}

/**
 * What a relay noted of the log counts before what the log answers now: it alone knows whether it may write. The log is
 * asked for the topic of the event that is sent next.
 */
async function outboxStatus(
  sql: SqlExecutor,
  log: EventLog,
  now: number,
  patience: number,
): Promise<OutboxStatus> {
  const { events, oldestAt, nextTopic } = await outboxBacklog(sql);
  const leadership = await relayLeadership(sql);
  const asked = inTime(patience, log.extents(nextTopic === null ? [] : [nextTopic])).then(
    () => null,
    logTroubleOf,
  );
  const trouble = (await relayTrouble(sql)) ?? (await asked);
  return {
    events,
    oldestSeconds: secondsSince(oldestAt, now),
    ...leadership,
    state: leadership.relays > 0 ? 'RELAYING' : 'STOPPED',
    ...(trouble ?? NO_TROUBLE),
    lastStop: await lastStop(sql, RELAY),
  };
}

const NO_TROUBLE = { logFault: null, logReason: null };

interface Intake {
  readonly group: string;
  readonly topics: readonly string[];
  readonly now: number;
  readonly patience: number;
}

async function intakeStatus(sql: SqlExecutor, log: EventLog, intake: Intake): Promise<IntakeStatus> {
  const [parked, stopped, told] = await Promise.all([
    parkedKeys(sql, intake.group),
    lastStop(sql, intake.group),
    toldByLog(log, intake),
  ]);
  const deadLetters = parked.reduce((sum, { events }) => sum + events, 0);
  return { ...told, parkedKeys: parked, deadLetters, lastStop: stopped };
}

type ToldByLog = Pick<IntakeStatus, 'state' | 'logFault' | 'logReason' | 'members' | 'lag' | 'partitions'>;

async function toldByLog(log: EventLog, { group, topics, now, patience }: Intake): Promise<ToldByLog> {
  try {
    const [members, partitions] = await inTime(
      patience,
      Promise.all([log.members(group), partitionLags(log, group, topics, now)]),
    );
    const state = members > 0 ? 'CONSUMING' : 'STOPPED';
    return { state, ...NO_TROUBLE, members, lag: lagOf(partitions), partitions };
  } catch (error) {
    return { ...logTroubleOf(error), members: null, lag: null, partitions: [] };
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
