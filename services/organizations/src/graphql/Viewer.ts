import { cityDay, personOf } from '@reformgraph/subgraph-kit';
import { rightsOn } from '../domain/person.ts';
import type { ViewerResolvers } from '../generated/graphql.ts';

export const Viewer: ViewerResolvers = {
  __resolveReference: ({ id }, { actor, persons }) => (personOf(actor) === id ? persons.byId(id) : null),
  person: (person) => person,
  rights: (person, _args, { businessTime }) => rightsOn(person.rights, cityDay(businessTime)),
};
