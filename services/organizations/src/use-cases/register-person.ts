import { newId, type CommandContext } from '@reformgraph/subgraph-kit';
import { fail, unknownOrganization } from '@reformgraph/subgraph-kit/outcome';
import { registerPerson as decide, type Person } from '../domain/person.ts';
import { personRegisteredEvent } from '../events/person-events.ts';
import { identifyRights, type RequestedRight } from './person-rights.ts';
import type { Run } from './ports.ts';

export interface RegisterPerson extends Pick<Person, 'subject' | 'name' | 'provenance'> {
  readonly organizationCode: string;
  readonly rights: readonly RequestedRight[];
}

/** Adds a person with their first rights; SUBJECT_TAKEN, UNKNOWN_ORGANIZATION or INVALID_INPUT otherwise. */
export function registerPerson(run: Run) {
  return (command: RegisterPerson, { request, authorship }: CommandContext) =>
    run(request, async ({ organizations, persons, events }) => {
      const homes = await organizations.idsByCode([command.organizationCode]);
      const organizationId = homes.get(command.organizationCode);
      if (!organizationId) return unknownOrganization(command.organizationCode, ['organization']);
      const rights = await identifyRights(command.rights, organizations, (position) => [
        'rights',
        String(position),
      ]);
      if ('failure' in rights) return rights;
      const { subject, name, provenance } = command;
      const person = decide({ id: newId(), subject, name, provenance, organizationId, rights }, authorship);
      if ('failure' in person) return person;
      if (!(await persons.insert(person)))
        return fail('SUBJECT_TAKEN', { subject: command.subject }, ['subject']);
      await events.append([personRegisteredEvent(person)]);
      return { person };
    });
}
