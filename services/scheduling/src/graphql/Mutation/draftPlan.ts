import { commandContext } from '@reformgraph/subgraph-kit';
import type { PlanContent } from '../../domain/plan.ts';
import type { DraftPlanInput, MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const draftPlan: NonNullable<MutationResolvers['draftPlan']> = async (_parent, { input }, context) =>
  present(
    await context.commands.draftPlan(planContent(input), commandContext(context, 'draftPlan', input)),
    ({ plan }) => ({ __typename: 'DraftPlanPayload', plan }),
  );

function planContent(input: DraftPlanInput): PlanContent {
  return {
    year: input.year,
    title: input.title,
    issuer: input.issuer,
    window: { from: input.windowFrom, to: input.windowTo },
    domains: input.domains,
    indexes: input.indexes,
    purposes: input.purposes,
    requirements: input.requirements,
    adHocGround: input.adHocGround ?? null,
    plannedTeams: input.plannedTeams,
    coverageTarget: input.coverageTarget,
    provenance: input.provenance,
    provenanceExceptions: input.provenanceExceptions ?? [],
  };
}
