import type { Resolvers } from '../generated/graphql.ts';
import { AppraiserAssignment } from './AppraiserAssignment.ts';
import { AssessmentTask } from './AssessmentTask.ts';
import { AssignedComponent } from './AssignedComponent.ts';
import { Assessment } from './Assessment.ts';
import { AssessmentPeriod } from './AssessmentPeriod.ts';
import { AssessmentResult } from './AssessmentResult.ts';
import { AssessmentStateCounts } from './AssessmentStateCounts.ts';
import { Block } from './Block.ts';
import { SettledReference } from './SettledReference.ts';
import { ContentSeal } from './ContentSeal.ts';
import { HistoryDecision } from './HistoryDecision.ts';
import { HistoryEntry } from './HistoryEntry.ts';
import { HistoryValue } from './HistoryValue.ts';
import { GivenComponent } from './GivenComponent.ts';
import { Formula } from './Formula.ts';
import { ExplainedValue } from './ExplainedValue.ts';
import { ClosedAppraisal } from './ClosedAppraisal.ts';
import { BandGate } from './BandGate.ts';
import { ComponentScore } from './ComponentScore.ts';
import { CriteriaSet } from './CriteriaSet.ts';
import { Index } from './Index.ts';
import { Organization } from './Organization.ts';
import { PeriodExists } from './PeriodExists.ts';
import { PeriodLocked } from './PeriodLocked.ts';
import { RoundWindow } from './RoundWindow.ts';
import { ScoreConflict } from './ScoreConflict.ts';
import { ScoreValue } from './ScoreValue.ts';
import { UnitExplanation } from './UnitExplanation.ts';
import { appraiseComponents } from './Mutation/appraiseComponents.ts';
import { assignAppraiser } from './Mutation/assignAppraiser.ts';
import { closeAppraisal } from './Mutation/closeAppraisal.ts';
import { completeAssessment } from './Mutation/completeAssessment.ts';
import { decideComponents } from './Mutation/decideComponents.ts';
import { decidePeriod } from './Mutation/decidePeriod.ts';
import { draftPeriod } from './Mutation/draftPeriod.ts';
import { correctAssessment } from './Mutation/correctAssessment.ts';
import { explainComponents } from './Mutation/explainComponents.ts';
import { extendRound } from './Mutation/extendRound.ts';
import { importCriteriaSet } from './Mutation/importCriteriaSet.ts';
import { lockPeriod } from './Mutation/lockPeriod.ts';
import { openPeriod } from './Mutation/openPeriod.ts';
import { presentAssessment } from './Mutation/presentAssessment.ts';
import { publishCriteriaSet } from './Mutation/publishCriteriaSet.ts';
import { publishPeriod } from './Mutation/publishPeriod.ts';
import { redraftPeriod } from './Mutation/redraftPeriod.ts';
import { registerIndex } from './Mutation/registerIndex.ts';
import { requestRevision } from './Mutation/requestRevision.ts';
import { scoreComponents } from './Mutation/scoreComponents.ts';
import { sendBackAssessment } from './Mutation/sendBackAssessment.ts';
import { submitAssessment } from './Mutation/submitAssessment.ts';
import { withdrawAssessment } from './Mutation/withdrawAssessment.ts';
import { assessment } from './Query/assessment.ts';
import { assessmentPeriod } from './Query/assessmentPeriod.ts';
import { assessmentPeriods } from './Query/assessmentPeriods.ts';
import { assessments } from './Query/assessments.ts';
import { assessmentTasks } from './Query/assessmentTasks.ts';
import { criteriaSet } from './Query/criteriaSet.ts';
import { indexes } from './Query/indexes.ts';
import { assessmentEvents } from './Query/assessmentEvents.ts';

/** The subgraph's resolvers, one file each. */
export const resolvers: Resolvers = {
  Query: {
    indexes,
    criteriaSet,
    assessmentPeriod,
    assessmentPeriods,
    assessment,
    assessments,
    assessmentTasks,
    assessmentEvents,
  },
  Mutation: {
    registerIndex,
    importCriteriaSet,
    publishCriteriaSet,
    draftPeriod,
    redraftPeriod,
    openPeriod,
    extendRound,
    lockPeriod,
    assignAppraiser,
    scoreComponents,
    presentAssessment,
    sendBackAssessment,
    submitAssessment,
    requestRevision,
    appraiseComponents,
    explainComponents,
    closeAppraisal,
    decideComponents,
    completeAssessment,
    correctAssessment,
    withdrawAssessment,
    decidePeriod,
    publishPeriod,
  },
  Index,
  CriteriaSet,
  AssessmentPeriod,
  AssessmentStateCounts,
  Assessment,
  AssessmentResult,
  ComponentScore,
  ScoreConflict,
  ScoreValue,
  AppraiserAssignment,
  AssessmentTask,
  AssignedComponent,
  BandGate,
  ClosedAppraisal,
  ExplainedValue,
  Formula,
  GivenComponent,
  ContentSeal,
  HistoryDecision,
  HistoryEntry,
  HistoryValue,
  RoundWindow,
  SettledReference,
  UnitExplanation,
  Organization,
  Block,
  PeriodExists,
  PeriodLocked,
};
