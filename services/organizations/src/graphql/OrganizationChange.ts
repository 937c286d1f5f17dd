import type { OrganizationChangeResolvers } from '../generated/graphql.ts';

export const OrganizationChange: OrganizationChangeResolvers = {
  effectiveOn: ({ on }) => on,
  decisionNumber: ({ decision }) => decision.number,
  decisionDate: ({ decision }) => decision.date,
  decisionProvenance: ({ decision }) => decision.provenance,
};
