import type { PersonResolvers } from '../generated/graphql.ts';

export const Person: PersonResolvers = {
  __resolveReference: ({ id }, { persons }) => persons.byId(id),
  organization: async (person, _args, { organizations }) => {
    const organization = await organizations.byId(person.organizationId);
    if (!organization) throw new Error('A person without their organization');
    return organization;
  },
  rights: (person, _args, { persons }) => (persons.mayReadRights(person) ? person.rights : null),
};
