import {
  encodeEvent,
  organizationRegistered,
  personRegistered,
  type EncodedEvent,
} from '@reformgraph/event-contracts';
import type { EventLog } from '@reformgraph/messaging';
import { newEvent, type Actor } from '@reformgraph/subgraph-kit';
import { newId } from '@reformgraph/subgraph-kit/identifiers';
import type { Role } from '@reformgraph/subgraph-kit/roles';

type Person = Actor & { readonly kind: 'person' };

/** A unit whose assessment the run is about. */
export interface Unit {
  readonly id: string;
  readonly code: string;
  readonly block: string;
}

/** Everybody who acts in a run; all of it SYNTHETIC. */
export interface People {
  readonly units: readonly Unit[];
  readonly planner: Person;
  readonly council: Person;
  /** Who scores and submits for a unit. */
  readonly leaderOf: (unit: Unit) => Person;
  /** Who appraises all units; belongs to none of them. */
  readonly appraiser: Person;
}

const FROM = '2024-01-01';

/** Units in their blocks, and the people who act for them. `sizes` names how many units a block has. */
export function inventPeople(sizes: Readonly<Record<string, number>>): People {
  const home: Unit = { id: newId(), code: 'HOME', block: 'HOME' };
  const units = Object.entries(sizes).flatMap(([block, size]) =>
    Array.from({ length: size }, (_, number) => ({ id: newId(), code: `${block}${number + 1}`, block })),
  );
  const planner = person(home, [['PLANNER', null]]);
  const council = person(home, [['COUNCIL', null]]);
  const appraiser = person(home, [['APPRAISER', home]]);
  return {
    units: [home, ...units],
    planner,
    council,
    appraiser,
    leaderOf: (unit) =>
      person(unit, [
        ['UNIT_OFFICER', unit],
        ['UNIT_LEADER', unit],
      ]),
  };
}

/** Tells the log of units and people, as the service that owns them would. */
export async function tellPeople(log: EventLog, { units, appraiser }: People): Promise<void> {
  const events = [...units.map(registered), personEvent(appraiser)];
  for (const topic of [organizationRegistered.topic, personRegistered.topic])
    await log.publish(
      topic,
      events.filter((event) => event.topic === topic),
    );
}

function person(home: Unit, rights: readonly (readonly [Role, Unit | null])[]): Person {
  return {
    kind: 'person',
    personId: newId(),
    organizationId: home.id,
    rights: rights.map(([role, unit]) => ({ role, organizationId: unit?.id ?? null })),
    developmentKey: false,
  };
}

const marks = (aggregateId: string) => ({
  aggregateId,
  version: 1,
  businessTime: '2024-01-01T00:00:00.000Z',
  provenance: 'SYNTHETIC' as const,
});

function registered({ id, code, block }: Unit): EncodedEvent {
  const name = { vi: `Đơn vị ${code}`, en: `Unit ${code}` };
  const blockName = { vi: `Khối ${block}`, en: `Block ${block}` };
  const memberships = [{ block, blockName, index: null, from: FROM, to: null }];
  const data = { id, code, name, shortName: code, validFrom: FROM, validTo: null, memberships };
  return encodeEvent(newEvent(organizationRegistered, { ...marks(id), data }), 'organizations');
}

function personEvent({ personId, organizationId, rights }: Person): EncodedEvent {
  const data = {
    id: personId,
    organizationId,
    rights: rights.map((right) => ({ ...right, from: FROM, to: null })),
  };
  return encodeEvent(newEvent(personRegistered, { ...marks(personId), data }), 'organizations');
}
