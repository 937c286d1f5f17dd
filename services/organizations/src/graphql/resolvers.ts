import type { Resolvers } from '../generated/graphql.ts';
import { Block } from './Block.ts';
import { grantRight } from './Mutation/grantRight.ts';
import { movePlatformClock } from './Mutation/movePlatformClock.ts';
import { registerBlock } from './Mutation/registerBlock.ts';
import { registerOrganization } from './Mutation/registerOrganization.ts';
import { registerPerson } from './Mutation/registerPerson.ts';
import { revokeRight } from './Mutation/revokeRight.ts';
import { Organization } from './Organization.ts';
import { Person } from './Person.ts';
import { PersonRight } from './PersonRight.ts';
import { PlatformClock } from './PlatformClock.ts';
import { blocks } from './Query/blocks.ts';
import { organization } from './Query/organization.ts';
import { organizations } from './Query/organizations.ts';
import { persons } from './Query/persons.ts';
import { platformClock } from './Query/platformClock.ts';
import { viewer } from './Query/viewer.ts';
import { Viewer } from './Viewer.ts';

/** The subgraph's resolvers, one file each. */
export const resolvers: Resolvers = {
  Query: { viewer, organization, organizations, blocks, persons, platformClock },
  Mutation: {
    registerBlock,
    registerOrganization,
    registerPerson,
    grantRight,
    revokeRight,
    movePlatformClock,
  },
  Organization,
  Block,
  Person,
  PersonRight,
  Viewer,
  PlatformClock,
};
