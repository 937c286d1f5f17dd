import { newId, type CommandContext } from '@reformgraph/subgraph-kit';
import { fail, notFound } from '@reformgraph/subgraph-kit/outcome';
import { registerOrganization as decide, type RegisterOrganization } from '../domain/organization.ts';
import { organizationRegisteredEvent } from '../events/organization-registered.ts';
import type { Run } from './ports.ts';

/** Adds a unit to a block and tells the other services; CODE_TAKEN, NOT_FOUND (block) or INVALID_INPUT otherwise. */
export function registerOrganization(run: Run) {
  return (
    command: Omit<RegisterOrganization, 'id' | 'membershipId'> & { blockCode: string },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ blocks, organizations, events }) => {
      const block = await blocks.byCode(command.blockCode);
      if (!block) return notFound('block', command.blockCode, ['block']);
      const organization = decide({ ...command, id: newId(), membershipId: newId() }, block);
      if ('failure' in organization) return organization;
      if (!(await organizations.insert(organization)))
        return fail('CODE_TAKEN', { taken: organization.code }, ['code']);
      await events.append(organizationRegisteredEvent(organization, authorship.at));
      return { organization };
    });
}
