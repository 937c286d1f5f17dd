import { cityTime, commonFailures, createPresenter, type CommonFailure } from '@reformgraph/subgraph-kit';
import type { MemberOfUnit, OutsidePlanWindow } from '../domain/placing.ts';
import type { PlanYearTaken, UnfinishedVisits, WrongPlanState } from '../domain/plan.ts';
import type { NotAnInspector, PersonInAnotherTeam, TeamNumberTaken, UnknownPerson } from '../domain/team.ts';
import type { VisitNotDue, WrongVisitState } from '../domain/visit.ts';
import type { SecondRegularVisit, TeamBusy, UnitBusy } from '../use-cases/ports.ts';
import { PLAN_STATES, VISIT_STATES } from './state-names.ts';

type SchedulingFailure =
  | PlanYearTaken
  | WrongPlanState
  | UnfinishedVisits
  | WrongVisitState
  | VisitNotDue
  | TeamNumberTaken
  | UnknownPerson
  | NotAnInspector
  | PersonInAnotherTeam
  | TeamBusy
  | UnitBusy
  | SecondRegularVisit
  | OutsidePlanWindow
  | MemberOfUnit;

/** How this subgraph's failures show in the graph. */
export const present = createPresenter<CommonFailure | SchedulingFailure>({
  ...commonFailures,
  PLAN_YEAR_TAKEN: {
    type: 'PlanYearTaken',
    message: ({ plan }) => ({
      vi: `Năm ${plan.year} đã có kế hoạch kiểm tra.`,
      en: `The year ${plan.year} has an inspection plan already.`,
    }),
  },
  WRONG_PLAN_STATE: {
    type: 'WrongPlanState',
    message: ({ state, needed }) => ({
      vi: `Kế hoạch đang ở trạng thái “${PLAN_STATES[state]}”; việc này cần ${needed.map((one) => `“${PLAN_STATES[one]}”`).join(' hoặc ')}.`,
      en: `The plan is ${state}; this needs ${needed.join(' or ')}.`,
    }),
  },
  WRONG_VISIT_STATE: {
    type: 'WrongVisitState',
    message: ({ state, needed }) => ({
      vi: `Cuộc kiểm tra đang ở trạng thái “${VISIT_STATES[state]}”; việc này cần “${VISIT_STATES[needed]}”.`,
      en: `The visit is ${state}; this needs ${needed}.`,
    }),
  },
  UNFINISHED_VISITS: {
    type: 'UnfinishedVisits',
    message: ({ count }) => ({
      vi: `Kế hoạch còn ${count} cuộc kiểm tra chưa kết luận và chưa hủy.`,
      en: `The plan has ${count} ${count === 1 ? 'visit that is' : 'visits that are'} neither concluded nor cancelled.`,
    }),
  },
  VISIT_NOT_DUE: {
    type: 'VisitNotDue',
    message: ({ firstDay }) => ({
      vi: `Cuộc kiểm tra chỉ được mở từ ngày ${firstDay}.`,
      en: `The visit can be opened from ${firstDay} on.`,
    }),
  },
  TEAM_NUMBER_TAKEN: {
    type: 'TeamNumberTaken',
    message: ({ number }) => ({
      vi: `Kế hoạch đã có đoàn số ${number}.`,
      en: `The plan has a team ${number} already.`,
    }),
  },
  UNKNOWN_PERSON: {
    type: 'UnknownPerson',
    message: ({ personId }) => ({
      vi: `Không biết người có mã “${personId}”.`,
      en: `No person “${personId}” is known.`,
    }),
  },
  NOT_AN_INSPECTOR: {
    type: 'NotAnInspector',
    message: ({ personId, on }) => ({
      vi: `Người có mã “${personId}” không phải là thành viên kiểm tra vào ngày ${on}.`,
      en: `The person “${personId}” is no inspector on ${on}.`,
    }),
  },
  PERSON_IN_ANOTHER_TEAM: {
    type: 'PersonInAnotherTeam',
    message: ({ personId, team }) => ({
      vi: `Người có mã “${personId}” đã thuộc đoàn số ${team.number}.`,
      en: `The person “${personId}” belongs to team ${team.number} already.`,
    }),
  },
  TEAM_BUSY: {
    type: 'TeamBusy',
    message: ({ visit }) => ({
      vi: `Đoàn có cuộc kiểm tra khác tại “${visit.unit.name.vi}” từ ${cityTime(visit.from)} đến ${cityTime(visit.to)}.`,
      en: `The team is on another visit to “${visit.unit.name.en}” from ${cityTime(visit.from)} to ${cityTime(visit.to)}.`,
    }),
  },
  UNIT_BUSY: {
    type: 'UnitBusy',
    message: ({ visit }) => ({
      vi: `“${visit.unit.name.vi}” có cuộc kiểm tra khác từ ${cityTime(visit.from)} đến ${cityTime(visit.to)}.`,
      en: `“${visit.unit.name.en}” has another visit from ${cityTime(visit.from)} to ${cityTime(visit.to)}.`,
    }),
  },
  SECOND_REGULAR_VISIT: {
    type: 'SecondRegularVisit',
    message: ({ visit }) => ({
      vi: `“${visit.unit.name.vi}” đã có cuộc kiểm tra định kỳ năm ${visit.year}.`,
      en: `“${visit.unit.name.en}” has its regular visit of ${visit.year} already.`,
    }),
  },
  OUTSIDE_PLAN_WINDOW: {
    type: 'OutsidePlanWindow',
    message: ({ windowFrom, windowTo }) => ({
      vi: `Cuộc kiểm tra định kỳ phải từ ngày ${windowFrom} đến trước ngày ${windowTo}.`,
      en: `A regular visit lies between ${windowFrom} and before ${windowTo}.`,
    }),
  },
  MEMBER_OF_UNIT: {
    type: 'MemberOfUnit',
    message: ({ personId }) => ({
      vi: `Thành viên “${personId}” của đoàn thuộc chính đơn vị được kiểm tra.`,
      en: `The team's member “${personId}” belongs to the unit to be visited.`,
    }),
  },
});
