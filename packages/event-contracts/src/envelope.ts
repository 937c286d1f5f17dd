import { z } from 'zod';
import type { Deprecation } from './deprecation.ts';

/** Where a fact comes from: stated in an official source, translated from one, or made up for a demonstration. */
export const provenance = z.enum(['OFFICIAL', 'TRANSLATED', 'SYNTHETIC']);
export type Provenance = z.infer<typeof provenance>;

/** That a field of the data comes from elsewhere than the whole, as in the graph. */
export const provenanceException = z.object({
  field: z.string().describe('Name of the field, as in the graph.'),
  provenance: provenance.describe('Where this field comes from.'),
});

export const localizedText = z.object({
  vi: z.string().describe('In Vietnamese.'),
  en: z.string().describe('In English.'),
});
export const date = z.iso.date();
export const instant = z.iso.datetime({ offset: false });
export const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);

/**
 * One type of event: its CloudEvents `type` (name and version), the topic it travels on and the shape of its data.
 * The data carry the full reportable state of the aggregate, so that a newer version supersedes an older one.
 */
export interface EventContract<Data> {
  readonly type: string;
  readonly topic: string;
  readonly data: z.ZodType<Data>;
  /**
   * Present where the topic is compacted: it promises the newest event of each key alone, and a tombstone says that
   * there is none any more. Every type of one topic says the same.
   */
  readonly compacted?: true;
  /** When it is raised: a sentence for those who read the contracts. Every type of the catalogue has one. */
  readonly meaning?: { readonly vi: string; readonly en: string };
  /** Present where the type's end is announced; its events then name the day in the attribute `deprecated`. */
  readonly deprecated?: Deprecation;
}

/** An event as a service raises it; `version` is the aggregate's version after the change. */
export interface PlatformEvent<Data = unknown> {
  readonly contract: EventContract<Data>;
  readonly id: string;
  readonly aggregateId: string;
  readonly version: number;
  /** Recording time, real, UTC. */
  readonly time: string;
  /** The platform clock's time at which it happened, UTC. */
  readonly businessTime: string;
  readonly provenance: Provenance;
  readonly data: Data;
}

/** An event that takes its aggregate off a compacted topic: whose it was, at which version, and nothing more. */
export type PlatformTombstone = Omit<PlatformEvent, 'data'>;

/**
 * An event in CloudEvents' Kafka binding, binary mode: attributes in headers, data as JSON in the value; a tombstone
 * has no value.
 */
export interface EncodedEvent {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer | null;
}

/** What a consumer knows of every event. */
interface DecodedAttributes {
  readonly type: string;
  readonly id: string;
  readonly aggregateId: string;
  readonly version: number;
  readonly time: string;
  readonly businessTime: string;
  readonly provenance: Provenance;
  /** The data as they were written, JSON in UTF-8; null of a tombstone. */
  readonly written: Buffer | null;
}

/** An event as a consumer sees it: data checked against its contract, or a tombstone of a compacted topic. */
export type DecodedEvent = DecodedAttributes &
  (
    { readonly tombstone?: false; readonly data: unknown } | { readonly tombstone: true; readonly data: null }
  );

/** A record that cannot be read by any known contract; `reason` names the fault without repeating the data. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
  readonly code: 'UNKNOWN_TYPE' | 'WRONG_CONTENT_TYPE' | 'BAD_ENVELOPE' | 'BAD_DATA';
  constructor(code: UnreadableEvent['code'], reason: string) {
    super(reason);
    this.code = code;
  }
}

const CONTENT_TYPE = 'application/json';
const attributes = z.object({
  ce_specversion: z.literal('1.0'),
  ce_id: z.uuid(),
  ce_type: z.string().min(1),
  ce_source: z.string().min(1),
  ce_time: instant,
  ce_subject: z.uuid(),
  ce_aggregateversion: z.string().regex(/^[1-9]\d{0,9}$/),
  ce_businesstime: instant,
  ce_provenance: provenance,
});

/** Encodes an event for the log; `source` is the service that raised it. Throws a ZodError where the data break the contract. */
export function encodeEvent<Data>(
  event: PlatformEvent<Data>,
  source: string,
): EncodedEvent & { readonly value: Buffer } {
  return {
    ...addressOf(event),
    headers: { 'content-type': CONTENT_TYPE, ...attributesOf(event, source) },
    value: Buffer.from(JSON.stringify(event.contract.data.parse(event.data))),
  };
}

/** Encodes a tombstone for the log; `source` is the service that raised it. Throws for a topic that is not compacted. */
export function encodeTombstone(
  event: PlatformTombstone,
  source: string,
): EncodedEvent & { readonly value: null } {
  if (!event.contract.compacted)
    throw new Error(`${event.contract.topic} is not compacted: nothing is taken off it`);
  return { ...addressOf(event), headers: attributesOf(event, source), value: null };
}

function addressOf({ id, contract, aggregateId }: PlatformTombstone) {
  return { id, topic: contract.topic, key: aggregateId };
}

function attributesOf(event: PlatformTombstone, source: string): EncodedEvent['headers'] {
  return {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: event.contract.type,
    ce_source: `/reformgraph/${source}`,
    ce_time: event.time,
    ce_subject: event.aggregateId,
    ce_aggregateversion: String(event.version),
    ce_businesstime: event.businessTime,
    ce_provenance: event.provenance,
    ...(event.contract.deprecated ? { ce_deprecated: event.contract.deprecated.endsOn } : {}),
  };
}

/**
 * Reads a record by the contract its `ce_type` names; without a value it is a tombstone, on a compacted topic alone.
 * Throws UnreadableEvent; never returns unchecked data.
 */
export function decodeEvent(
  contracts: readonly EventContract<unknown>[],
  record: Pick<EncodedEvent, 'headers' | 'value'>,
): DecodedEvent {
  const contentType = record.headers['content-type'];
  if (record.value !== null && contentType?.split(';')[0]?.trim() !== CONTENT_TYPE)
    throw new UnreadableEvent('WRONG_CONTENT_TYPE', `content type ${contentType ?? 'missing'}`);
  const envelope = attributes.safeParse(record.headers);
  if (!envelope.success)
    throw new UnreadableEvent('BAD_ENVELOPE', `attributes ${faultyPaths(envelope.error)}`);
  const head = envelope.data;
  const contract = contracts.find((candidate) => candidate.type === head.ce_type);
  if (!contract) throw new UnreadableEvent('UNKNOWN_TYPE', `type ${head.ce_type}`);
  return {
    type: head.ce_type,
    id: head.ce_id,
    aggregateId: head.ce_subject,
    version: Number(head.ce_aggregateversion),
    time: head.ce_time,
    businessTime: head.ce_businesstime,
    provenance: head.ce_provenance,
    written: record.value,
    ...contentOf(contract, record.value),
  };
}

function contentOf(
  contract: EventContract<unknown>,
  value: Buffer | null,
): { readonly data: unknown } | { readonly tombstone: true; readonly data: null } {
  if (value === null) {
    if (contract.compacted) return { tombstone: true, data: null };
    throw new UnreadableEvent('BAD_DATA', 'a tombstone on a topic that is not compacted');
  }
  let json: unknown;
  try {
    json = JSON.parse(value.toString('utf8'));
  } catch {
    throw new UnreadableEvent('BAD_DATA', 'not JSON');
  }
  const data = contract.data.safeParse(json);
  if (!data.success) throw new UnreadableEvent('BAD_DATA', `data ${faultyPaths(data.error)}`);
  return { data: data.data };
}

/** True where `event` is of `contract`'s type and has data, which it narrows; never of a tombstone. */
export function isOfType<Data>(
  event: DecodedEvent,
  contract: EventContract<Data>,
): event is DecodedEvent & { data: Data } {
  return event.type === contract.type && event.tombstone !== true;
}

function faultyPaths(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.code}`).join('; ');
}
