import { inspectEvents } from '@reformgraph/messaging';
import { CannotBeDone, type EventsCommand, WrongUse } from './command.ts';

/** Where an event is. */
export const inspectCommand: EventsCommand = {
  name: 'inspect',
  usage: `inspect KEY|EVENT_ID [--json]
  where the events of a key, or one event, lie: outbox, log, inbox, parked; their headers, size and hash, and why a
  key is parked; never what an event says. An id that only the log knows is looked for in all of it`,
  options: {},
  run: async ({ parameters, flag }, { sql, service, eventLog, tell }) => {
    const [keyOrId, ...further] = parameters;
    if (keyOrId === undefined || further.length > 0 || flag('yes'))
      throw new WrongUse('inspect: name one key or one event id.');
    const asked = { consumer: service.name, topics: service.heard?.topics ?? [] };
    const traces = await inspectEvents(sql, await eventLog(), asked, keyOrId);
    if (traces.length === 0) throw new CannotBeDone(`${service.name} knows no key and no event ${keyOrId}.`);
    tell(traces);
  },
};
