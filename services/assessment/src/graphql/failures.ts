import { commonFailures, createPresenter, type CommonFailure } from '@reformgraph/subgraph-kit';
import type { AlreadyAssigned, NotAppraiser, OwnUnit } from '../domain/appraiser.ts';
import type { IndexAlreadyRegistered } from '../domain/assessment-index.ts';
import type {
  AppraisalClosed,
  IncompleteScores,
  NotesMissing,
  ProvisionalResult,
  WrongAssessmentState,
} from '../domain/assessment.ts';
import type { AppraisalUnfinished } from '../domain/closed-appraisal.ts';
import type { NotScoredByUnits, ReasonMissing, ScoreConflict } from '../domain/component-score.ts';
import type {
  CriteriaSetExists,
  CriteriaTreeInvalid,
  WrongCriteriaSetState,
} from '../domain/criteria-set.ts';
import type { AnswersRefused, NeverNotApplicable, ScoreOutOfRange } from '../domain/given-component.ts';
import type { CriteriaSetNotPublished, NoUnits, PeriodExists } from '../domain/opened-period.ts';
import type { BlockReference, PeriodLocked, WrongPeriodState } from '../domain/period.ts';
import type { NothingCompleted, UnitsMissing } from '../domain/publication.ts';
import type { NoSuchRound, RoundsUnfinished, WindowClosed } from '../domain/round.ts';
import type { AlreadyExplained, NothingToExplain } from '../domain/unit-explanation.ts';
import { ASSESSMENT_STATES, CRITERIA_SET_STATES, PERIOD_STATES, ROUND_NAMES } from './state-names.ts';

type Failures =
  | CommonFailure
  | IndexAlreadyRegistered
  | CriteriaTreeInvalid
  | CriteriaSetExists
  | WrongCriteriaSetState
  | CriteriaSetNotPublished
  | NoUnits
  | PeriodExists
  | PeriodLocked
  | WrongPeriodState
  | UnitsMissing
  | NothingCompleted
  | OwnUnit
  | AlreadyAssigned
  | NotAppraiser
  | WindowClosed
  | WrongAssessmentState
  | IncompleteScores
  | NotesMissing
  | NoSuchRound
  | RoundsUnfinished
  | NothingToExplain
  | AlreadyExplained
  | ProvisionalResult
  | AppraisalClosed
  | AppraisalUnfinished
  | NotScoredByUnits
  | NeverNotApplicable
  | AnswersRefused
  | ScoreConflict
  | ScoreOutOfRange
  | ReasonMissing;

/** How this subgraph's failures show in the graph. */
export const present = createPresenter<Failures>({
  ...commonFailures,
  INDEX_ALREADY_REGISTERED: {
    type: 'IndexAlreadyRegistered',
    message: ({ index }) => ({
      vi: `Đã có chỉ số mang mã “${index.code}”.`,
      en: `There is an index with the code “${index.code}” already.`,
    }),
  },
  CRITERIA_TREE_INVALID: {
    type: 'CriteriaTreeInvalid',
    message: ({ problems }) => ({
      vi: `Bộ tiêu chí có ${problems.length} chỗ sai.`,
      en: `The criteria set has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
    }),
  },
  CRITERIA_SET_EXISTS: {
    type: 'CriteriaSetExists',
    message: ({ criteriaSet: { index, year, block } }) => ({
      vi: `Đã có bộ tiêu chí ${index} năm ${year} của khối ${block}.`,
      en: `There is a criteria set of ${index} ${year} for the block ${block} already.`,
    }),
  },
  WRONG_CRITERIA_SET_STATE: {
    type: 'WrongCriteriaSetState',
    message: ({ state, needed }) => ({
      vi: `Bộ tiêu chí đang ở trạng thái “${CRITERIA_SET_STATES[state]}”; việc này cần “${CRITERIA_SET_STATES[needed]}”.`,
      en: `The criteria set is ${state}; this needs ${needed}.`,
    }),
  },
  CRITERIA_SET_NOT_PUBLISHED: {
    type: 'CriteriaSetNotPublished',
    message: ({ blocks }) => ({
      vi: `Chưa có bộ tiêu chí được ban hành cho khối ${listed(blocks)}.`,
      en: `There is no published criteria set for ${listed(blocks)}.`,
    }),
  },
  NO_UNITS: {
    type: 'NoUnits',
    message: ({ blocks, day }) => ({
      vi: `Ngày ${day} không có đơn vị nào trong khối ${listed(blocks)}.`,
      en: `On ${day} no unit belongs to ${listed(blocks)}.`,
    }),
  },
  PERIOD_EXISTS: {
    type: 'PeriodExists',
    message: ({ block }) => ({
      vi: `Khối ${block.code} đã có đợt đánh giá của chỉ số và năm này.`,
      en: `The block ${block.code} has a period of this index and year already.`,
    }),
  },
  PERIOD_LOCKED: {
    type: 'PeriodLocked',
    message: () => ({
      vi: 'Đợt đánh giá đã khóa: không chấm, nộp hay hoàn tất thêm được nữa.',
      en: 'The period is locked: nothing more is scored, submitted or completed in it.',
    }),
  },
  WRONG_PERIOD_STATE: {
    type: 'WrongPeriodState',
    message: ({ state, needed }) => ({
      vi: `Đợt đánh giá đang ở trạng thái “${PERIOD_STATES[state]}”; việc này cần “${PERIOD_STATES[needed]}”.`,
      en: `The period is ${state}; this needs ${needed}.`,
    }),
  },
  UNITS_MISSING: {
    type: 'UnitsMissing',
    message: ({ assessments }) => ({
      vi: `Còn ${assessments.length} đơn vị chưa hoàn tất; quyết định phải nêu rõ là không gồm các đơn vị này.`,
      en: `${assessments.length} ${assessments.length === 1 ? 'unit is' : 'units are'} not completed yet; the decision must say that it leaves them out.`,
    }),
  },
  NOTHING_COMPLETED: {
    type: 'NothingCompleted',
    message: () => ({
      vi: 'Đợt đánh giá chưa có hồ sơ nào hoàn tất.',
      en: 'No assessment of the period is completed.',
    }),
  },
  OWN_UNIT: {
    type: 'OwnUnit',
    message: ({ organizationCode }) => ({
      vi: `Không ai được thẩm định đơn vị của mình: ${organizationCode}.`,
      en: `Nobody appraises their own unit: ${organizationCode}.`,
    }),
  },
  ALREADY_ASSIGNED: {
    type: 'AlreadyAssigned',
    message: ({ components }) => ({
      vi: `${components.length} tiêu chí đã có người thẩm định; thay người phải nêu lý do.`,
      en: `${components.length} ${components.length === 1 ? 'component has' : 'components have'} an appraiser already; to replace them needs a reason.`,
    }),
  },
  NOT_APPRAISER: {
    type: 'NotAppraiser',
    message: () => ({
      vi: 'Người này hiện không có quyền thẩm định của đơn vị nào.',
      en: 'The person holds APPRAISER for no organization now.',
    }),
  },
  WINDOW_CLOSED: {
    type: 'WindowClosed',
    message: ({ from, to, now }) => ({
      vi: `Việc này chỉ làm được từ ${from} đến trước ${to}; lúc nhận yêu cầu là ${now}.`,
      en: `This can be done from ${from} until before ${to}; the request was received at ${now}.`,
    }),
  },
  WRONG_ASSESSMENT_STATE: {
    type: 'WrongAssessmentState',
    message: ({ state, needed }) => ({
      vi: `Hồ sơ đánh giá đang ở trạng thái “${ASSESSMENT_STATES[state]}”; việc này cần “${ASSESSMENT_STATES[needed]}”.`,
      en: `The assessment is ${state}; this needs ${needed}.`,
    }),
  },
  INCOMPLETE_SCORES: {
    type: 'IncompleteScores',
    message: ({ missing }) => ({
      vi: `Còn ${missing.length} tiêu chí thành phần chưa có điểm.`,
      en: `${missing.length} ${missing.length === 1 ? 'component has' : 'components have'} no score yet.`,
    }),
  },
  NOTES_MISSING: {
    type: 'NotesMissing',
    message: ({ components }) => ({
      vi: `${components.length} tiêu chí có điểm mà chưa thuyết minh cách đánh giá, tính điểm.`,
      en: `${components.length} ${components.length === 1 ? 'component claims' : 'components claim'} points without a note on how they were evaluated.`,
    }),
  },
  NO_SUCH_ROUND: {
    type: 'NoSuchRound',
    message: ({ round }) => ({
      vi: `Đợt đánh giá không có vòng ${ROUND_NAMES[round]}.`,
      en: `The period has no round ${round}.`,
    }),
  },
  ROUNDS_UNFINISHED: {
    type: 'RoundsUnfinished',
    message: ({ round, until }) => ({
      vi: `Kết quả còn có thể thay đổi cho đến ${until} (vòng ${ROUND_NAMES[round]}).`,
      en: `It can still change until ${until} (round ${round}).`,
    }),
  },
  NOTHING_TO_EXPLAIN: {
    type: 'NothingToExplain',
    message: () => ({
      vi: 'Tiêu chí này không được thẩm định thấp hơn điểm tự chấm.',
      en: 'The component was not appraised lower than the unit scored it.',
    }),
  },
  ALREADY_EXPLAINED: {
    type: 'AlreadyExplained',
    message: ({ explainedAt }) => ({
      vi: `Tiêu chí này đã được giải trình lúc ${explainedAt}; mỗi tiêu chí giải trình một lần.`,
      en: `The component was explained at ${explainedAt}; each is explained once.`,
    }),
  },
  PROVISIONAL_RESULT: {
    type: 'ProvisionalResult',
    message: ({ components }) => ({
      vi: `Kết quả còn tạm tính: ${components.length} tiêu chí so với khối, mà thẩm định của khối chưa kết thúc.`,
      en: `The result is provisional: ${components.length} ${components.length === 1 ? 'component is' : 'components are'} measured against the block, whose appraisal is not closed yet.`,
    }),
  },
  APPRAISAL_CLOSED: {
    type: 'AppraisalClosed',
    message: ({ block, closedAt }) => ({
      vi: `Thẩm định của khối ${block.code} đã kết thúc lúc ${closedAt}.`,
      en: `The appraisal of the block ${block.code} was closed at ${closedAt}.`,
    }),
  },
  APPRAISAL_UNFINISHED: {
    type: 'AppraisalUnfinished',
    message: ({ assessments }) => ({
      vi: `Còn ${assessments.length} hồ sơ đã nộp mà chưa thẩm định xong.`,
      en: `${assessments.length} submitted ${assessments.length === 1 ? 'assessment is' : 'assessments are'} not appraised wholly.`,
    }),
  },
  NOT_SCORED_BY_UNITS: {
    type: 'NotScoredByUnits',
    message: ({ source }) => ({
      vi: `Đơn vị không tự chấm tiêu chí này (nguồn điểm: ${source}).`,
      en: `Units do not score this component (its source is ${source}).`,
    }),
  },
  NEVER_NOT_APPLICABLE: {
    type: 'NeverNotApplicable',
    message: () => ({
      vi: 'Bộ tiêu chí không cho phép tiêu chí này là “không áp dụng”.',
      en: 'The set does not let this component be not applicable.',
    }),
  },
  ANSWERS_REFUSED: {
    type: 'AnswersRefused',
    message: ({ problems }) => ({
      vi: `Số liệu chưa tính được điểm: ${problems.map(({ message }) => message.vi).join(' ')}`,
      en: `The answers do not lead to points: ${problems.map(({ message }) => message.en).join(' ')}`,
    }),
  },
  SCORE_CONFLICT: {
    type: 'ScoreConflict',
    message: (facts) => commonFailures.VERSION_CONFLICT.message(facts),
  },
  SCORE_OUT_OF_RANGE: {
    type: 'ScoreOutOfRange',
    message: ({ minimum, maximum, given }) => ({
      vi: `Điểm ${given} nằm ngoài khoảng từ ${minimum} đến ${maximum}.`,
      en: `The score ${given} is not between ${minimum} and ${maximum}.`,
    }),
  },
  REASON_MISSING: {
    type: 'ReasonMissing',
    message: ({ self, appraised }) =>
      appraised
        ? {
            vi: 'Kết quả thẩm định lần 2 khác với lần 1 nên phải có lý do.',
            en: 'The second appraisal differs from the first, so it needs a reason.',
          }
        : self
          ? {
              vi: 'Kết quả thẩm định khác với phần tự chấm của đơn vị nên phải có lý do.',
              en: 'What was appraised differs from what the unit said, so it needs a reason.',
            }
          : { vi: 'Điểm trừ phải có lý do.', en: 'A penalty needs a reason.' },
  },
});

function listed(blocks: readonly BlockReference[]): string {
  return blocks.map(({ code }) => code).join(', ');
}
