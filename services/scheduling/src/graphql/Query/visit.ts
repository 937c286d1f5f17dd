import type { QueryResolvers } from '../../generated/graphql.ts';

export const visit: NonNullable<QueryResolvers['visit']> = (_parent, { id }, { visits }) => visits.byId(id);
