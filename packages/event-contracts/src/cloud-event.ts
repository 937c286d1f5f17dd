import { z } from 'zod';
import {
  date,
  decodeEvent,
  instant,
  provenance,
  type DecodedEvent,
  type EncodedEvent,
  type EventContract,
} from './envelope.ts';

const PREFIX = 'ce_';
const JSON_CONTENT = 'application/json';

/** An event in CloudEvents' JSON format, as feeds and webhooks carry it; data are absent or null in a tombstone. */
export const cloudEvent = z.object({
  specversion: z.literal('1.0').describe('Version of CloudEvents.'),
  id: z.uuid().describe('Id of the event. The same id twice is the same event, delivered twice.'),
  type: z
    .string()
    .min(1)
    .describe('Name and version of the type, such as "reformgraph.assessment.completed.v0".'),
  source: z
    .string()
    .min(1)
    .describe('Service that raised the event, as a path, such as "/reformgraph/assessment".'),
  time: instant.describe('When the event was recorded: real time, UTC.'),
  subject: z.uuid().describe('Id of the aggregate that the event tells of; the key of the record on Kafka.'),
  aggregateversion: z
    .int()
    .min(1)
    .describe(
      'Version of the aggregate after the change. Of two events of one subject the one with the higher version is newer.',
    ),
  businesstime: instant.describe('When it happened by the clock of the platform, UTC.'),
  provenance: provenance.describe(
    'Where the facts come from: stated in an official source, translated from one, or synthetic.',
  ),
  deprecated: date
    .optional()
    .describe(
      'Present where the end of the type is announced: the first day on which it may be raised no more.',
    ),
  datacontenttype: z.literal(JSON_CONTENT).optional().describe('Content type of the data.'),
  data: z
    .unknown()
    .optional()
    .describe(
      'Full state of the aggregate, in the shape of the JSON Schema of the type; absent or null in a tombstone.',
    ),
});
export type CloudEvent = z.infer<typeof cloudEvent>;

/** A record of the log in CloudEvents' JSON format. Throws where it is none, without repeating the data. */
export function toCloudEvent(record: Pick<EncodedEvent, 'headers' | 'value'>): CloudEvent {
  const attributes = Object.entries(record.headers)
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, value]) => [name.slice(PREFIX.length), value] as const);
  const { aggregateversion, ...others } = Object.fromEntries(attributes);
  return cloudEvent.loose().parse({
    ...others,
    aggregateversion: Number(aggregateversion),
    ...(record.value === null
      ? {}
      : { datacontenttype: JSON_CONTENT, data: JSON.parse(record.value.toString('utf8')) as unknown }),
  });
}

/** Reads an event in CloudEvents' JSON format by the contract that its type names. Throws UnreadableEvent. */
export function decodeCloudEvent(
  contracts: readonly EventContract<unknown>[],
  event: Readonly<Record<string, unknown>>,
): DecodedEvent {
  const { data, datacontenttype = JSON_CONTENT, ...attributes } = event;
  const headers = Object.entries(attributes).map(([name, value]): [string, string] => [
    `${PREFIX}${name}`,
    textOf(value),
  ]);
  return decodeEvent(contracts, {
    headers: { ...Object.fromEntries(headers), 'content-type': textOf(datacontenttype) },
    value: data === undefined || data === null ? null : Buffer.from(JSON.stringify(data)),
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
