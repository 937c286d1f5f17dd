export { isPassing, isPassingState, reasonOf } from './failures.ts';
export type { Logger } from './logger.ts';
export { Alarm, GrowingPause } from './waiting.ts';
export { type Migration, type SqlExecutor, inTransaction, sqlOf } from './sql.ts';
export { inOnePiece, type OnePiece } from './one-piece.ts';
export { outboxAndInboxGrants, outboxAndInboxMigrations } from './service-schema.ts';
export { embeddedLogGrants, embeddedLogMigrations } from './embedded/schema.ts';
export { LANES, laneOf, murmur2, partitionOf } from './partitioner.ts';
export {
  EventTooLarge,
  MAX_EVENT_BYTES,
  type OutboxBacklog,
  appendToOutbox,
  outboxBacklog,
} from './outbox.ts';
export { type PublishedOfTopic, type PublishedRows, publishedRows, republish } from './republish.ts';
export { type RelayLeadership, relayLeadership } from './relay-leadership.ts';
export { type RelayBell, createRelayBell } from './relay-bell.ts';
export * from './event-log.ts';
export { type EventLogConfig, openEventLog } from './open-event-log.ts';
export type { KafkaLogConfig } from './kafka/kafka-log.ts';
export type { KafkaAccess, KafkaRights } from './kafka/access/kafka-access.ts';
export { openKafkaAccess } from './open-kafka-access.ts';
export { type Relay, type RelayOptions, type RelayStatus, startRelay } from './relay.ts';
export type { KeptRecord, Projection } from './projection.ts';
export { type Consumer, type ConsumerOptions, type ConsumerStatus, startConsumer } from './consumer.ts';
export { type RedriveOutcome, redrive } from './redrive.ts';
export { type EventTrace, inspectEvents } from './inspect.ts';
export { type ParkedKey, parkedKeys } from './parked-keys.ts';
export { PARKED_KEYS_PER_MINUTE } from './books.ts';
export { TooManyParkedKeys } from './parking.ts';
export { type ComparedTable, hashTables, type ProjectionTable, type RowsHash } from './rebuild/comparison.ts';
export { NotRebuildable } from './rebuild/shape.ts';
export { SwapRefused } from './rebuild/swap.ts';
export {
  type RebuildableProjection,
  type RebuildOptions,
  type RebuildProgress,
  type RebuildReport,
  RebuildRunning,
  rebuildProjection,
} from './rebuild/rebuild.ts';
export { type Durations, DURATION_BOUNDS } from './durations.ts';
export {
  type EventStatus,
  type IntakeStatus,
  type Lag,
  type OutboxStatus,
  type PartitionLag,
  eventStatus,
  lagOf,
} from './event-status.ts';
export type { LogFault, LogTrouble } from './log-fault.ts';
export { type LastStop, noteStop, RELAY } from './last-stop.ts';
export { ConsumerStalled } from './stall-watch.ts';
export { RelayStalled } from './relay-watch.ts';
export { inTime, NoAnswer } from './waiting.ts';
