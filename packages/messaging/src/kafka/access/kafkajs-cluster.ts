import kafkajs, { type AclEntry, type AclFilter, type DescribeAclResponse, type KafkaMessage } from 'kafkajs';
// @ts-expect-error kafkajs describes its entry only
import untypedCluster from 'kafkajs/src/cluster/index.js';
// @ts-expect-error kafkajs describes its entry only
import untypedLoggers from 'kafkajs/src/loggers/index.js';
// @ts-expect-error kafkajs describes its entry only
import untypedDecoder from 'kafkajs/src/protocol/decoder.js';
// @ts-expect-error kafkajs describes its entry only
import untypedEncoder from 'kafkajs/src/protocol/encoder.js';
// @ts-expect-error kafkajs describes its entry only
import untypedErrors from 'kafkajs/src/protocol/error.js';
// @ts-expect-error kafkajs describes its entry only
import untypedSocketFactory from 'kafkajs/src/network/socketFactory.js';
import type { Logger } from '../../logger.ts';
import { connectionOf } from '../connection.ts';
import { mendKafkajs } from '../mended-kafkajs.ts';
import type { KafkaLogConfig } from '../kafka-log.ts';
import { logThrough } from '../kafka-logging.ts';

/** Writes Kafka's compact types, those with lengths as variable integers. */
export interface Encoder {
  writeInt8(value: number): Encoder;
  writeInt32(value: number): Encoder;
  writeUVarIntString(value: string): Encoder;
  /** Without a value: an empty list of tagged fields. */
  writeUVarIntBytes(value?: Buffer): Encoder;
  writeUVarIntArray(items: readonly Encoder[]): Encoder;
}

/** Reads what an Encoder of the other side wrote. */
export interface Decoder {
  readInt8(): number;
  readInt16(): number;
  readInt32(): number;
  readUVarIntString(): string | null;
  readUVarIntArray<Item>(read: (decoder: Decoder) => Item): Item[] | null;
  readTaggedFields(): unknown;
}

/** A request of Kafka's protocol with the way to read its answer; `parse` throws what the answer refuses. */
export interface ProtocolCall<Answer> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    readonly encode: () => Promise<Encoder>;
  };
  readonly response: {
    readonly decode: (raw: Buffer) => Promise<Answer>;
    readonly parse: (answer: Answer) => Promise<Answer>;
  };
}

/** A connected, signed-in broker. */
export interface Broker {
  createAcls(request: { acl: readonly AclEntry[] }): Promise<unknown>;
  deleteAcls(request: { filters: readonly AclFilter[] }): Promise<unknown>;
  describeAcls(filter: AclFilter): Promise<DescribeAclResponse>;
  fetch(request: FetchRequest): Promise<FetchAnswer>;
  describeGroups(request: {
    groupIds: readonly string[];
  }): Promise<{ groups: readonly { members: readonly { memberId: string }[] }[] }>;
  leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown>;
  offsetCommit(request: OffsetCommit): Promise<unknown>;
  readonly connectionPool: { send<Answer>(call: ProtocolCall<Answer>): Promise<Answer> };
}

/** The brokers of one address list, whichever of them answers. */
export interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  findControllerBroker(): Promise<Broker>;
  findGroupCoordinator(group: { groupId: string }): Promise<Broker>;
  /** Lets the cluster know of topics, so that it can name their partitions' leaders. */
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  /** Partitions by the node id of their leader. */
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Record<string, number[]>;
  findBroker(node: { nodeId: string }): Promise<Broker>;
}

/** Sets the positions of a group; without a member id and by generation -1 those of a group without members. */
export interface OffsetCommit {
  readonly groupId: string;
  readonly groupGenerationId: number;
  readonly memberId: string;
  readonly retentionTime: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
  }[];
}

/** Asks for records from an offset on; a broker gives one batch at least, however small `maxBytes` is. */
export interface FetchRequest {
  readonly isolationLevel: 0 | 1;
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly fetchOffset: string;
      readonly maxBytes: number;
    }[];
  }[];
}

export interface FetchAnswer {
  readonly responses: readonly {
    readonly partitions: readonly {
      readonly messages: readonly (KafkaMessage & { readonly isControlRecord?: boolean })[];
    }[];
  }[];
}

const loggers = untypedLoggers as { createLogger(options: object): unknown };
const errors = untypedErrors as { createErrorFromCode(code: number): Error };

export const newEncoder = (): Encoder => new (untypedEncoder as new () => Encoder)();
export const newDecoder = (raw: Buffer): Decoder => new (untypedDecoder as new (raw: Buffer) => Decoder)(raw);

/** kafkajs's own error for one of the protocol's codes. */
export const protocolError = (code: number): Error => errors.createErrorFromCode(code);

/** What kafkajs's own admin client stands on: it alone lets a request through that kafkajs does not know. */
export function clusterOf(config: Omit<KafkaLogConfig, 'transport'>, logger: Logger): Cluster {
  mendKafkajs();
  return new (untypedCluster as new (options: object) => Cluster)({
    ...connectionOf(config),
    logger: loggers.createLogger({ level: kafkajs.logLevel.WARN, logCreator: logThrough(logger) }),
    enforceRequestTimeout: true,
    metadataMaxAge: 300_000,
    allowAutoTopicCreation: false,
    socketFactory: (untypedSocketFactory as () => unknown)(),
  });
}
