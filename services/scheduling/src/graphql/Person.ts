import type { PersonResolvers } from '../generated/graphql.ts';

export const Person: PersonResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  teamMemberships: ({ id }, _args, { teams }) => teams.ofPerson(id),
};
