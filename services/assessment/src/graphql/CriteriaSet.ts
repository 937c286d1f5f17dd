import type { CriteriaSetResolvers } from '../generated/graphql.ts';
import { found } from './found.ts';

export const CriteriaSet: CriteriaSetResolvers = {
  __resolveReference: ({ id }, { criteria }) => criteria.setById(id),
  index: async ({ index }, _args, { criteria }) =>
    found(await criteria.index(index), 'The index of a criteria set'),
  block: ({ block }) => ({ code: block }),
  nodes: ({ id }, _args, { criteria }) => criteria.nodes(id),
};
