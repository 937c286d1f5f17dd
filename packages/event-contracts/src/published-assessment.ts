import { z } from 'zod';
import { assessmentFigures, assessmentSubject, decision, scoredComponent } from './assessment.ts';
import type { EventContract } from './envelope.ts';

const publication = decision.describe("The decision by which the assessment's period was published.");

/** What anybody may know of an assessment: its figures, and no word that a person wrote about it. */
const publishedState = assessmentFigures.extend({
  components: z.array(scoredComponent).describe('Every applicable component, in the order of the set.'),
  publication,
});
export type PublishedState = z.infer<typeof publishedState>;

const firstPublishedState = publishedState.extend({
  publishedTogether: z
    .number()
    .int()
    .positive()
    .optional()
    .describe(
      'How many assessments of the same block the decision published at once, this one among them; absent where it was completed after that.',
    ),
});
export type FirstPublishedState = z.infer<typeof firstPublishedState>;

const publishedCorrection = publishedState.extend({
  correction: decision.describe('The newest decision that changed it.'),
});
export type PublishedCorrection = z.infer<typeof publishedCorrection>;

const publishedWithdrawal = assessmentSubject.extend({
  publication,
  withdrawal: decision.describe('The decision that withdrew it.'),
});
export type PublishedWithdrawal = z.infer<typeof publishedWithdrawal>;

const newestState = publishedState.extend({
  correction: decision.nullable().describe('The newest decision that changed it; null where none did.'),
});
export type NewestPublishedState = z.infer<typeof newestState>;

const TOPIC = 'reformgraph.published.assessment';

/** An assessment is public from now on: its period was published, or it was completed after that. */
export const publishedAssessmentPublished: EventContract<FirstPublishedState> = {
  type: 'reformgraph.published.assessment.published.v0',
  topic: TOPIC,
  meaning: {
    vi: 'Một bản đánh giá được công bố: kỳ đánh giá của nó vừa được công bố, hoặc nó hoàn thành sau khi công bố.',
    en: 'An assessment is public from now on: its period was published, or it was completed after that.',
  },
  data: firstPublishedState,
};

/** A decision has changed points of a published assessment; the data are the whole state after it. */
export const publishedAssessmentCorrected: EventContract<PublishedCorrection> = {
  type: 'reformgraph.published.assessment.corrected.v0',
  topic: TOPIC,
  meaning: {
    vi: 'Một quyết định đã thay đổi điểm của bản đánh giá đã công bố; dữ liệu là toàn bộ trạng thái sau đó.',
    en: 'A decision changed points of a published assessment; the data are the whole state after it.',
  },
  data: publishedCorrection,
};

/** A decision has withdrawn a published assessment: whoever counts it must count it no more. */
export const publishedAssessmentWithdrawn: EventContract<PublishedWithdrawal> = {
  type: 'reformgraph.published.assessment.withdrawn.v0',
  topic: TOPIC,
  meaning: {
    vi: 'Một quyết định đã rút bản đánh giá đã công bố: ai đã tính nó thì không tính nữa.',
    en: 'A decision withdrew a published assessment: whoever counts it must count it no more.',
  },
  data: publishedWithdrawal,
};

/** The newest state of every published assessment, on a topic that keeps only the newest of each; a tombstone once withdrawn. */
export const publishedAssessmentState: EventContract<NewestPublishedState> = {
  type: 'reformgraph.published.assessment.state.v0',
  topic: 'reformgraph.published.assessment-state',
  meaning: {
    vi: 'Trạng thái mới nhất của mỗi bản đánh giá đã công bố; khi bị rút thì chỉ còn một bản ghi trống.',
    en: 'The newest state of each published assessment; once it is withdrawn a record without data takes its place.',
  },
  compacted: true,
  data: newestState,
};
