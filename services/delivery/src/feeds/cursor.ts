import { createHash } from 'node:crypto';
import { PARTITIONS } from '@reformgraph/event-contracts';

/** How far a reader of a topic is. */
export interface Cursor {
  /** Per partition the position of the first record that it has not passed. */
  readonly positions: readonly bigint[];
  /** The topic's epoch where it began to read from the beginning. */
  readonly epoch: bigint;
}

const FORMAT = 1;
const DIGEST_BYTES = 6;

/** Writes a cursor of a topic as text that a reader hands back as it is; the same cursor is always the same text. */
export function writeCursor(topic: string, { positions, epoch }: Cursor): string {
  const body = Buffer.concat([Buffer.from([FORMAT]), digestOf(topic), ...[epoch, ...positions].map(bytesOf)]);
  return Buffer.concat([body, digestOf(body)]).toString('base64url');
}

/** Reads a cursor; says where it is none of ours, or one of another topic. */
export function readCursor(topic: string, text: string): Cursor | 'MALFORMED' | 'OF_ANOTHER_TOPIC' {
  const bytes = Buffer.from(text, 'base64url');
  const body = bytes.subarray(0, -DIGEST_BYTES);
  if (bytes.toString('base64url') !== text || body[0] !== FORMAT) return 'MALFORMED';
  if (!bytes.subarray(-DIGEST_BYTES).equals(digestOf(body))) return 'MALFORMED';
  const [epoch, ...positions] = numbersIn(body.subarray(1 + DIGEST_BYTES)) ?? [];
  if (epoch === undefined || positions.length !== PARTITIONS) return 'MALFORMED';
  if (!body.subarray(1, 1 + DIGEST_BYTES).equals(digestOf(topic))) return 'OF_ANOTHER_TOPIC';
  return { positions, epoch };
}

const digestOf = (bytes: Buffer | string) =>
  createHash('sha256').update(bytes).digest().subarray(0, DIGEST_BYTES);

const LARGEST = 2n ** 63n - 1n;

/** Seven bits to a byte, the lowest first; the highest bit says that more follow. */
function bytesOf(number: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = number; bytes.length === 0 || rest > 0n; rest >>= 7n)
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
  return Buffer.from(bytes);
}

function numbersIn(bytes: Buffer): bigint[] | null {
  const numbers: bigint[] = [];
  let [number, shift] = [0n, 0n];
  for (const byte of bytes) {
    number |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (number > LARGEST || shift > 63n) return null;
    if (byte < 128) {
      numbers.push(number);
      [number, shift] = [0n, 0n];
    }
  }
  return shift === 0n ? numbers : null;
}
