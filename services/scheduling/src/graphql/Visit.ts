import type { VisitResolvers } from '../generated/graphql.ts';
import { reachable } from './reachable.ts';

export const Visit: VisitResolvers = {
  __resolveReference: ({ id }, { visits }) => visits.byId(id),
  kind: ({ cause }) => cause.kind,
  state: ({ progress }) => progress.state,
  plan: async ({ planId }, _args, { plans }) => reachable(await plans.byId(planId), 'plan'),
  team: async ({ teamId }, _args, { teams }) => reachable(await teams.byId(teamId), 'team'),
  organization: ({ unit }) => ({ id: unit.id }),
  organizationCode: ({ unit }) => unit.code,
  organizationName: ({ unit }) => unit.name,
  block: ({ unit }) => unit.block.code,
  blockName: ({ unit }) => unit.block.name,
  ground: ({ cause }) => (cause.kind === 'AD_HOC' ? cause.ground : null),
  authority: ({ cause }) => (cause.kind === 'AD_HOC' ? cause.authority : null),
  topic: ({ cause }) => (cause.kind === 'THEMATIC' ? cause.topic : null),
  openedAt: ({ progress }) => ('openedAt' in progress ? progress.openedAt : null),
  concludedAt: ({ progress }) => ('concludedAt' in progress ? progress.concludedAt : null),
  minutes: ({ progress }) => (progress.state === 'CONCLUDED' ? progress.minutes : null),
  pendingDecision: async (visit, _args, { visits }) =>
    (await visits.unitEnd(visit)) === null ? null : 'UNIT_ENDED',
  unitEndsOn: (visit, _args, { visits }) => visits.unitEnd(visit),
  cancelDecisionNumber: ({ progress }) => (progress.state === 'CANCELLED' ? progress.decisionNumber : null),
  cancelReason: ({ progress }) => (progress.state === 'CANCELLED' ? progress.reason : null),
};
