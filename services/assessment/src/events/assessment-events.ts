import {
  assessmentCompleted,
  assessmentCorrected,
  assessmentSubmitted,
  assessmentWithdrawn,
  type PlatformEvent,
} from '@reformgraph/event-contracts';
import { newEvent } from '@reformgraph/subgraph-kit';
import type { Assessment, SubmittedAssessment, WithdrawnAssessment } from '../domain/assessment.ts';
import type { ComponentScore } from '../domain/component-score.ts';
import type { GroundedDecision } from '../domain/decision.ts';
import { selfResult } from '../domain/result.ts';
import type { ScoringRules } from '../domain/scoring-rules.ts';
import { completedData, subjectOf, toldCriteria, type ToldAssessment, type ToldCriteria } from './told.ts';

/** That a unit's leader submitted: what the unit gave itself. */
export function submittedEvent(
  assessment: SubmittedAssessment,
  criteria: ToldCriteria,
  rules: ScoringRules,
  components: readonly ComponentScore[],
): PlatformEvent {
  return newEvent(assessmentSubmitted, {
    ...marksOf(assessment),
    data: {
      ...subjectOf(assessment),
      criteriaSet: toldCriteria(criteria),
      selfResult: selfResult(rules, components),
      components: components.map(({ code, domain, title: name, maximum, selfScore }) => ({
        code,
        domain,
        name,
        maximum,
        selfScore,
      })),
      submittedAt: assessment.submittedAt,
    },
  });
}

/** The event by which reporting ranks a unit: its result with all that a scorecard shows. */
export function completedEvent(told: ToldAssessment): PlatformEvent {
  return newEvent(assessmentCompleted, { ...marksOf(told.assessment), data: withReasons(told) });
}

/** That a decision changed a completed assessment, with the whole state after it and the decision's ground. */
export function correctedEvent(told: ToldAssessment, correction: GroundedDecision): PlatformEvent {
  return newEvent(assessmentCorrected, {
    ...marksOf(told.assessment),
    data: { ...withReasons(told), correction },
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

function withReasons(told: ToldAssessment) {
  const reasons = new Map(told.components.map(({ code, reason }) => [code, reason]));
  const data = completedData(told);
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
