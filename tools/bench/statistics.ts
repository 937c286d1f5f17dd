/**
 * The value below or at which `share` (0 to 1) of the values lie, by nearest rank: always one of them. Throws where
 * there is none.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new RangeError('There is no value to take a percentile of');
  return value;
}

/** The middle value; of an even number of values the mean of the two in the middle. Throws where there is none. */
export function median(values: readonly number[]): number {
  const below = percentile(values, 0.5);
  if (values.length % 2 === 1) return below;
  const sorted = [...values].sort((one, other) => one - other);
  return (below + (sorted[values.length / 2] ?? below)) / 2;
}
