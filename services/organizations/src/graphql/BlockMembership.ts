import type { BlockMembershipResolvers } from '../generated/graphql.ts';

export const BlockMembership: BlockMembershipResolvers = {
  change: ({ changeId }, _args, { organizations }) =>
    changeId === null ? null : organizations.change(changeId),
};
