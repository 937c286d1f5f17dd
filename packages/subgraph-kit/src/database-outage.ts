import { isPassing } from '@reformgraph/messaging';
import { causesOf } from './error-causes.ts';

/** True where the database, not the work, is at fault, and the same work may succeed in a moment. */
export function isDatabaseAway(error: unknown): boolean {
  return causesOf(error).some(isPassing);
}
