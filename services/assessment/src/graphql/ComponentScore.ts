import type { ComponentScoreResolvers } from '../generated/graphql.ts';
import { found } from './found.ts';

export const ComponentScore: ComponentScoreResolvers = {
  criterion: async ({ criteriaSetId, code }, _args, { criteria }) =>
    found(
      (await criteria.nodes(criteriaSetId)).find((node) => node.code === code) ?? null,
      'The criterion of a component',
    ),
  values: (component, _args, { scores }) => scores.values(component),
  explanation: (component, _args, { scores }) => scores.explanation(component),
};
