/** Binary values as parameters of one statement. */
export interface OnePiece {
  /** Where each value begins in the piece, from 1, as SQL's `substring` counts. */
  readonly starts: readonly number[];
  /** How long each is, in bytes; null where there is no value. */
  readonly lengths: readonly (number | null)[];
  readonly piece: Buffer;
}

/** Puts values into one piece, which pg sends as it is; an array of them it would write as text of twice the length. */
export function inOnePiece(values: readonly (Buffer | null)[]): OnePiece {
  const starts: number[] = [];
  let start = 1;
  for (const value of values) {
    starts.push(start);
    start += value?.byteLength ?? 0;
  }
  return {
    starts,
    lengths: values.map((value) => value?.byteLength ?? null),
    piece: Buffer.concat(values.filter((value) => value !== null)),
  };
}
