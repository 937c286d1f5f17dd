import type { Formula, Gate } from '@reformgraph/scoring';
import type { Connection } from '@reformgraph/subgraph-kit';
import type { AssessmentDecision } from '../data/decision-queries.ts';
import type { HistoryEntry, HistoryHead, HistoryValue } from '../data/history-queries.ts';
import type { StateCounts } from '../data/period-queries.ts';
import type { MadeExtension, MadeReturn } from '../data/round-queries.ts';
import type { ContentSeal } from '../data/seal-queries.ts';
import type { AssessmentTask } from '../data/task-queries.ts';
import type { ScoreValue } from '../data/score-queries.ts';
import type { ExplainedValue, SettledReference } from '../data/explanation-queries.ts';
import type { AppraiserAssignment } from '../domain/appraiser.ts';
import type { AssessmentIndex } from '../domain/assessment-index.ts';
import type { Assessment } from '../domain/assessment.ts';
import type { ComponentScore, ScoreConflict, UnitExplanation } from '../domain/component-score.ts';
import type { CriteriaNode } from '../domain/criteria-node.ts';
import type { CriteriaSet } from '../domain/criteria-set.ts';
import type { GivenComponent } from '../domain/given-component.ts';
import type { AssessmentPeriod, ClosedAppraisal, PeriodDecision, Publication } from '../domain/period.ts';
import type { AssessmentResult } from '../domain/result.ts';
import type { Round, RoundWindow } from '../domain/round.ts';

export type IndexModel = AssessmentIndex;
export type CriteriaSetModel = CriteriaSet;
export type CriteriaNodeModel = CriteriaNode;
export type AssessmentPeriodModel = AssessmentPeriod;
export type PeriodDecisionModel = PeriodDecision;
export type PeriodPublicationModel = Publication;
export type AssessmentStateCountsModel = StateCounts;
export type AssessmentModel = Assessment;
export type AssessmentConnectionModel = Connection<Assessment>;
export type AssessmentResultModel = AssessmentResult & { readonly assessment: Assessment };
export type FormulaModel = Formula;
export type BandGateModel = Gate;
export type GivenComponentModel = GivenComponent;
export type ClosedAppraisalModel = ClosedAppraisal;
export type SettledReferenceModel = SettledReference;
export type ExplainedValueModel = ExplainedValue;
export type AssessmentDecisionModel = AssessmentDecision;
export type RoundExtensionModel = MadeExtension;
export interface AssessmentRoundModel {
  readonly round: Round;
  readonly window: RoundWindow;
  readonly extensions: MadeExtension[];
}
export type AssessmentReturnModel = MadeReturn;
export type UnitExplanationModel = UnitExplanation;
export type ComponentScoreModel = ComponentScore;
export type ScoreValueModel = ScoreValue;
export type AppraiserAssignmentModel = AppraiserAssignment;
export interface AssignedComponentModel {
  readonly assessmentId: string;
  readonly component: string;
}
export type HistoryConnectionModel = Connection<HistoryEntry>;
export type HistoryEntryModel = HistoryEntry;
export type HistoryDecisionModel = NonNullable<HistoryEntry['decision']>;
export type HistoryValueModel = HistoryValue;
export interface ContentSealModel extends ContentSeal {
  readonly assessment: Assessment;
}
export type HistoryHeadModel = HistoryHead;
export type AssessmentTaskModel = AssessmentTask;
export interface OrganizationModel {
  readonly id: string;
}
export interface BlockModel {
  readonly code: string;
}
export interface PersonModel {
  readonly id: string;
}
export type ScoreConflictModel = ScoreConflict['facts'];
export interface PeriodExistsModel {
  readonly block: BlockModel;
  readonly periodId: string;
}
export interface PeriodLockedModel {
  readonly periodId: string;
}
