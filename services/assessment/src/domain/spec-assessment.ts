import type { ComponentScore } from './component-score.ts';
import type { AssessmentPeriod } from './period.ts';

const CHANGED = { changedBy: null, changedAt: '2024-12-01T00:00:00.000Z' };

/** An open period of the year 2024, of which nothing is published. */
export const PERIOD: AssessmentPeriod = {
  id: 'period',
  index: 'PAR',
  year: 2024,
  blocks: ['B'],
  selfScoring: { from: '2024-12-01T00:00:00.000Z', to: '2024-12-20T00:00:00.000Z' },
  appraisal: { from: '2024-12-10T00:00:00.000Z', to: '2024-12-31T00:00:00.000Z' },
  provenance: 'SYNTHETIC',
  state: 'OPEN',
  publication: null,
  version: 1,
  ...CHANGED,
  lastChange: 'openPeriod',
};

/** What every assessment of the period has, whatever its state. */
export const FACTS = {
  id: 'a',
  periodId: PERIOD.id,
  index: 'PAR',
  year: 2024,
  organization: {
    id: 'o',
    code: 'O',
    name: { vi: 'O', en: 'O' },
    provenance: 'SYNTHETIC',
    block: 'B',
    blockName: { vi: 'B', en: 'B' },
  },
  criteriaSetId: 'set',
  provenance: 'SYNTHETIC',
  version: 1,
  ...CHANGED,
  lastChange: 'openPeriod',
} as const;

/** A component with its two scores, as decimal texts; null where none is given. */
export function component(
  code: string,
  maximum: string,
  selfScore: string | null,
  appraisedScore: string | null,
): ComponentScore {
  return {
    assessmentId: FACTS.id,
    code,
    title: { vi: code, en: code },
    domain: 1,
    maximum,
    selfScore,
    appraisedScore,
    correctedScore: null,
    reason: null,
    version: 0,
    ...CHANGED,
    lastChange: 'openPeriod',
  };
}
