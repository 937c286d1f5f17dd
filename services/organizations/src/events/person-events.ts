import {
  personRegistered,
  personRightsChanged,
  type EventContract,
  type PersonState,
} from '@reformgraph/event-contracts';
import { newEvent } from '@reformgraph/subgraph-kit';
import type { Person } from '../domain/person.ts';

/** A person became known; neither name nor subject travels. */
export function personRegisteredEvent(person: Person) {
  return personEvent(personRegistered, person);
}

/** A person's rights changed; carries all of them. */
export function personRightsChangedEvent(person: Person) {
  return personEvent(personRightsChanged, person);
}

function personEvent(contract: EventContract<PersonState>, person: Person) {
  return newEvent(contract, {
    aggregateId: person.id,
    version: person.version,
    businessTime: person.changedAt,
    provenance: person.provenance,
    data: {
      id: person.id,
      organizationId: person.organizationId,
      rights: person.rights.map(({ role, organizationId, from, to }) => ({ role, organizationId, from, to })),
    },
  });
}
