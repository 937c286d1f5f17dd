import { nextChange, staleVersion, type LastChange } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, invalidInput, organizationEnded } from '@reformgraph/subgraph-kit/outcome';
import type {
  Failure,
  InvalidInput,
  Localized,
  OrganizationEnded,
  VersionConflict,
} from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import {
  claimsPoints,
  counted,
  isAppraised,
  isScoredByUnits,
  type ComponentScore,
} from './component-score.ts';
import type { Decision } from './decision.ts';
import { refusedByLock, type AssessmentPeriod, type BlockReference, type PeriodLocked } from './period.ts';
import { finalResult, unitScore, type AssessmentResult } from './result.ts';
import {
  refusedByRound,
  refusedByRoundsLeft,
  refusedByWindow,
  type NoSuchRound,
  type RoundsUnfinished,
  type RoundWindows,
  type WindowClosed,
} from './round.ts';
import { componentIn, type ScoringRules } from './scoring-rules.ts';

/** A unit as it was when the period opened. */
export interface AssessedUnit {
  readonly id: string;
  readonly code: string;
  readonly name: Localized;
  readonly provenance: Provenance;
  readonly block: string;
  readonly blockName: Localized;
}

interface AssessmentFacts extends LastChange {
  readonly id: string;
  readonly periodId: string;
  readonly index: string;
  readonly year: number;
  readonly organization: AssessedUnit;
  readonly criteriaSetId: string;
  readonly provenance: Provenance;
}
export type SelfScoringAssessment = AssessmentFacts & { readonly state: 'SELF_SCORING' };
/** Handed to the unit's leader, who submits it or sends it back. */
export type PresentedAssessment = AssessmentFacts & { readonly state: 'PRESENTED' };
export type SubmittedAssessment = AssessmentFacts & {
  readonly state: 'SUBMITTED';
  readonly submittedAt: string;
};
interface Completion {
  readonly submittedAt: string;
  readonly completedAt: string;
  readonly result: AssessmentResult;
  /** The newest decision that changed points of it; null where none did. */
  readonly correction: Decision | null;
}
export type CompletedAssessment = AssessmentFacts & Completion & { readonly state: 'COMPLETED' };
/** What was completed and counts no more; it keeps the result it had. */
export type WithdrawnAssessment = AssessmentFacts &
  Completion & { readonly state: 'WITHDRAWN'; readonly withdrawal: Decision };
/** One unit in one period. */
export type Assessment =
  | SelfScoringAssessment
  | PresentedAssessment
  | SubmittedAssessment
  | CompletedAssessment
  | WithdrawnAssessment;
export type AssessmentState = Assessment['state'];

/** What of its period decides whether an assessment may change, and who hears of it; the windows hold for its unit. */
export type PeriodRules = Pick<AssessmentPeriod, 'id' | 'state' | 'publication'> &
  RoundWindows & {
    /** Since when the appraisal of the unit's block is closed; null while it is not. */
    readonly appraisalClosedAt: string | null;
  };

export type WrongAssessmentState = Failure<
  'WRONG_ASSESSMENT_STATE',
  { state: AssessmentState; needed: AssessmentState }
>;
/** `components` are the codes of those that claim points without evidence and without a word on how. */
export type NotesMissing = Failure<'NOTES_MISSING', { components: readonly string[] }>;
export type IncompleteScores = Failure<'INCOMPLETE_SCORES', { missing: readonly string[] }>;
/** `components` are the codes of those that depend on values of the block. */
export type ProvisionalResult = Failure<'PROVISIONAL_RESULT', { components: readonly string[] }>;
export type AppraisalClosed = Failure<'APPRAISAL_CLOSED', { block: BlockReference; closedAt: string }>;
export type RoundRefused = PeriodLocked | WrongAssessmentState | WindowClosed;
type HandOverRefused = VersionConflict | RoundRefused | OrganizationEnded | IncompleteScores | NotesMissing;

/** Why a leader or a planner gave an assessment back to its unit. */
export interface AssessmentReturn {
  readonly kind: 'SENT_BACK' | 'REVISION';
  readonly reason: string;
}

/** The City's day on which a unit acts, and the first one on which it exists no more; null where no end is known. */
export interface UnitDays {
  readonly today: string;
  readonly endsOn: string | null;
}

/**
 * Why the unit may give no score now; null where it may. A unit that has ended acts no more: what it has not submitted
 * by then stays as it is, what it has submitted is appraised and completed as any other.
 */
export function refusedSelfScoring(
  assessment: Assessment,
  period: PeriodRules,
  days: UnitDays,
  now: string,
): RoundRefused | OrganizationEnded | null {
  return (
    refusedByLock(period) ??
    refusedByState(assessment, 'SELF_SCORING') ??
    refusedByEnd(assessment, days) ??
    refusedByWindow(period.selfScoring, now)
  );
}

/** The round of appraisal that is on, or why appraisers may give no score now. */
export function openAppraisal(
  assessment: Assessment,
  period: PeriodRules,
  now: string,
): { readonly round: 'APPRAISAL' | 'SECOND_APPRAISAL' } | RoundRefused | AppraisalClosed {
  const { appraisal, secondAppraisal } = period;
  const isSecond = secondAppraisal !== null && secondAppraisal.from <= now;
  return (
    refusedByLock(period) ??
    refusedByState(assessment, 'SUBMITTED') ??
    refusedByWindow(isSecond ? secondAppraisal : appraisal, now) ??
    refusedByClosing(assessment.organization.block, period.appraisalClosedAt, ['assessmentId']) ?? {
      round: isSecond ? 'SECOND_APPRAISAL' : 'APPRAISAL',
    }
  );
}

/** Why the unit may explain nothing now; null where it may. */
export function refusedExplaining(
  assessment: Assessment,
  period: PeriodRules,
  days: UnitDays,
  now: string,
): RoundRefused | OrganizationEnded | NoSuchRound | AppraisalClosed | null {
  return (
    refusedByLock(period) ??
    refusedByState(assessment, 'SUBMITTED') ??
    refusedByEnd(assessment, days) ??
    refusedByRound(period, 'EXPLANATION', now) ??
    refusedByClosing(assessment.organization.block, period.appraisalClosedAt, ['assessmentId'])
  );
}

/** Why the council may override nothing now; null where it may. */
export function refusedOverride(
  assessment: Assessment,
  period: PeriodRules,
  now: string,
): RoundRefused | NoSuchRound | null {
  return (
    refusedByLock(period) ?? refusedByState(assessment, 'SUBMITTED') ?? refusedByRound(period, 'COUNCIL', now)
  );
}

/** The refusal of what comes after the appraisal of the block is closed. */
export function refusedByClosing(
  block: string,
  closedAt: string | null,
  path: readonly string[],
): AppraisalClosed | null {
  return closedAt === null ? null : fail('APPRAISAL_CLOSED', { block: { code: block }, closedAt }, path);
}

/** Decides that the unit's scores are handed to its leader; nobody enters anything until they are sent back. */
export function presentAssessment(
  assessment: Assessment,
  period: PeriodRules,
  days: UnitDays,
  components: readonly ComponentScore[],
  rules: ScoringRules,
  expectedVersion: number,
  authorship: Authorship,
): PresentedAssessment | HandOverRefused {
  const refused =
    refusedByLock(period) ??
    staleVersion(assessment, expectedVersion) ??
    refusedByState(assessment, 'SELF_SCORING') ??
    refusedHandOver(assessment, period, days, components, rules, authorship.at);
  if (refused) return refused;
  return {
    ...factsOf(assessment),
    ...nextChange(assessment, 'presentAssessment', authorship),
    state: 'PRESENTED',
  };
}

/** Decides that the unit's leader gives back what was presented. */
export function sendBackAssessment(
  assessment: Assessment,
  period: PeriodRules,
  expectedVersion: number,
  authorship: Authorship,
): SelfScoringAssessment | VersionConflict | PeriodLocked | WrongAssessmentState {
  const refused =
    refusedByLock(period) ??
    staleVersion(assessment, expectedVersion) ??
    refusedByState(assessment, 'PRESENTED');
  if (refused) return refused;
  return {
    ...factsOf(assessment),
    ...nextChange(assessment, 'sendBackAssessment', authorship),
    state: 'SELF_SCORING',
  };
}

/** Decides the submission of the unit's scores, presented or not; not once the unit has ended. */
export function submitAssessment(
  assessment: Assessment,
  period: PeriodRules,
  days: UnitDays,
  components: readonly ComponentScore[],
  rules: ScoringRules,
  expectedVersion: number,
  authorship: Authorship,
): SubmittedAssessment | HandOverRefused {
  const refused =
    refusedByLock(period) ??
    staleVersion(assessment, expectedVersion) ??
    (assessment.state === 'PRESENTED' ? null : refusedByState(assessment, 'SELF_SCORING')) ??
    refusedHandOver(assessment, period, days, components, rules, authorship.at);
  if (refused) return refused;
  return {
    ...factsOf(assessment),
    ...nextChange(assessment, 'submitAssessment', authorship),
    state: 'SUBMITTED',
    submittedAt: authorship.at,
  };
}

/**
 * Decides that a submitted assessment goes back to its unit to be revised until an instant, which extends self-scoring
 * for the unit; until the first appraisal ends.
 */
export function requestRevision(
  assessment: Assessment,
  period: PeriodRules,
  until: string,
  expectedVersion: number,
  authorship: Authorship,
): SelfScoringAssessment | VersionConflict | RoundRefused | AppraisalClosed | InvalidInput {
  const { selfScoring, appraisal } = period;
  const refused =
    refusedByLock(period) ??
    staleVersion(assessment, expectedVersion) ??
    refusedByState(assessment, 'SUBMITTED') ??
    refusedByWindow({ from: selfScoring.from, to: appraisal.to }, authorship.at) ??
    refusedByClosing(assessment.organization.block, period.appraisalClosedAt, ['assessmentId']);
  if (refused) return refused;
  if (until <= authorship.at || until > appraisal.to)
    return invalidInput(
      ['until'],
      `Thời hạn bổ sung phải sau lúc này và không quá lúc thẩm định kết thúc: ${appraisal.to}.`,
      `A revision ends after now, and not after appraisal does: ${appraisal.to}.`,
    );
  return {
    ...factsOf(assessment),
    ...nextChange(assessment, 'requestRevision', authorship),
    state: 'SELF_SCORING',
  };
}

/** Decides the completion of an appraised assessment, with its exact result. */
export function completeAssessment(
  assessment: Assessment,
  period: PeriodRules,
  components: readonly ComponentScore[],
  rules: ScoringRules,
  expectedVersion: number,
  authorship: Authorship,
):
  | CompletedAssessment
  | VersionConflict
  | PeriodLocked
  | WrongAssessmentState
  | RoundsUnfinished
  | IncompleteScores
  | ProvisionalResult {
  const refused =
    refusedByLock(period) ??
    staleVersion(assessment, expectedVersion) ??
    refusedByState(assessment, 'SUBMITTED') ??
    refusedByRoundsLeft(period, authorship.at) ??
    refusedByGaps(components, isAppraised) ??
    refusedAsProvisional(rules, components);
  if (refused) return refused;
  if (assessment.state !== 'SUBMITTED') throw new Error('Only a submitted assessment is completed');
  return {
    ...factsOf(assessment),
    ...nextChange(assessment, 'completeAssessment', authorship),
    state: 'COMPLETED',
    submittedAt: assessment.submittedAt,
    completedAt: authorship.at,
    result: finalResult(rules, components),
    correction: null,
  };
}

/** Decides that a completed assessment counts no more; a lock of its period does not stand in the way. */
export function withdrawAssessment(
  assessment: Assessment,
  withdrawal: Decision,
  expectedVersion: number,
  authorship: Authorship,
): WithdrawnAssessment | VersionConflict | WrongAssessmentState {
  const refused = staleVersion(assessment, expectedVersion) ?? refusedByState(assessment, 'COMPLETED');
  if (refused) return refused;
  if (assessment.state !== 'COMPLETED') throw new Error('Only a completed assessment is withdrawn');
  return {
    ...assessment,
    ...nextChange(assessment, 'withdrawAssessment', authorship),
    state: 'WITHDRAWN',
    withdrawal,
  };
}

function factsOf(assessment: Assessment): AssessmentFacts {
  const { id, periodId, index, year, organization, criteriaSetId, provenance } = assessment;
  const { version, changedBy, changedAt, lastChange } = assessment;
  return {
    id,
    periodId,
    index,
    year,
    organization,
    criteriaSetId,
    provenance,
    version,
    changedBy,
    changedAt,
    lastChange,
  };
}

/** The refusal of what needs another state; null where the assessment is in it. */
export function refusedByState({ state }: Assessment, needed: AssessmentState): WrongAssessmentState | null {
  return state === needed ? null : fail('WRONG_ASSESSMENT_STATE', { state, needed }, ['assessmentId']);
}

function refusedByEnd({ organization }: Assessment, { today, endsOn }: UnitDays): OrganizationEnded | null {
  return endsOn !== null && endsOn <= today
    ? organizationEnded(organization.code, endsOn, ['assessmentId'])
    : null;
}

function refusedAsProvisional(
  rules: ScoringRules,
  components: readonly ComponentScore[],
): ProvisionalResult | IncompleteScores | null {
  const { state, lacking } = unitScore(rules, components, counted);
  if (state === 'INCOMPLETE') return fail('INCOMPLETE_SCORES', { missing: lacking });
  if (state === 'FINAL') return null;
  const dependent = rules.set.components.filter(({ formula }) => formula.references.length > 0);
  return fail('PROVISIONAL_RESULT', { components: dependent.map(({ node }) => node.code) });
}

function refusedHandOver(
  assessment: Assessment,
  { selfScoring }: PeriodRules,
  days: UnitDays,
  components: readonly ComponentScore[],
  { set }: ScoringRules,
  now: string,
): OrganizationEnded | WindowClosed | IncompleteScores | NotesMissing | null {
  return (
    refusedByEnd(assessment, days) ??
    refusedByWindow(selfScoring, now) ??
    refusedByGaps(
      components.filter(({ code }) => isScoredByUnits(componentIn(set, code).node.source)),
      ({ self }) => self !== null,
    ) ??
    refusedByNotes(components)
  );
}

function refusedByNotes(components: readonly ComponentScore[]): NotesMissing | null {
  const bare = components.filter((component) => claimsPoints(component) && component.note === null);
  return bare.length === 0 ? null : fail('NOTES_MISSING', { components: bare.map(({ code }) => code) });
}

function refusedByGaps(
  components: readonly ComponentScore[],
  isThere: (component: ComponentScore) => boolean,
): IncompleteScores | null {
  const missing = components.filter((component) => !isThere(component)).map(({ code }) => code);
  return missing.length === 0 ? null : fail('INCOMPLETE_SCORES', { missing });
}
