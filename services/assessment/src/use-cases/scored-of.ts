import type { ComponentScore, ItemOutcome } from '../domain/component-score.ts';

/** The components that the accepted items of a batch changed. */
export function scoredOf<Refusal extends object>(
  outcomes: readonly ItemOutcome<Refusal>[],
): ComponentScore[] {
  return outcomes.flatMap((outcome) => ('scored' in outcome ? outcome.scored : []));
}
