import { personOf } from '@reformgraph/subgraph-kit';
import type { QueryResolvers } from '../../generated/graphql.ts';

export const viewer: NonNullable<QueryResolvers['viewer']> = (_parent, _args, { actor, persons }) => {
  const id = personOf(actor);
  return id === null ? null : persons.byId(id);
};
