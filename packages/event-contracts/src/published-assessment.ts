import { z } from 'zod';
import { assessmentFigures, assessmentSubject, decision, scoredComponent } from './assessment.ts';
import type { EventContract } from './envelope.ts';

/** What anybody may know of an assessment: its figures, and no word that a person wrote about it. */
const publishedState = assessmentFigures.extend({
  components: z.array(scoredComponent),
  /** The decision by which the assessment's period was published. */
  publication: decision,
});
export type PublishedState = z.infer<typeof publishedState>;

const publishedCorrection = publishedState.extend({
  /** The newest decision that changed it. */
  correction: decision,
});
export type PublishedCorrection = z.infer<typeof publishedCorrection>;

const publishedWithdrawal = assessmentSubject.extend({ publication: decision, withdrawal: decision });
export type PublishedWithdrawal = z.infer<typeof publishedWithdrawal>;

const newestState = publishedState.extend({
  /** The newest decision that changed it; null where none did. */
  correction: decision.nullable(),
});
export type NewestPublishedState = z.infer<typeof newestState>;

const TOPIC = 'reformgraph.published.assessment';

/** An assessment is public from now on: its period was published, or it was completed after that. */
export const publishedAssessmentPublished: EventContract<PublishedState> = {
  type: 'reformgraph.published.assessment.published.v0',
  topic: TOPIC,
  data: publishedState,
};

/** A decision has changed points of a published assessment; the data are the whole state after it. */
export const publishedAssessmentCorrected: EventContract<PublishedCorrection> = {
  type: 'reformgraph.published.assessment.corrected.v0',
  topic: TOPIC,
  data: publishedCorrection,
};

/** A decision has withdrawn a published assessment: whoever counts it must count it no more. */
export const publishedAssessmentWithdrawn: EventContract<PublishedWithdrawal> = {
  type: 'reformgraph.published.assessment.withdrawn.v0',
  topic: TOPIC,
  data: publishedWithdrawal,
};

/** The newest state of every published assessment, on a topic that keeps only the newest of each; a tombstone once withdrawn. */
export const publishedAssessmentState: EventContract<NewestPublishedState> = {
  type: 'reformgraph.published.assessment.state.v0',
  topic: 'reformgraph.published.assessment-state',
  data: newestState,
};
