import { createHash } from 'node:crypto';
import { eventContracts } from './catalogue.ts';
import { type DecodedEvent, decodeEvent, UnreadableEvent } from './envelope.ts';
import { knownType } from './type-names.ts';

/** What a Kafka client hands over of a record. */
export interface KafkaMessage {
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  readonly value: Buffer | null;
}

/** An event that was read by these contracts (data null: a tombstone), or one that they cannot read. */
export type HeardEvent =
  | (Omit<DecodedEvent, 'written' | 'data' | 'tombstone'> & {
      readonly data: unknown;
      readonly unreadable?: undefined;
    })
  | UnreadMessage;

/** A message that these contracts cannot read, whole, for those that can. */
export interface UnreadMessage {
  /** Its `ce_id`; the SHA-256 of the message where it has none. */
  readonly id: string;
  readonly unreadable: UnreadableEvent['code'];
  readonly headers: Readonly<Record<string, string>>;
  /** In Base64; null where the message has no value. */
  readonly value: string | null;
}

/**
 * Reads a message of Kafka by these contracts; one of a newer version by the newest that they know of its type. What
 * cannot be read is given back whole with its fault, so that its reader can keep it aside and go on.
 */
export function hear({ headers = {}, value }: KafkaMessage): HeardEvent {
  const text = Object.fromEntries(Object.entries(headers).map(([name, held]) => [name, String(held)]));
  const known = { ...text, ce_type: knownType(eventContracts, text['ce_type'] ?? '') };
  try {
    const { written: _bytes, ...event } = decodeEvent(eventContracts, { headers: known, value });
    return event;
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    const message = { headers: text, value: value && value.toString('base64') };
    return { id: text['ce_id'] ?? sha256(JSON.stringify(message)), unreadable: error.code, ...message };
  }
}

/** Reads a message again that other contracts could not read. */
export function hearAgain({ headers, value }: UnreadMessage): HeardEvent {
  return hear({ headers, value: value === null ? null : Buffer.from(value, 'base64') });
}

/**
 * The hash that the feed's `verify` tells of the same state: SHA-256, in hexadecimal digits, of a line `id version` for
 * each aggregate that stands, in the order of the lines.
 */
export function hashOfVersions(versions: ReadonlyMap<string, number>): string {
  const lines = [...versions].map(([id, version]) => `${id} ${version}\n`).sort();
  return sha256(lines.join(''));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
