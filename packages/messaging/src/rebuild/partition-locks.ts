import { partitionLock, type Books } from '../books.ts';
import type { PartitionOfTopic } from '../event-log.ts';
import type { SqlExecutor } from '../sql.ts';

/**
 * Runs `work` while nobody else takes a batch of these partitions: consumers wait. `sql` is one session, which may
 * take batches itself. `work` may end the wait early by `release`.
 */
export async function holdingPartitions<Result>(
  sql: SqlExecutor,
  books: Books,
  partitions: readonly PartitionOfTopic[],
  work: (release: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const names = partitions.map(({ topic, partition }) => partitionLock(books, topic, partition)).sort();
  let held = false;
  const release = async (): Promise<void> => {
    if (!held) return;
    held = false;
    await sql.query(
      'select pg_advisory_unlock(hashtextextended(name, 0)) from unnest($1::text[]) as held (name)',
      [names],
    );
  };
  held = true;
  try {
    await sql.query(
      'select pg_advisory_lock(hashtextextended(name, 0))::text from unnest($1::text[]) as wanted (name)',
      [names],
    );
    return await work(release);
  } finally {
    await release();
  }
}
