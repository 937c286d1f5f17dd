import type { Actor, RunMutation } from '@reformgraph/subgraph-kit';
import { readClock } from './data/identity-queries.ts';
import { createOrganizationQueries, type OrganizationQueries } from './data/organization-queries.ts';
import { createPersonQueries, type PersonQueries } from './data/person-queries.ts';
import type { PlatformClock } from './domain/platform-clock.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { grantRight } from './use-cases/grant-right.ts';
import { movePlatformClock } from './use-cases/move-platform-clock.ts';
import { dissolveOrganization } from './use-cases/dissolve-organization.ts';
import { mergeOrganizations } from './use-cases/merge-organizations.ts';
import { moveOrganization } from './use-cases/move-organization.ts';
import { renameOrganization } from './use-cases/rename-organization.ts';
import { splitOrganization } from './use-cases/split-organization.ts';
import type { Ports } from './use-cases/ports.ts';
import { registerBlock } from './use-cases/register-block.ts';
import { registerOrganization } from './use-cases/register-organization.ts';
import { registerPerson } from './use-cases/register-person.ts';
import { revokeRight } from './use-cases/revoke-right.ts';

/** The service's use cases, each in a transaction of its own. */
export function createCommands(run: RunMutation<Ports>) {
  return {
    registerBlock: registerBlock(run),
    registerOrganization: registerOrganization(run),
    renameOrganization: renameOrganization(run),
    moveOrganization: moveOrganization(run),
    mergeOrganizations: mergeOrganizations(run),
    splitOrganization: splitOrganization(run),
    dissolveOrganization: dissolveOrganization(run),
    registerPerson: registerPerson(run),
    grantRight: grantRight(run),
    revokeRight: revokeRight(run),
    movePlatformClock: movePlatformClock(run, () => new Date()),
  };
}
export type Commands = ReturnType<typeof createCommands>;

export interface Queries {
  readonly organizations: OrganizationQueries;
  readonly persons: PersonQueries;
  readClock(): Promise<PlatformClock>;
}

/** Reads for one request, batched and scoped to its actor. */
export function createQueries(prisma: PrismaClient, actor: Actor): Queries {
  return {
    organizations: createOrganizationQueries(prisma),
    persons: createPersonQueries(prisma, actor),
    readClock: () => readClock(prisma),
  };
}
