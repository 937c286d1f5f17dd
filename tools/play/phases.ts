import {
  appraisalSteps,
  appraise,
  complete,
  completionSteps,
  openPeriod,
  periodSteps,
  scoreThemselves,
  selfScoringSteps,
} from './assessment.ts';
import { approvePlan, carryOutVisits, planSteps, visitSteps } from './inspection.ts';
import { awaitRankings } from './rankings.ts';
import { officerSteps, registerOfficers, registerUnits, unitSteps } from './registration.ts';
import type { Stage } from './stage.ts';
import type { Localized, YearData } from './year-data.ts';

/** A part of the year, played after those before it. */
export interface Phase {
  readonly name: string;
  readonly label: Localized;
  /** How many steps it will report. */
  readonly steps: (data: YearData) => number;
  readonly play: (stage: Stage) => Promise<void>;
}

/** The year from its first unit to its rankings. */
export const PHASES: readonly Phase[] = [
  { name: 'units', label: { vi: 'Đơn vị', en: 'units' }, steps: unitSteps, play: registerUnits },
  { name: 'officers', label: { vi: 'Cán bộ', en: 'officers' }, steps: officerSteps, play: registerOfficers },
  { name: 'plan', label: { vi: 'Kế hoạch', en: 'plan' }, steps: planSteps, play: approvePlan },
  { name: 'visits', label: { vi: 'Kiểm tra', en: 'visits' }, steps: visitSteps, play: carryOutVisits },
  { name: 'period', label: { vi: 'Kỳ đánh giá', en: 'period' }, steps: periodSteps, play: openPeriod },
  {
    name: 'self-scoring',
    label: { vi: 'Tự chấm điểm', en: 'self-scoring' },
    steps: selfScoringSteps,
    play: scoreThemselves,
  },
  { name: 'appraisal', label: { vi: 'Thẩm định', en: 'appraisal' }, steps: appraisalSteps, play: appraise },
  { name: 'completion', label: { vi: 'Hoàn tất', en: 'completion' }, steps: completionSteps, play: complete },
  { name: 'ranking', label: { vi: 'Xếp hạng', en: 'ranking' }, steps: () => 1, play: awaitRankings },
];
