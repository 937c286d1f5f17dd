import type { PlanState } from '../domain/plan.ts';
import type { VisitState } from '../domain/visit.ts';

/** What a person reads in Vietnamese for the states of plans. */
export const PLAN_STATES: Readonly<Record<PlanState, string>> = {
  DRAFT: 'dự thảo',
  SUBMITTED: 'đã trình',
  APPROVED: 'đã phê duyệt',
  CLOSED: 'đã kết thúc',
};

/** What a person reads in Vietnamese for the states of visits. */
export const VISIT_STATES: Readonly<Record<VisitState, string>> = {
  SCHEDULED: 'đã lên lịch',
  OPEN: 'đang kiểm tra',
  CONCLUDED: 'đã kết luận',
  CANCELLED: 'đã hủy',
};
