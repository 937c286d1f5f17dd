import { unavailableProblem } from '@reformgraph/subgraph-kit/problem';

/**
 * Lets at most `most` pieces of costly work run at a time, and `waiting` more wait for their turn; throws the Problem
 * of what may succeed in a moment for any further.
 */
export function atMost(
  most: number,
  waiting: number,
): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) {
      if (queue.length >= waiting) throw unavailableProblem(new Error('Too much waits for its turn.'));
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
