import type { Resolvers } from '../generated/graphql.ts';
import { Block } from './Block.ts';
import { grantRight } from './Mutation/grantRight.ts';
import { movePlatformClock } from './Mutation/movePlatformClock.ts';
import { dissolveOrganization } from './Mutation/dissolveOrganization.ts';
import { mergeOrganizations } from './Mutation/mergeOrganizations.ts';
import { moveOrganization } from './Mutation/moveOrganization.ts';
import { renameOrganization } from './Mutation/renameOrganization.ts';
import { splitOrganization } from './Mutation/splitOrganization.ts';
import { registerBlock } from './Mutation/registerBlock.ts';
import { registerOrganization } from './Mutation/registerOrganization.ts';
import { registerPerson } from './Mutation/registerPerson.ts';
import { revokeRight } from './Mutation/revokeRight.ts';
import { BlockMembership } from './BlockMembership.ts';
import { Organization } from './Organization.ts';
import { OrganizationChange } from './OrganizationChange.ts';
import { OrganizationLink } from './OrganizationLink.ts';
import { OrganizationName } from './OrganizationName.ts';
import { Person } from './Person.ts';
import { PersonRight } from './PersonRight.ts';
import { PlatformClock } from './PlatformClock.ts';
import { blocks } from './Query/blocks.ts';
import { organization } from './Query/organization.ts';
import { organizations } from './Query/organizations.ts';
import { persons } from './Query/persons.ts';
import { platformClock } from './Query/platformClock.ts';
import { viewer } from './Query/viewer.ts';
import { organizationsEvents } from './Query/organizationsEvents.ts';
import { Viewer } from './Viewer.ts';

/** The subgraph's resolvers, one file each. */
export const resolvers: Resolvers = {
  Query: { viewer, organization, organizations, blocks, persons, platformClock, organizationsEvents },
  Mutation: {
    registerBlock,
    registerOrganization,
    renameOrganization,
    moveOrganization,
    mergeOrganizations,
    splitOrganization,
    dissolveOrganization,
    registerPerson,
    grantRight,
    revokeRight,
    movePlatformClock,
  },
  Organization,
  OrganizationName,
  OrganizationChange,
  OrganizationLink,
  Block,
  BlockMembership,
  Person,
  PersonRight,
  Viewer,
  PlatformClock,
};
