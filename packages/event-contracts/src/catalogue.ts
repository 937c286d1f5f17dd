import {
  assessmentCompleted,
  assessmentCorrected,
  assessmentSubmitted,
  assessmentWithdrawn,
} from './assessment.ts';
import type { EventContract } from './envelope.ts';
import { organizationEvents } from './organization.ts';
import { personRegistered, personRightsChanged } from './person.ts';
import { platformClockMoved } from './platform-clock.ts';
import {
  publishedAssessmentCorrected,
  publishedAssessmentPublished,
  publishedAssessmentState,
  publishedAssessmentWithdrawn,
} from './published-assessment.ts';
import { visitCancelled, visitChanged, visitConcluded, visitScheduled } from './visit.ts';

/** Every type of event that travels on the platform. */
export const eventContracts: readonly EventContract<unknown>[] = [
  ...organizationEvents,
  personRegistered,
  personRightsChanged,
  platformClockMoved,
  visitScheduled,
  visitChanged,
  visitCancelled,
  visitConcluded,
  assessmentSubmitted,
  assessmentCompleted,
  assessmentCorrected,
  assessmentWithdrawn,
  publishedAssessmentPublished,
  publishedAssessmentCorrected,
  publishedAssessmentWithdrawn,
  publishedAssessmentState,
];

/** Partitions of every topic: order is kept per key, and a key stays on one of them. */
export const PARTITIONS = 12;

/** Every topic of the platform. */
export const topics: readonly string[] = [...new Set(eventContracts.map((contract) => contract.topic))];

/** Every topic of the platform with what it keeps: everything, or where it is compacted the newest event of each key. */
export const topicSettings = topics.map((name) => ({
  name,
  compacted: eventContracts.some((contract) => contract.topic === name && contract.compacted === true),
}));
