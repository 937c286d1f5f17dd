import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { grantRight as decide } from '../domain/person.ts';
import { personRightsChangedEvent } from '../events/person-events.ts';
import { identifyRights, type RequestedRight } from './person-rights.ts';
import type { Run } from './ports.ts';

/** Gives a person a further right; RIGHT_ALREADY_HELD, VERSION_CONFLICT, NOT_FOUND or INVALID_INPUT otherwise. */
export function grantRight(run: Run) {
  return (
    command: { personId: string; expectedVersion: number; right: RequestedRight },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ organizations, persons, events }) => {
      const person = await persons.lock(command.personId);
      if (!person) return notFound('person', command.personId, ['personId']);
      const rights = await identifyRights([command.right], organizations, () => ['right']);
      if ('failure' in rights) return rights;
      const [right] = rights;
      if (!right) throw new Error('One right was asked for');
      const changed = decide(person, right, command.expectedVersion, authorship);
      if ('failure' in changed) return changed;
      await persons.update(changed);
      await events.append([personRightsChangedEvent(changed)]);
      return { person: changed };
    });
}
