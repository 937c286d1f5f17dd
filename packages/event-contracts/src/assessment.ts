import { z } from 'zod';
import { date, decimal, instant, localizedText, provenance, type EventContract } from './envelope.ts';

const scored = z.object({
  points: decimal.describe('Sum of the points given, as an exact decimal.'),
  maximum: decimal.describe('Sum of the maximum points of the applicable components, as an exact decimal.'),
  value: decimal
    .nullable()
    .describe('100 × points ÷ maximum, in percent, to 20 decimals; null where nothing is applicable.'),
});

/** A decision of the City, as people cite it. */
export const decision = z.object({
  decisionNumber: z.string().describe('Number of the decision as documents cite it, such as "12/QĐ-UBND".'),
  decidedOn: date.describe('Day on which it was decided.'),
  provenance: provenance.describe('Where its number and day come from.'),
});
export type Decision = z.infer<typeof decision>;

const groundedDecision = decision.extend({
  ground: z
    .string()
    .optional()
    .describe('Why it was decided, as it was written; absent from what was recorded before it was told.'),
});
export type GroundedDecision = z.infer<typeof groundedDecision>;

/** Which unit is assessed by which index and year, in which period. */
export const assessmentSubject = z.object({
  id: z.uuid().describe('Id of the assessment: one unit in one period.'),
  periodId: z.uuid().describe('Id of the assessment period.'),
  index: z.string().describe('Code of the index by which is assessed, such as "PAR".'),
  year: z.number().int().describe('Calendar year that is assessed.'),
  organization: z
    .object({
      id: z.uuid().describe('Id of the unit.'),
      code: z.string().describe('Code of the unit, such as "SNV".'),
      name: localizedText.describe('Name of the unit.'),
      block: z.string().describe('Code of the block of units that are ranked together.'),
      blockName: localizedText.describe('Name of the block.'),
      provenance: provenance.describe("Where the unit's Vietnamese name comes from."),
    })
    .describe('The unit as it was when it was assessed.'),
});

const criteriaSet = z.object({
  id: z.uuid().describe('Id of the criteria set.'),
  title: localizedText.describe('Title of the criteria set.'),
  source: z.string().describe('Document in which the criteria were issued.'),
  provenance: provenance.describe('Where the criteria come from.'),
  rankedOn: z
    .enum(['SHOWN', 'EXACT'])
    .optional()
    .describe(
      'On what units are ranked by this set: the value at 2 decimals, half up (SHOWN), or compared at 12 (EXACT). SHOWN where it is not told.',
    ),
});

const selfScoredComponent = z.object({
  code: z.string().describe('Code of the component in the criteria set, such as "1.2.1".'),
  domain: z.number().int().describe('Number of the domain that the component belongs to, 1 to 8.'),
  name: localizedText.describe('What the component asks.'),
  maximum: decimal.describe('Most points that the component can give, as an exact decimal.'),
  selfScore: decimal
    .nullable()
    .describe(
      'Points that the unit gave itself, as an exact decimal; null where units do not score the component, where the unit says that it does not apply, and before its points can be computed.',
    ),
});

const submittedState = assessmentSubject.extend({
  criteriaSet: criteriaSet.describe('The criteria by which is scored.'),
  selfResult: scored
    .nullable()
    .describe(
      'What the unit gave itself; nothing of it is checked yet. Null where it depends on more than the unit said.',
    ),
  components: z.array(selfScoredComponent).describe('Every component, in the order of the set.'),
  submittedAt: instant.describe('When it was submitted by the clock of the platform, UTC.'),
});
export type SubmittedState = z.infer<typeof submittedState>;

/** A component with the points that count, and nothing that somebody wrote. */
export const scoredComponent = selfScoredComponent.extend({
  points: decimal.describe('Points that count after appraisal and decision, as an exact decimal.'),
});

/** What is reported of a completed assessment, without its components. */
export const assessmentFigures = assessmentSubject.extend({
  criteriaSet: criteriaSet.describe('The criteria by which was scored.'),
  result: scored.describe('Result over all domains.'),
  domains: z
    .array(
      scored.extend({
        domain: z.number().int().describe('Number of the domain, 1 to 8.'),
        name: localizedText.describe('Name of the domain.'),
      }),
    )
    .describe('Result of each domain of the programme.'),
  completedAt: instant.describe('When it was completed by the clock of the platform, UTC.'),
});

const assessmentState = assessmentFigures.extend({
  components: z
    .array(
      scoredComponent.extend({
        reason: z
          .string()
          .nullable()
          .describe('Why the points differ from the self-score, as it was written; null where they do not.'),
      }),
    )
    .describe('Every applicable component, in the order of the set.'),
});
export type AssessmentState = z.infer<typeof assessmentState>;

const correctedState = assessmentState.extend({
  correction: groundedDecision.describe('The newest decision that changed it.'),
});
export type CorrectedState = z.infer<typeof correctedState>;

const withdrawnState = assessmentSubject.extend({
  completedAt: instant.describe('When it was completed by the clock of the platform, UTC.'),
  withdrawal: groundedDecision.describe('The decision that withdrew it.'),
});
export type WithdrawnState = z.infer<typeof withdrawnState>;

const TOPIC = 'reformgraph.internal.assessment';

/** A unit's leader has submitted its scores. */
export const assessmentSubmitted: EventContract<SubmittedState> = {
  type: 'reformgraph.assessment.submitted.v0',
  topic: TOPIC,
  meaning: {
    vi: 'Lãnh đạo đơn vị đã nộp bản tự chấm điểm; chưa có điểm nào được thẩm định.',
    en: 'The leader of a unit submitted its self-assessment; nothing of it is appraised yet.',
  },
  data: submittedState,
};

/** An assessment has its result. */
export const assessmentCompleted: EventContract<AssessmentState> = {
  type: 'reformgraph.assessment.completed.v0',
  topic: TOPIC,
  meaning: {
    vi: 'Một bản đánh giá đã có kết quả cuối cùng; kết quả chưa được công bố.',
    en: 'An assessment got its result; the result is not published yet.',
  },
  data: assessmentState,
};

/** A decision has changed points of a completed assessment; the data are the whole state after it. */
export const assessmentCorrected: EventContract<CorrectedState> = {
  type: 'reformgraph.assessment.corrected.v0',
  topic: TOPIC,
  meaning: {
    vi: 'Một quyết định đã thay đổi điểm của bản đánh giá đã hoàn thành; dữ liệu là toàn bộ trạng thái sau đó.',
    en: 'A decision changed points of a completed assessment; the data are the whole state after it.',
  },
  data: correctedState,
};

/** A decision has withdrawn a completed assessment: the unit has no result by it any more. */
export const assessmentWithdrawn: EventContract<WithdrawnState> = {
  type: 'reformgraph.assessment.withdrawn.v0',
  topic: TOPIC,
  meaning: {
    vi: 'Một quyết định đã rút bản đánh giá đã hoàn thành: đơn vị không còn kết quả này.',
    en: 'A decision withdrew a completed assessment: the unit has no result by it any more.',
  },
  data: withdrawnState,
};
