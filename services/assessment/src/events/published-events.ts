import {
  publishedAssessmentCorrected,
  publishedAssessmentPublished,
  publishedAssessmentState,
  publishedAssessmentWithdrawn,
  type PlatformEvent,
  type PlatformTombstone,
} from '@reformgraph/event-contracts';
import { newEvent, newTombstone } from '@reformgraph/subgraph-kit';
import type { Assessment, WithdrawnAssessment } from '../domain/assessment.ts';
import { citationOf, type Decision } from '../domain/decision.ts';
import type { Publication } from '../domain/period.ts';
import { completedData, subjectOf, type ToldAssessment } from './told.ts';

/**
 * That an assessment is public from the instant `at` on, and its newest state. `together` is how many of its block the
 * decision published at once; without it the assessment was completed after that.
 */
export function publishedEvents(
  told: ToldAssessment,
  publication: Publication,
  at: string,
  together?: number,
): PlatformEvent[] {
  const data = publishedData(told, publication);
  const marks = marksOf(told.assessment, at);
  const { correction } = told.assessment;
  return [
    newEvent(publishedAssessmentPublished, {
      ...marks,
      data: together === undefined ? data : { ...data, publishedTogether: together },
    }),
    newEvent(publishedAssessmentState, { ...marks, data: { ...data, correction } }),
  ];
}

/** That a decision changed a public assessment, and its newest state. */
export function publishedCorrectionEvents(
  told: ToldAssessment,
  publication: Publication,
  correction: Decision,
): PlatformEvent[] {
  const data = { ...publishedData(told, publication), correction };
  const marks = marksOf(told.assessment, told.assessment.changedAt);
  return [
    newEvent(publishedAssessmentCorrected, { ...marks, data }),
    newEvent(publishedAssessmentState, { ...marks, data }),
  ];
}

/** That a decision withdrew a public assessment, and that it has no state any more. */
export function publishedWithdrawalEvents(
  assessment: WithdrawnAssessment,
  publication: Publication,
): (PlatformEvent | PlatformTombstone)[] {
  const { withdrawal } = assessment;
  const marks = marksOf(assessment, assessment.changedAt);
  return [
    newEvent(publishedAssessmentWithdrawn, {
      ...marks,
      data: { ...subjectOf(assessment), publication: citationOf(publication), withdrawal },
    }),
    newTombstone(publishedAssessmentState, marks),
  ];
}

function publishedData(told: ToldAssessment, publication: Publication) {
  return { ...completedData(told), publication: citationOf(publication) };
}

function marksOf({ id, version, provenance }: Assessment, businessTime: string) {
  return { aggregateId: id, version, businessTime, provenance };
}
