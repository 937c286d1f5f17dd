import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { revokeRight as decide } from '../domain/person.ts';
import { personRightsChangedEvent } from '../events/person-events.ts';
import type { Run } from './ports.ts';

/** Ends a right of a person; VERSION_CONFLICT, NOT_FOUND or INVALID_INPUT otherwise. */
export function revokeRight(run: Run) {
  return (
    command: { personId: string; expectedVersion: number; rightId: string; to: string },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ persons, events }) => {
      const person = await persons.lock(command.personId);
      if (!person) return notFound('person', command.personId, ['personId']);
      const changed = decide(person, command.rightId, command.to, command.expectedVersion, authorship);
      if ('failure' in changed) return changed;
      await persons.update(changed);
      await events.append([personRightsChangedEvent(changed)]);
      return { person: changed };
    });
}
