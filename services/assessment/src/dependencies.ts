import { sqlExecutor, type Actor, type RequestIdentity, type RunMutation } from '@reformgraph/subgraph-kit';
import { createAssessmentQueries, type AssessmentQueries } from './data/assessment-queries.ts';
import { createCriteriaQueries, type CriteriaQueries } from './data/criteria-queries.ts';
import { createHistoryQueries, type HistoryQueries } from './data/history-queries.ts';
import { createPeriodQueries, type PeriodQueries } from './data/period-queries.ts';
import { createRoundQueries, type RoundQueries } from './data/round-queries.ts';
import { tasksOf, type AssessmentTask } from './data/task-queries.ts';
import { createSealQueries, type SealQueries } from './data/seal-queries.ts';
import { createScoreQueries, type ScoreQueries } from './data/score-queries.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { appraiseComponents } from './use-cases/appraise-components.ts';
import { assignAppraiser } from './use-cases/assign-appraiser.ts';
import { closeAppraisal } from './use-cases/close-appraisal.ts';
import { decideComponents } from './use-cases/decide-components.ts';
import { decidePeriod } from './use-cases/decide-period.ts';
import { draftPeriod } from './use-cases/draft-period.ts';
import { explainComponents } from './use-cases/explain-components.ts';
import { extendRound } from './use-cases/extend-round.ts';
import { presentAssessment } from './use-cases/present-assessment.ts';
import { requestRevision } from './use-cases/request-revision.ts';
import { sendBackAssessment } from './use-cases/send-back-assessment.ts';
import { completeAssessment } from './use-cases/complete-assessment.ts';
import { correctAssessment } from './use-cases/correct-assessment.ts';
import { importCriteriaSet } from './use-cases/import-criteria-set.ts';
import { lockPeriod } from './use-cases/lock-period.ts';
import { openPeriod } from './use-cases/open-period.ts';
import type { Ports } from './use-cases/ports.ts';
import { publishCriteriaSet } from './use-cases/publish-criteria-set.ts';
import { publishPeriod } from './use-cases/publish-period.ts';
import { redraftPeriod } from './use-cases/redraft-period.ts';
import { registerIndex } from './use-cases/register-index.ts';
import { scoreComponents } from './use-cases/score-components.ts';
import { submitAssessment } from './use-cases/submit-assessment.ts';
import { withdrawAssessment } from './use-cases/withdraw-assessment.ts';

/** The service's use cases for one request, each in a transaction of its own and scoped to the actor. */
export function createCommands(run: RunMutation<Ports>, actor: Actor) {
  return {
    registerIndex: registerIndex(run),
    importCriteriaSet: importCriteriaSet(run),
    publishCriteriaSet: publishCriteriaSet(run),
    draftPeriod: draftPeriod(run),
    redraftPeriod: redraftPeriod(run),
    openPeriod: openPeriod(run),
    extendRound: extendRound(run),
    lockPeriod: lockPeriod(run),
    assignAppraiser: assignAppraiser(run),
    scoreComponents: scoreComponents(run, actor),
    presentAssessment: presentAssessment(run, actor),
    sendBackAssessment: sendBackAssessment(run, actor),
    submitAssessment: submitAssessment(run, actor),
    requestRevision: requestRevision(run),
    appraiseComponents: appraiseComponents(run, actor),
    explainComponents: explainComponents(run, actor),
    closeAppraisal: closeAppraisal(run),
    decideComponents: decideComponents(run),
    completeAssessment: completeAssessment(run),
    correctAssessment: correctAssessment(run),
    withdrawAssessment: withdrawAssessment(run),
    decidePeriod: decidePeriod(run),
    publishPeriod: publishPeriod(run),
  };
}
export type Commands = ReturnType<typeof createCommands>;

export interface Queries {
  readonly criteria: CriteriaQueries;
  readonly periods: PeriodQueries;
  readonly assessments: AssessmentQueries;
  readonly histories: HistoryQueries;
  readonly seals: SealQueries;
  readonly rounds: RoundQueries;
  readonly scores: ScoreQueries;
  /** What waits for the actor. */
  readonly tasks: () => Promise<AssessmentTask[]>;
}

/** Reads for one request, batched and scoped to its actor. */
export function createQueries(prisma: PrismaClient, { actor, businessTime }: RequestIdentity): Queries {
  const sql = sqlExecutor(prisma);
  return {
    criteria: createCriteriaQueries(prisma, actor),
    periods: createPeriodQueries(prisma, sql, actor),
    assessments: createAssessmentQueries(sql, actor),
    histories: createHistoryQueries(sql, actor, businessTime),
    seals: createSealQueries(sql, actor),
    rounds: createRoundQueries(sql, actor),
    scores: createScoreQueries(sql, actor, businessTime),
    tasks: () => tasksOf(sql, actor, businessTime),
  };
}
