import { isPassing, isPassingState } from '@reformgraph/messaging';
import { causesOf } from './error-causes.ts';

/** What Prisma's adapter calls a connection that was not had or was lost, without the driver's own error. */
const LOST_CONNECTIONS = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout'];
/** Prisma's code of a transaction that found no connection in time, or lost it. */
const TRANSACTION_LOST = 'P2028';

/** What PostgreSQL answers to a character that no text holds (U+0000), and to a day outside its calendar. */
const UNSTORABLE = ['22021', '22P05', '22008'];

/** True where the database, not the work, is at fault, and the same work may succeed in a moment. */
export function isDatabaseAway(error: unknown): boolean {
  return causesOf(error).some(
    (cause) =>
      isPassing(cause) ||
      (typeof cause['originalCode'] === 'string' && isPassingState(cause['originalCode'])) ||
      LOST_CONNECTIONS.some((kind) => cause['kind'] === kind) ||
      cause['code'] === TRANSACTION_LOST,
  );
}

/** True where a value that the schema allows, and nobody refused before, is none that a database can hold. */
export function isUnstorable(error: unknown): boolean {
  return causesOf(error).some(({ code, originalCode }) =>
    UNSTORABLE.some((state) => state === code || state === originalCode),
  );
}
