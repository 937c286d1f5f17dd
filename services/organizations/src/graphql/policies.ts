import { anyone, anyOf, byDevelopmentKey, signedIn, type Policies } from '@reformgraph/subgraph-kit';

const administrators = anyOf('ADMIN');

/** Who may reach what. Units and blocks are public; persons are not. */
export const policies: Policies = {
  Query: {
    viewer: anyone,
    organization: anyone,
    organizations: anyone,
    blocks: anyone,
    persons: anyOf('ADMIN', 'PLANNER'),
    platformClock: anyone,
  },
  Mutation: {
    registerBlock: administrators,
    registerOrganization: administrators,
    registerPerson: administrators,
    grantRight: administrators,
    revokeRight: administrators,
    movePlatformClock: byDevelopmentKey(administrators),
  },
  types: {
    Organization: anyone,
    Block: anyone,
    BlockMembership: anyone,
    OrganizationConnection: anyone,
    OrganizationEdge: anyone,
    Person: signedIn,
    PersonRight: signedIn,
    PersonConnection: anyOf('ADMIN', 'PLANNER'),
    PersonEdge: anyOf('ADMIN', 'PLANNER'),
    Viewer: anyone,
    PlatformClock: anyone,
    RegisterBlockPayload: administrators,
    RegisterOrganizationPayload: administrators,
    RegisterPersonPayload: administrators,
    GrantRightPayload: administrators,
    RevokeRightPayload: administrators,
    MovePlatformClockPayload: administrators,
    CodeTaken: anyone,
    SubjectTaken: anyone,
    RightAlreadyHeld: administrators,
  },
};
