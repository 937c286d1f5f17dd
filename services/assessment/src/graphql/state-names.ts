import type { AssessmentState } from '../domain/assessment.ts';
import type { CriteriaSetState } from '../domain/criteria-set.ts';

/** What a person reads in Vietnamese for the states of criteria sets. */
export const CRITERIA_SET_STATES: Readonly<Record<CriteriaSetState, string>> = {
  DRAFT: 'dự thảo',
  PUBLISHED: 'đã ban hành',
  FROZEN: 'đã chốt',
};

/** What a person reads in Vietnamese for the states of assessments. */
export const ASSESSMENT_STATES: Readonly<Record<AssessmentState, string>> = {
  SELF_SCORING: 'đang tự chấm',
  SUBMITTED: 'đã nộp',
  COMPLETED: 'đã hoàn tất',
  WITHDRAWN: 'đã hủy kết quả',
};
