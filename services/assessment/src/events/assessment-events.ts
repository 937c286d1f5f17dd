import {
  assessmentCompleted,
  assessmentCorrected,
  assessmentSubmitted,
  assessmentWithdrawn,
  type PlatformEvent,
} from '@reformgraph/event-contracts';
import { newEvent } from '@reformgraph/subgraph-kit';
import type {
  Assessment,
  CompletedAssessment,
  SubmittedAssessment,
  WithdrawnAssessment,
} from '../domain/assessment.ts';
import type { ComponentScore } from '../domain/component-score.ts';
import type { GroundedDecision } from '../domain/decision.ts';
import { figureTexts, selfResult } from '../domain/result.ts';
import { completedData, given, subjectOf, toldCriteria, type ToldCriteria } from './told.ts';

/** That a unit's leader submitted: what the unit gave itself. */
export function submittedEvent(
  assessment: SubmittedAssessment,
  criteria: ToldCriteria,
  components: readonly ComponentScore[],
): PlatformEvent {
  return newEvent(assessmentSubmitted, {
    ...marksOf(assessment),
    data: {
      ...subjectOf(assessment),
      criteriaSet: toldCriteria(criteria),
      selfResult: figureTexts(selfResult(components).total),
      components: components.map(({ code, domain, title: name, maximum, selfScore }) => ({
        code,
        domain,
        name,
        maximum,
        selfScore: given(selfScore),
      })),
      submittedAt: assessment.submittedAt,
    },
  });
}

/** The event by which reporting ranks a unit: its result with all that a scorecard shows. */
export function completedEvent(
  assessment: CompletedAssessment,
  criteria: ToldCriteria,
  components: readonly ComponentScore[],
): PlatformEvent {
  return newEvent(assessmentCompleted, {
    ...marksOf(assessment),
    data: withReasons(assessment, criteria, components),
  });
}

/** That a decision changed a completed assessment, with the whole state after it and the decision's ground. */
export function correctedEvent(
  assessment: CompletedAssessment,
  criteria: ToldCriteria,
  components: readonly ComponentScore[],
  correction: GroundedDecision,
): PlatformEvent {
  return newEvent(assessmentCorrected, {
    ...marksOf(assessment),
    data: { ...withReasons(assessment, criteria, components), correction },
  });
}

/** That a decision withdrew a completed assessment, with the decision's ground. */
export function withdrawnEvent(assessment: WithdrawnAssessment, withdrawal: GroundedDecision): PlatformEvent {
  const { completedAt } = assessment;
  return newEvent(assessmentWithdrawn, {
    ...marksOf(assessment),
    data: { ...subjectOf(assessment), completedAt, withdrawal },
  });
}

function withReasons(
  assessment: CompletedAssessment,
  criteria: ToldCriteria,
  components: readonly ComponentScore[],
) {
  const reasons = new Map(components.map(({ code, reason }) => [code, reason]));
  const data = completedData(assessment, criteria, components);
  return {
    ...data,
    components: data.components.map((component) => ({
      ...component,
      reason: reasons.get(component.code) ?? null,
    })),
  };
}

/** What marks an event of the change that made the assessment what it is. */
function marksOf({ id, version, changedAt, provenance }: Assessment) {
  return { aggregateId: id, version, businessTime: changedAt, provenance };
}
