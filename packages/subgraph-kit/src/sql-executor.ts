import type { SqlExecutor } from '@reformgraph/messaging';
import type { TransactionHandle } from './transactions.ts';

export type { SqlExecutor } from '@reformgraph/messaging';

/** SQL inside a Prisma transaction. */
export function sqlExecutor(handle: TransactionHandle): SqlExecutor {
  return { query: (sql, parameters = []) => handle.$queryRawUnsafe(sql, ...parameters) };
}
