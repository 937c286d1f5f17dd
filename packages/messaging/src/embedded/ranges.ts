import type { Pool } from 'pg';
import { PARTITIONS_AT_ONCE, READ_AT_ONCE, type ReadOptions } from '../event-log.ts';
import { inParallel } from '../in-parallel.ts';
import { readRecords } from './records.ts';

/** See EventLog.read. */
export function readRanges(
  pool: Pool,
  { ranges, onBatch, partitionsAtOnce = PARTITIONS_AT_ONCE }: ReadOptions,
): Promise<void> {
  return inParallel(ranges, partitionsAtOnce, async ({ topic, partition, start, end }) => {
    for (let next = start; next < end;) {
      const [batch] = await readRecords(pool, [{ topic, partition, next }], READ_AT_ONCE);
      const records = batch?.records.filter(({ offset }) => offset < end) ?? [];
      const last = records.at(-1);
      if (!last) return;
      await onBatch({ topic, partition, records });
      next = last.offset + 1n;
    }
  });
}
