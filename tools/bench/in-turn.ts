import { setTimeout as wait } from 'node:timers/promises';

/**
 * Starts one after the other when it is due, by `performance.now()`, whether those before have ended or not; resolves when
 * all have.
 */
export async function inTurn<Item>(
  items: readonly Item[],
  perSecond: number,
  work: (item: Item, due: number) => Promise<unknown>,
): Promise<void> {
  const begun = performance.now();
  const working: Promise<unknown>[] = [];
  for (const [position, item] of items.entries()) {
    const due = begun + (position * 1_000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await wait(early);
    working.push(work(item, due));
  }
  await Promise.all(working);
}
