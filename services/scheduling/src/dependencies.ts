import type { Actor, RunMutation } from '@reformgraph/subgraph-kit';
import { createPlanQueries, type PlanQueries } from './data/plan-queries.ts';
import { createTeamQueries, type TeamQueries } from './data/team-queries.ts';
import { createVisitQueries, type VisitQueries } from './data/visit-queries.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { approvePlan, closePlan, submitPlan } from './use-cases/advance-plan.ts';
import { cancelVisit } from './use-cases/cancel-visit.ts';
import { concludeVisit } from './use-cases/conclude-visit.ts';
import { draftPlan } from './use-cases/draft-plan.ts';
import { formTeam } from './use-cases/form-team.ts';
import { moveVisit } from './use-cases/move-visit.ts';
import { openVisit } from './use-cases/open-visit.ts';
import type { Ports } from './use-cases/ports.ts';
import { scheduleVisit } from './use-cases/schedule-visit.ts';

/** The service's use cases, each in a transaction of its own. */
export function createCommands(run: RunMutation<Ports>) {
  return {
    draftPlan: draftPlan(run),
    submitPlan: submitPlan(run),
    approvePlan: approvePlan(run),
    closePlan: closePlan(run),
    formTeam: formTeam(run),
    scheduleVisit: scheduleVisit(run),
    moveVisit: moveVisit(run),
    cancelVisit: cancelVisit(run),
    openVisit: openVisit(run),
    concludeVisit: concludeVisit(run),
  };
}
export type Commands = ReturnType<typeof createCommands>;

export interface Queries {
  readonly plans: PlanQueries;
  readonly teams: TeamQueries;
  readonly visits: VisitQueries;
}

/** Reads for one request, batched and scoped to its actor. */
export function createQueries(prisma: PrismaClient, actor: Actor): Queries {
  return {
    plans: createPlanQueries(prisma, actor),
    teams: createTeamQueries(prisma, actor),
    visits: createVisitQueries(prisma, actor),
  };
}
