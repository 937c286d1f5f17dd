/** Lanes of every outbox. A row keeps the lane it was given, so the number may only grow after the backlog is empty. */
export const LANES = 8;

const SEED = 0x9747b28c;
const MIX = 0x5bd1e995;

/** Murmur2 of the key's UTF-8 bytes as Kafka's Java client computes it: a signed 32-bit integer. */
export function murmur2(key: string): number {
  const bytes = Buffer.from(key);
  const length = bytes.length;
  let hash = SEED ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let word = Math.imul(bytes.readInt32LE(at), MIX);
    word = Math.imul(word ^ (word >>> 24), MIX);
    hash = Math.imul(hash, MIX) ^ word;
  }
  const left = length - at;
  if (left > 0) {
    if (left === 3) hash ^= bytes.readUInt8(at + 2) << 16;
    if (left >= 2) hash ^= bytes.readUInt8(at + 1) << 8;
    hash = Math.imul(hash ^ bytes.readUInt8(at), MIX);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MIX);
  return (hash ^ (hash >>> 15)) | 0;
}

/** The partition a key stays on, the same one that Java's and kafkajs's default partitioners choose. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

/** The outbox lane of a key. Drawn from other bits than its partition, so that a lane feeds every partition. */
export function laneOf(key: string, lanes: number = LANES): number {
  return (murmur2(`lane:${key}`) & 0x7fffffff) % lanes;
}
