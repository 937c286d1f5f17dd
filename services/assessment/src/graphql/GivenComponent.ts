import type { GivenComponentResolvers } from '../generated/graphql.ts';

export const GivenComponent: GivenComponentResolvers = {
  notApplicable: ({ kind }) => kind === 'NOT_APPLICABLE',
  answers: (given) =>
    given.kind === 'INPUTS' ? Object.entries(given.inputs).map(([name, value]) => ({ name, value })) : [],
};
