import { PARTITIONS } from '@reformgraph/event-contracts';
import type { SqlExecutor } from '@reformgraph/messaging';
import type { Cursor } from './cursor.ts';

/** What the copy of a partition still holds; see the table `feed_partition`. */
export interface PartitionState {
  /** What the next record gets. */
  readonly next: bigint;
  readonly wholeFrom: bigint;
  readonly wholeEpoch: bigint;
  readonly readableFrom: bigint;
  readonly epoch: bigint;
}

const NOTHING_YET: PartitionState = { next: 0n, wholeFrom: 0n, wholeEpoch: 0n, readableFrom: 0n, epoch: 0n };

/** What the copy of a topic holds, by partition. */
export async function copyState(sql: SqlExecutor, topic: string): Promise<readonly PartitionState[]> {
  const rows = await sql.query<Record<keyof PartitionState, string> & { partition: number }>(
    `SELECT partition, next_position::text AS next, whole_from::text AS "wholeFrom",
            whole_epoch::text AS "wholeEpoch", readable_from::text AS "readableFrom", epoch::text
     FROM feed_partition WHERE topic = $1`,
    [topic],
  );
  const known = new Map(
    rows.map((row) => [
      row.partition,
      {
        next: BigInt(row.next),
        wholeFrom: BigInt(row.wholeFrom),
        wholeEpoch: BigInt(row.wholeEpoch),
        readableFrom: BigInt(row.readableFrom),
        epoch: BigInt(row.epoch),
      },
    ]),
  );
  return Array.from({ length: PARTITIONS }, (_, partition) => known.get(partition) ?? NOTHING_YET);
}

/** Where a reader begins who reads from the beginning now. */
export function beginning(state: readonly PartitionState[]): Cursor {
  const epochs = state.flatMap(({ epoch, wholeEpoch }) => [epoch, wholeEpoch]);
  return {
    positions: state.map(() => 0n),
    epoch: epochs.reduce((largest, one) => (one > largest ? one : largest), 0n),
  };
}

/** Where one stands who has read everything from the topic's very first record on. */
export function everythingSoFar(state: readonly PartitionState[]): Cursor {
  return { positions: state.map(({ next }) => next), epoch: 0n };
}

/** How a cursor stands to the copy: AHEAD of it, MISSED something that was removed, or READABLE from. */
export function standing(
  { positions, epoch }: Cursor,
  state: readonly PartitionState[],
): 'READABLE' | 'MISSED' | 'AHEAD' {
  if (state.some(({ next }, partition) => at(positions, partition) > next)) return 'AHEAD';
  const hasMissed = state.some(
    (part, partition) => at(positions, partition) < part.readableFrom && epoch < part.epoch,
  );
  return hasMissed ? 'MISSED' : 'READABLE';
}

/** Whether the newest versions at the cursor can be told: nothing that lies on either side of it was thinned out. */
export function isWhole({ positions, epoch }: Cursor, state: readonly PartitionState[]): boolean {
  return state.every(
    (part, partition) => at(positions, partition) >= part.wholeFrom || epoch >= part.wholeEpoch,
  );
}

const at = (positions: readonly bigint[], partition: number) => positions[partition] ?? 0n;
