import type { AssessmentState } from '../domain/assessment.ts';
import type { CriteriaSetState } from '../domain/criteria-set.ts';
import type { PeriodState } from '../domain/period.ts';
import type { Round } from '../domain/round.ts';

/** What a person reads in Vietnamese for the states of criteria sets. */
export const CRITERIA_SET_STATES: Readonly<Record<CriteriaSetState, string>> = {
  DRAFT: 'dự thảo',
  PUBLISHED: 'đã ban hành',
  FROZEN: 'đã chốt',
};

/** What a person reads in Vietnamese for the states of periods. */
export const PERIOD_STATES: Readonly<Record<PeriodState, string>> = {
  DRAFT: 'dự thảo',
  OPEN: 'đang diễn ra',
  DECIDED: 'hội đồng đã quyết định',
  PUBLISHED: 'đã công bố',
  LOCKED: 'đã khóa',
};

/** What a person reads in Vietnamese for the states of assessments. */
export const ASSESSMENT_STATES: Readonly<Record<AssessmentState, string>> = {
  SELF_SCORING: 'đang tự chấm',
  PRESENTED: 'đã trình lãnh đạo',
  SUBMITTED: 'đã nộp',
  COMPLETED: 'đã hoàn tất',
  WITHDRAWN: 'đã hủy kết quả',
};

/** What a person reads in Vietnamese for the rounds of a period. */
export const ROUND_NAMES: Readonly<Record<Round, string>> = {
  SELF_SCORING: 'tự chấm điểm',
  APPRAISAL: 'thẩm định',
  EXPLANATION: 'giải trình',
  SECOND_APPRAISAL: 'thẩm định lần 2',
  COUNCIL: 'hội đồng',
};
