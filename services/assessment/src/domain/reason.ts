import type { InvalidInput } from '@reformgraph/subgraph-kit/outcome';
import { checkedLine } from '@reformgraph/subgraph-kit/text';

const LONGEST_REASON = 2_000;

/** The reason of an act in one form; INVALID_INPUT where there is none, or it is too long. */
export function checkedReason(reason: string, path: readonly string[] = ['reason']): string | InvalidInput {
  return checkedLine(reason, path, LONGEST_REASON);
}
