import type { ExplainedValueResolvers } from '../generated/graphql.ts';

export const ExplainedValue: ExplainedValueResolvers = {
  organizations: ({ organizationIds }) => organizationIds.map((id) => ({ id })),
};
