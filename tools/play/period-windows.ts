import { cityTime } from './stage.ts';

export const PREPARED_AT = cityTime('2024-10-14', '08:00');
export const SELF_SCORING = { from: cityTime('2024-11-01', '00:00'), to: cityTime('2024-12-01', '00:00') };
export const APPRAISAL = { from: SELF_SCORING.to, to: cityTime('2024-12-23', '00:00') };
export const EXPLANATION = { from: APPRAISAL.to, to: cityTime('2025-01-06', '00:00') };
export const SECOND_APPRAISAL = { from: EXPLANATION.to, to: cityTime('2025-01-16', '00:00') };
export const COUNCIL_ROUND = { from: SECOND_APPRAISAL.to, to: cityTime('2025-01-23', '00:00') };

/** When what is done, by the platform's clock. */
export const SCORED_AT = cityTime('2024-11-04', '08:00');
export const APPRAISED_AT = cityTime('2024-12-09', '08:00');
export const EXPLAINED_AT = cityTime('2024-12-26', '08:00');
export const APPRAISED_AGAIN_AT = cityTime('2025-01-08', '08:00');
export const COMPLETED_AT = cityTime('2025-01-20', '08:00');
