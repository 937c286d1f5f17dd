import type { PlatformEvent, PlatformTombstone } from '@reformgraph/event-contracts';
import type { CompiledSet, Snapshot } from '@reformgraph/scoring';
import type { RunMutation } from '@reformgraph/subgraph-kit';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import type {
  AppraisalScope,
  AppraisedComponent,
  Appraiser,
  AppraiserAssignment,
  KnownPerson,
} from '../domain/appraiser.ts';
import type { AssessmentIndex } from '../domain/assessment-index.ts';
import type { AssessedUnit, Assessment, AssessmentReturn, PeriodRules } from '../domain/assessment.ts';
import type { ComponentScore, ScoreRound } from '../domain/component-score.ts';
import type { SealKind } from '../domain/sealed-content.ts';
import type { CriteriaNode } from '../domain/criteria-node.ts';
import type { CriteriaSet } from '../domain/criteria-set.ts';
import type { GroundedDecision } from '../domain/decision.ts';
import type { RoundExtension } from '../domain/extension.ts';
import type { AssessmentPeriod, ClosedAppraisal } from '../domain/period.ts';
import type { DecidedPeriod, PublishedPeriod } from '../domain/publication.ts';
import type { RoundWindows } from '../domain/round.ts';
import type { ScoringRules } from '../domain/scoring-rules.ts';
import type { ToldCriteria } from '../events/told.ts';

/** An assessment with what of its period and its unit decides whether it may change. */
export interface AssessmentInPeriod {
  readonly assessment: Assessment;
  readonly period: PeriodRules;
  /** The City's first day without the unit; null where no end of it is known. */
  readonly unitEndsOn: string | null;
}

/** A unit's assessment as it opens. */
export interface OpenedAssessment {
  readonly id: string;
  readonly unit: AssessedUnit;
  readonly criteriaSetId: string;
}

/** Storage inside one transaction. An insert returns false where the natural key is taken. */
export interface Ports {
  readonly indexes: {
    byCode(code: string): Promise<AssessmentIndex | null>;
    insert(index: AssessmentIndex): Promise<boolean>;
  };
  readonly criteriaSets: {
    /** What events tell of the sets, by their ids; a domain's name is the title of its first top node. */
    told(ids: readonly string[]): Promise<ReadonlyMap<string, ToldCriteria>>;
    /** The departments that sets name as appraisers and that are no units known, by code. */
    unknownAppraisers(ids: readonly string[]): Promise<string[]>;
    /** The set, locked until the transaction ends. */
    lock(id: string): Promise<CriteriaSet | null>;
    /** The sets of an index and a year for the blocks, locked until the transaction ends. */
    lockOf(index: string, year: number, blocks: readonly string[]): Promise<CriteriaSet[]>;
    insert(set: CriteriaSet, nodes: readonly CriteriaNode[]): Promise<boolean>;
    updateState(sets: readonly CriteriaSet[]): Promise<void>;
  };
  readonly units: {
    /** The id of the unit with a code that has not ended by the day. */
    idOf(code: string, today: string): Promise<string | null>;
    /**
     * The units that count in the blocks for an index on a day, by code: each in its block for that index where it has
     * one, else in its block in general; none that has ended by `today`. None is added until the transaction ends.
     */
    membersOn(index: string, day: string, blocks: readonly string[], today: string): Promise<AssessedUnit[]>;
  };
  readonly persons: {
    byId(id: string): Promise<KnownPerson | null>;
  };
  readonly periods: {
    /** A period of the index and year for one of the blocks. */
    taken(
      index: string,
      year: number,
      blocks: readonly string[],
    ): Promise<{ periodId: string; block: string } | null>;
    /** The period, locked until the transaction ends. */
    lock(id: string): Promise<AssessmentPeriod | null>;
    /** The period, kept from being locked by others until the transaction ends. */
    hold(id: string): Promise<AssessmentPeriod | null>;
    insert(draft: AssessmentPeriod): Promise<void>;
    /** Keeps what a draft has become. */
    redraft(draft: AssessmentPeriod): Promise<void>;
    open(period: AssessmentPeriod, assessments: readonly OpenedAssessment[]): Promise<void>;
    updateState(period: AssessmentPeriod): Promise<void>;
    /** The windows of the period as they hold for a unit. */
    windowsOf(period: AssessmentPeriod, organizationId: string): Promise<RoundWindows>;
    /** Keeps the windows of a period whose rounds end later. */
    extend(period: AssessmentPeriod): Promise<void>;
    keepExtension(periodId: string, extension: RoundExtension, authorship: Authorship): Promise<void>;
    decide(period: DecidedPeriod): Promise<void>;
    publish(period: PublishedPeriod): Promise<void>;
    /** Keeps that the appraisal of a block of the period is closed, and its values. */
    closeAppraisal(
      period: AssessmentPeriod,
      closed: ClosedAppraisal,
      settled: Snapshot<string>,
    ): Promise<void>;
  };
  readonly assessments: {
    /** The assessments of a period of the units with the codes. */
    ofPeriod(
      periodId: string,
      codes: readonly string[],
    ): Promise<{ id: string; organizationId: string; organizationCode: string }[]>;
    /** Every assessment of the period, sorted by the unit's Vietnamese name. */
    allOfPeriod(periodId: string): Promise<Assessment[]>;
    /** The assessments of a block in a period, locked until the transaction ends. */
    lockOfBlock(periodId: string, block: string): Promise<Assessment[]>;
    /** The assessment of one of the organizations; its state holds until the transaction ends. */
    holdOfUnit(id: string, organizationIds: readonly string[]): Promise<AssessmentInPeriod | null>;
    /** The assessment where something of it is assigned to the person; its state holds until the transaction ends. */
    holdAssigned(id: string, appraiser: AppraiserScope): Promise<AssessmentInPeriod | null>;
    /** The assessment, locked until the transaction ends; of one of the organizations, or of any (null). */
    lock(id: string, organizationIds: readonly string[] | null): Promise<AssessmentInPeriod | null>;
    update(assessment: Assessment): Promise<void>;
    /** Keeps the hash of what its version submits or approves. */
    seal(assessment: Assessment, kind: SealKind, content: string): Promise<void>;
    /** Keeps why the assessment went back to its unit. */
    keepReturn(assessment: Assessment, returned: AssessmentReturn): Promise<void>;
    /** Keeps the decision that made the assessment what it is. */
    keepDecision(assessment: Assessment, kind: DecisionKind, decision: GroundedDecision): Promise<void>;
  };
  readonly assignments: {
    /** The codes of the components of an assessment that somebody is to appraise. */
    componentsOf(assessmentId: string, appraiser: AppraiserScope): Promise<ReadonlySet<string>>;
    /** The components of assessments in domains or with codes; who appraises them changes no more in the meantime. */
    lock(
      assessmentIds: readonly string[],
      scope: Pick<AppraisalScope, 'domains' | 'components'>,
    ): Promise<AppraisedComponent[]>;
    /** Keeps who appraises components from now on, and why where another did. */
    keep(
      appraiser: Appraiser,
      assigned: readonly AppraisedComponent[],
      reason: string | null,
      authorship: Authorship,
    ): Promise<void>;
    /** Who appraises what of the assessments. */
    ofEach(assessmentIds: readonly string[]): Promise<AppraiserAssignment[]>;
  };
  readonly components: {
    /** The components with the codes, locked until the transaction ends, always in one order. */
    lock(assessmentId: string, codes: readonly string[]): Promise<ComponentScore[]>;
    /** All components, in the set's order. */
    all(assessmentId: string): Promise<ComponentScore[]>;
    /** All components of the assessments, in the set's order, by the assessment's id. */
    ofEach(assessmentIds: readonly string[]): Promise<ReadonlyMap<string, readonly ComponentScore[]>>;
    /** Keeps what the unit explained, for good. */
    explain(assessmentId: string, explained: readonly ComponentScore[]): Promise<void>;
    /** Keeps the points that follow from what was given before. */
    settle(components: readonly ComponentScore[]): Promise<void>;
    /** Keeps the new standing of components and what a round gave to each, with the points that follow. */
    give(assessmentId: string, round: ScoreRound, scored: readonly ComponentScore[]): Promise<void>;
  };
  readonly scoring: {
    /** The criteria of an assessment, ready to score by. */
    setOf(assessment: Pick<Assessment, 'criteriaSetId'>): Promise<CompiledSet>;
    /** By what an assessment is scored: its criteria, and the values of its block where they are settled. */
    rulesOf(assessment: Assessment): Promise<ScoringRules>;
  };
  readonly events: {
    /** Events that leave in this order after the commit. */
    append(events: readonly (PlatformEvent | PlatformTombstone)[]): Promise<void>;
  };
}

/** For whom somebody appraises: the person, and the organizations of which they hold APPRAISER now. */
export interface AppraiserScope {
  readonly personId: string;
  readonly organizationIds: readonly string[];
}

export type DecisionKind = 'COUNCIL' | 'CORRECTION' | 'WITHDRAWAL';

export type Run = RunMutation<Ports>;

/** What events tell of the criteria by which an assessment is scored. */
export async function criteriaOf(
  { told }: Ports['criteriaSets'],
  { criteriaSetId }: Assessment,
): Promise<ToldCriteria> {
  const criteria = (await told([criteriaSetId])).get(criteriaSetId);
  if (!criteria) throw new Error('An assessment without its criteria set');
  return criteria;
}
