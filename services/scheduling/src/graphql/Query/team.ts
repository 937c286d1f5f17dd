import type { QueryResolvers } from '../../generated/graphql.ts';

export const team: NonNullable<QueryResolvers['team']> = (_parent, { id }, { teams }) => teams.byId(id);
