import type { Decision, InspectionPlan as Plan } from '../domain/plan.ts';
import type { InspectionPlanResolvers } from '../generated/graphql.ts';

export const InspectionPlan: InspectionPlanResolvers = {
  __resolveReference: ({ id }, { plans }) => plans.byId(id),
  windowFrom: ({ window }) => window.from,
  windowTo: ({ window }) => window.to,
  state: ({ lifecycle }) => lifecycle.state,
  decisionNumber: (plan) => decisionOn(plan)?.number ?? null,
  decisionDate: (plan) => decisionOn(plan)?.date ?? null,
  decisionProvenance: (plan) => decisionOn(plan)?.provenance ?? null,
  teams: ({ id }, _args, { teams }) => teams.ofPlan(id),
  coverage: ({ id }, _args, { plans }) => plans.coverage(id),
  visits: ({ id }, page, { visits }) => visits.list({ plan: id }, page),
};

function decisionOn({ lifecycle }: Plan): Decision | null {
  return 'decision' in lifecycle ? lifecycle.decision : null;
}
