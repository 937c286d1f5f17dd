import type { PlannedPeriod } from '../domain/period.ts';
import type { PlannedPeriodInput } from '../generated/graphql.ts';

/** What of a period the input plans. */
export function plannedPeriodIn(input: PlannedPeriodInput): PlannedPeriod {
  const { explanation, secondAppraisal, council } = input;
  return {
    ...input,
    explanation: explanation ?? null,
    secondAppraisal: secondAppraisal ?? null,
    council: council ?? null,
  };
}
