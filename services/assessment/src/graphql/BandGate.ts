import type { BandGateResolvers } from '../generated/graphql.ts';

export const BandGate: BandGateResolvers = {
  condition: ({ when }) => when.kind,
  node: ({ when }) => ('node' in when ? when.node : null),
  limit: ({ when }) => {
    if (when.kind === 'SUBMITTED_LATE') return null;
    return when.kind === 'BELOW_PERCENT' ? when.percent : when.points;
  },
};
