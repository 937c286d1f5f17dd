/**
 * Does the work for every item, at most `limit` at a time, and returns the results in the order of the items. After
 * the first error no further item is begun; the error is thrown when those under way have ended.
 */
export async function concurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const failed: unknown[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [position, item] of waiting) {
      if (failed.length > 0) return;
      try {
        results[position] = await work(item);
      } catch (error) {
        failed.push(error);
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failed.length > 0) throw failed[0];
  return results;
}
