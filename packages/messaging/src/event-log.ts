/** A record to be written; a null value is a tombstone. Order is kept per key. */
export interface LogRecord {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer | null;
}

/** A record as it was stored. Offsets rise strictly within (topic, partition); on the embedded log without gaps. */
export interface StoredRecord extends LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** When the log took it, real time. */
  readonly time: Date;
}

/** Records of one partition, in the order of their offsets; never empty. */
export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly StoredRecord[];
}

export interface GroupSubscriptionOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /**
   * Called per partition in order, for several partitions at once. The offset moves on after it resolves.
   * It must not reject for a bad record: a rejection ends the subscription by `onFatal`, the offset unmoved.
   */
  readonly onBatch: (batch: RecordBatch) => Promise<void>;
  readonly onFatal: (error: Error) => void;
}

export interface TailOptions {
  readonly topics: readonly string[];
  readonly onRecords: (records: readonly StoredRecord[]) => void;
  readonly onFatal: (error: Error) => void;
}

export interface PartitionOfTopic {
  readonly topic: string;
  readonly partition: number;
}

/** A member of a group. */
export interface GroupSubscription extends Subscription {
  /** The partitions that are this member's share, as it last heard. */
  share(): readonly PartitionOfTopic[];
}

export interface Subscription {
  /** Resolves after the batches in hand; what was not committed is delivered again to the group. */
  close(): Promise<void>;
}

/** Where a group stands in one partition; its lag is `end - next`. */
export interface GroupPosition extends PartitionOfTopic {
  /** Offset of the next record the group has not committed. */
  readonly next: bigint;
  /** Offset that the next record written will get. */
  readonly end: bigint;
}

/** A place in one partition: the offset of the record that is read next. */
export interface LogPosition extends PartitionOfTopic {
  readonly next: bigint;
}

/** Offsets of one partition from `start` to before `end`; some of them may have no record on a compacted topic. */
export interface OffsetRange extends PartitionOfTopic {
  readonly start: bigint;
  readonly end: bigint;
}

export interface PublishOptions {
  /** Awaited before each part in which the records are sent; a rejection ends the sending and is passed on. */
  readonly beforePart?: () => Promise<void>;
}

export interface ReadOptions {
  readonly ranges: readonly OffsetRange[];
  /** Called per partition in order, for `partitionsAtOnce` partitions at once; a rejection ends the reading. */
  readonly onBatch: (batch: RecordBatch) => Promise<void>;
  readonly partitionsAtOnce?: number;
}

/** A topic as it is created. A compacted one may forget all but the newest record of a key, and a tombstone in time. */
export interface TopicSettings {
  readonly name: string;
  readonly compacted: boolean;
}

export interface EnsureOptions {
  /** Told of the topics that the log does not let this user make or see, and anew where it says no to others. */
  readonly onRefused?: (error: unknown) => void;
}

/** The log that carries events between services, on PostgreSQL or on Kafka, with the same promises. */
export interface EventLog {
  /**
   * Creates missing topics, with their settings; an existing one keeps its own. Keeps trying with growing pauses
   * while the log is away or refuses some of them, so a service that must become ready without its broker does not wait
   * for it; `onRefused` is told when all others are there. Rejects with TooFewPartitions for a topic that has fewer.
   */
  ensureTopics(topics: readonly TopicSettings[], partitions: number, options?: EnsureOptions): Promise<void>;
  /** Resolves when all records are stored; after a rejection some may be (publish again: at least once). */
  publish(topic: string, records: readonly LogRecord[], options?: PublishOptions): Promise<void>;
  /** Joins a group; at least once; a new group starts from the first record. Rejects while the log is away. */
  subscribe(options: GroupSubscriptionOptions): Promise<GroupSubscription>;
  /**
   * Every record written after this resolves, without a group: for what each process must hear. Keeps trying
   * while the log is away or a topic is not there yet.
   */
  tail(options: TailOptions): Promise<Subscription>;
  /** The first offset that is kept and the next that is given, per partition. Rejects while the log is away. */
  extents(topics: readonly string[]): Promise<readonly OffsetRange[]>;
  /**
   * Reads the ranges in large batches without a group; resolves when every record of them was handled. Rejects where
   * `onBatch` does, where a range begins before what is kept, and where the log is away for a minute.
   */
  read(options: ReadOptions): Promise<void>;
  /** Of each partition the first place whose record the log took at `time` or later; its end where there is none. */
  positionsAt(topics: readonly string[], time: Date): Promise<readonly LogPosition[]>;
  /**
   * Lets a group go on from these positions, whether it has members or not: these take up the new positions by
   * themselves, and what they have in hand moves nothing more.
   */
  seek(group: string, positions: readonly LogPosition[]): Promise<void>;
  /** Where a group stands, per partition of the topics. */
  positions(group: string, topics: readonly string[]): Promise<readonly GroupPosition[]>;
  /** When the log took the first record from `next` on, for each place; null where none has come yet. */
  timesOf(places: readonly LogPosition[]): Promise<readonly (Date | null)[]>;
  /** How many members read in a group now; one that fell silent counts until the log gives its share to others. */
  members(group: string): Promise<number>;
  close(): Promise<void>;
}

export class TooFewPartitions extends Error {
  override readonly name = 'TooFewPartitions';
  constructor(topic: string, found: number, wanted: number) {
    super(
      `Topic ${topic} has ${found} partitions, ${wanted} are needed; order per key would not survive a change`,
    );
  }
}

export class UnknownTopic extends Error {
  override readonly name = 'UnknownTopic';
  constructor(topic: string, cause?: unknown) {
    super(`Topic ${topic} does not exist`, { cause });
  }
}

/** The log does not let this user do what was asked. */
export class LogRefused extends Error {
  override readonly name = 'LogRefused';
  readonly code = 'LOG_REFUSED';
  constructor(sentence: string, cause: unknown) {
    super(sentence, { cause });
  }
}

/** That the log lets this user neither make nor see these topics; `causes` are its answers. */
export function topicsRefused(topics: readonly string[], causes: readonly unknown[]): LogRefused {
  return new LogRefused(
    `The event log does not let this user create or see topic ${topics.join(', ')}.`,
    new AggregateError(causes),
  );
}

/** True where the log answered that it takes nothing: no record of it can land later. */
export function isRefusal(error: unknown): boolean {
  return error instanceof LogRefused || error instanceof UnknownTopic;
}

/** Most partitions of one subscription whose batches are handled at the same time. */
export const PARTITIONS_AT_ONCE = 4;

/** Most records, or bytes of them, that a read without a group hands over at once (one record at least). */
export const READ_AT_ONCE = { records: 5_000, bytes: 8 * 1024 * 1024 };
