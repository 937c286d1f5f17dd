import {
  assessmentWithdrawn,
  publishedAssessmentWithdrawn,
  type CloudEvent,
  type DecodedEvent,
} from '@reformgraph/event-contracts';

/** The types that tell of a withdrawal; a tombstone, whatever its type, tells of one too. */
export const WITHDRAWING: readonly string[] = [assessmentWithdrawn.type, publishedAssessmentWithdrawn.type];

/** Whether an event as a consumer reads it tells that its assessment is withdrawn. */
export function withdraws({ type, tombstone }: Pick<DecodedEvent, 'type' | 'tombstone'>): boolean {
  return tombstone === true || WITHDRAWING.includes(type);
}

/** The same of an event as feeds and webhooks carry it. */
export function withdrawsOutside({ type, data }: Pick<CloudEvent, 'type' | 'data'>): boolean {
  return (data ?? null) === null || WITHDRAWING.includes(type);
}
