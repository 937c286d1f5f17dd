import type { EventContract, PlatformEvent, PlatformTombstone } from '@reformgraph/event-contracts';
import { newId } from './identifiers.ts';

/** An event of the contract's type with a new id and the real time of now as its recording time. */
export function newEvent<Data>(
  contract: EventContract<Data>,
  facts: Omit<PlatformEvent<Data>, 'contract' | 'id' | 'time'>,
): PlatformEvent<Data> {
  return { contract, id: newId(), time: new Date().toISOString(), ...facts };
}

/** A tombstone on the contract's compacted topic, with a new id and the real time of now as its recording time. */
export function newTombstone(
  contract: EventContract<unknown>,
  facts: Omit<PlatformTombstone, 'contract' | 'id' | 'time'>,
): PlatformTombstone {
  return { contract, id: newId(), time: new Date().toISOString(), ...facts };
}
