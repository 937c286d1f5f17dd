/** How much is measured: `quick` shows that everything runs, and its figures mean nothing. */
export interface Effort {
  readonly rounds: number;
  readonly quick: boolean;
}
