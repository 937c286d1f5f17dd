import { randomUUID } from 'node:crypto';
import { encodeEvent, organizationRegistered, type EncodedEvent } from '@reformgraph/event-contracts';
import { UNIT } from './spec-facts.ts';

/** The event that registers the unit SNV under an id. */
export function unitEvent(id: string): EncodedEvent {
  return encodeEvent(
    {
      contract: organizationRegistered,
      id: randomUUID(),
      aggregateId: id,
      version: 1,
      time: '2024-01-02T00:00:00.000Z',
      businessTime: '2024-01-02T00:00:00.000Z',
      provenance: 'SYNTHETIC',
      data: {
        ...UNIT,
        id,
        name: { vi: 'Sở Nội vụ', en: 'Department of Home Affairs' },
        shortName: 'SNV',
        names: UNIT.names.map((named) => ({ ...named, shortName: 'SNV' })),
        memberships: [...UNIT.memberships],
      },
    },
    'organizations',
  );
}
