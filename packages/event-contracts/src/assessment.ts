import { z } from 'zod';
import { date, decimal, instant, localizedText, provenance, type EventContract } from './envelope.ts';

const scored = z.object({
  points: decimal,
  /** Sum of the maxima of the applicable components. */
  maximum: decimal,
  /** 100 × points ÷ maximum to 20 decimals; null where nothing is applicable. */
  value: decimal.nullable(),
});

/** A decision of the City, as people cite it. */
export const decision = z.object({
  decisionNumber: z.string(),
  decidedOn: date,
  /** Where its number and day come from. */
  provenance,
});
export type Decision = z.infer<typeof decision>;

/** Which unit is assessed by which index and year, in which period. */
export const assessmentSubject = z.object({
  id: z.uuid(),
  periodId: z.uuid(),
  index: z.string(),
  year: z.number().int(),
  /** The unit as it was when it was assessed. */
  organization: z.object({
    id: z.uuid(),
    code: z.string(),
    name: localizedText,
    block: z.string(),
    blockName: localizedText,
    provenance,
  }),
});

const criteriaSet = z.object({
  id: z.uuid(),
  title: localizedText,
  source: z.string(),
  provenance,
});

const selfScoredComponent = z.object({
  code: z.string(),
  domain: z.number().int(),
  name: localizedText,
  maximum: decimal,
  selfScore: decimal,
});

const submittedState = assessmentSubject.extend({
  criteriaSet,
  /** What the unit gave itself; nothing of it is checked yet. */
  selfResult: scored,
  components: z.array(selfScoredComponent),
  submittedAt: instant,
});
export type SubmittedState = z.infer<typeof submittedState>;

/** A component with the points that count, and nothing that somebody wrote. */
export const scoredComponent = selfScoredComponent.extend({ points: decimal });

/** What is reported of a completed assessment, without its components. */
export const assessmentFigures = assessmentSubject.extend({
  criteriaSet,
  result: scored,
  domains: z.array(scored.extend({ domain: z.number().int(), name: localizedText })),
  completedAt: instant,
});

const assessmentState = assessmentFigures.extend({
  components: z.array(scoredComponent.extend({ reason: z.string().nullable() })),
});
export type AssessmentState = z.infer<typeof assessmentState>;

const correctedState = assessmentState.extend({
  /** The newest decision that changed it. */
  correction: decision,
});
export type CorrectedState = z.infer<typeof correctedState>;

const withdrawnState = assessmentSubject.extend({
  completedAt: instant,
  withdrawal: decision,
});
export type WithdrawnState = z.infer<typeof withdrawnState>;

const TOPIC = 'reformgraph.internal.assessment';

/** A unit's leader has submitted its scores. */
export const assessmentSubmitted: EventContract<SubmittedState> = {
  type: 'reformgraph.assessment.submitted.v0',
  topic: TOPIC,
  data: submittedState,
};

/** An assessment has its result. */
export const assessmentCompleted: EventContract<AssessmentState> = {
  type: 'reformgraph.assessment.completed.v0',
  topic: TOPIC,
  data: assessmentState,
};

/** A decision has changed points of a completed assessment; the data are the whole state after it. */
export const assessmentCorrected: EventContract<CorrectedState> = {
  type: 'reformgraph.assessment.corrected.v0',
  topic: TOPIC,
  data: correctedState,
};

/** A decision has withdrawn a completed assessment: the unit has no result by it any more. */
export const assessmentWithdrawn: EventContract<WithdrawnState> = {
  type: 'reformgraph.assessment.withdrawn.v0',
  topic: TOPIC,
  data: withdrawnState,
};
