import {
  appraisalSteps,
  appraise,
  appraiseAgain,
  complete,
  completionSteps,
  explain,
  explanationSteps,
  secondAppraisalSteps,
} from './appraisal.ts';
import { approvePlan, carryOutVisits, planSteps, visitSteps } from './inspection.ts';
import { publicationSteps, publish } from './publication.ts';
import { awaitRankings } from './rankings.ts';
import { officerSteps, registerOfficers, registerUnits, unitSteps } from './registration.ts';
import { openPeriod, periodSteps } from './period.ts';
import type { PhaseName } from './phase-labels.ts';
import { scoreThemselves, selfScoringSteps } from './self-scoring.ts';
import type { Stage } from './stage.ts';
import type { YearData } from './year-data.ts';

/** A part of the year, played after those before it. */
export interface Phase {
  readonly name: PhaseName;
  /** How many steps it will report. */
  readonly steps: (data: YearData) => number;
  readonly play: (stage: Stage) => Promise<void>;
}

/** The year from its first unit to its rankings. */
export const PHASES: readonly Phase[] = [
  { name: 'units', steps: unitSteps, play: registerUnits },
  { name: 'officers', steps: officerSteps, play: registerOfficers },
  { name: 'plan', steps: planSteps, play: approvePlan },
  { name: 'visits', steps: visitSteps, play: carryOutVisits },
  { name: 'period', steps: periodSteps, play: openPeriod },
  { name: 'self-scoring', steps: selfScoringSteps, play: scoreThemselves },
  { name: 'appraisal', steps: appraisalSteps, play: appraise },
  { name: 'explanation', steps: explanationSteps, play: explain },
  { name: 'second-appraisal', steps: secondAppraisalSteps, play: appraiseAgain },
  { name: 'completion', steps: completionSteps, play: complete },
  { name: 'publication', steps: publicationSteps, play: publish },
  { name: 'ranking', steps: () => 1, play: awaitRankings },
];
