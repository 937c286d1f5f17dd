import { parkedKeys } from '@reformgraph/messaging';
import { type EventsCommand, WrongUse } from './command.ts';

/** The parked keys of a service. */
export const parkedCommand: EventsCommand = {
  name: 'parked',
  usage: `parked [--json]
  each parked key, why it is parked, and how many events wait behind it`,
  options: {},
  run: async ({ parameters, flag }, { sql, service, tell }) => {
    if (parameters.length > 0 || flag('yes')) throw new WrongUse('parked takes nothing but --json.');
    const parked = await parkedKeys(sql, service.name);
    tell(parked);
    if (parked.length === 0) process.stderr.write(`Nothing of ${service.name} is parked.\n`);
  },
};
