import {
  assessmentCompleted,
  assessmentCorrected,
  assessmentSubmitted,
  assessmentWithdrawn,
  isOfType,
  publishedAssessmentCorrected,
  publishedAssessmentPublished,
  publishedAssessmentWithdrawn,
  type DecodedEvent,
} from '@reformgraph/event-contracts';

/** How an event says that its assessment stands, and to whom it says so. */
export interface ToldStanding {
  readonly audience: 'INTERNAL' | 'PUBLIC';
  readonly state: 'SUBMITTED' | 'COMPLETED' | 'WITHDRAWN';
  readonly aggregateId: string;
  readonly version: number;
  readonly event: DecodedEvent;
}

/** The topics on which it is told how assessments stand. */
export const STANDING_TOPICS = [assessmentCompleted.topic, publishedAssessmentPublished.topic];

const TELLING = [
  { contract: assessmentSubmitted, audience: 'INTERNAL', state: 'SUBMITTED' },
  { contract: assessmentCompleted, audience: 'INTERNAL', state: 'COMPLETED' },
  { contract: assessmentCorrected, audience: 'INTERNAL', state: 'COMPLETED' },
  { contract: assessmentWithdrawn, audience: 'INTERNAL', state: 'WITHDRAWN' },
  { contract: publishedAssessmentPublished, audience: 'PUBLIC', state: 'COMPLETED' },
  { contract: publishedAssessmentCorrected, audience: 'PUBLIC', state: 'COMPLETED' },
  { contract: publishedAssessmentWithdrawn, audience: 'PUBLIC', state: 'WITHDRAWN' },
] as const;

/** What the events tell of how assessments stand; what tells of something else is left out. */
export function toldStandings(events: readonly DecodedEvent[]): ToldStanding[] {
  return events.flatMap((event) => {
    const telling = TELLING.find(({ contract }) => contract.type === event.type);
    const { aggregateId, version } = event;
    return telling ? [{ audience: telling.audience, state: telling.state, aggregateId, version, event }] : [];
  });
}

/** The events by which assessments became public. */
export function firstPublications(events: readonly DecodedEvent[]) {
  return events.filter((event) => isOfType(event, publishedAssessmentPublished));
}
