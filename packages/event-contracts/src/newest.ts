import type { DecodedEvent } from './envelope.ts';

/** The event with the highest version of each aggregate, sorted by the aggregate's id; of equal versions the first. */
export function newestPerAggregate<Event extends Pick<DecodedEvent, 'aggregateId' | 'version'>>(
  events: readonly Event[],
): Event[] {
  const newest = new Map<string, Event>();
  for (const event of events) {
    const known = newest.get(event.aggregateId);
    if (!known || event.version > known.version) newest.set(event.aggregateId, event);
  }
  return [...newest.values()].sort((a, b) => (a.aggregateId < b.aggregateId ? -1 : 1));
}
