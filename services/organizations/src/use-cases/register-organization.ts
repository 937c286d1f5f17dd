import { newId, type CommandContext } from '@reformgraph/subgraph-kit';
import { fail, notFound } from '@reformgraph/subgraph-kit/outcome';
import { registerOrganization as decide, type RegisterOrganization } from '../domain/organization.ts';
import { organizationEvent } from '../events/organization-events.ts';
import type { Run } from './ports.ts';

/** Adds a unit to a block and tells the other services; CODE_TAKEN, NOT_FOUND (block) or INVALID_INPUT otherwise. */
export function registerOrganization(run: Run) {
  return (
    command: Omit<RegisterOrganization, 'id' | 'nameId' | 'membershipId'> & { blockCode: string },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ blocks, organizations, events }) => {
      const block = await blocks.byCode(command.blockCode);
      if (!block) return notFound('block', command.blockCode, ['block']);
      const organization = decide(
        { ...command, id: newId(), nameId: newId(), membershipId: newId() },
        block,
        authorship,
      );
      if ('failure' in organization) return organization;
      if (!(await organizations.insert(organization)))
        return fail('CODE_TAKEN', { taken: organization.code }, ['code']);
      await events.append([
        organizationEvent(
          'REGISTERED',
          { ...organization, predecessors: [], successors: [] },
          { at: authorship.at },
        ),
      ]);
      return { organization };
    });
}
