import { eventContracts } from '@reformgraph/event-contracts';
import { parkedKeys, redrive } from '@reformgraph/messaging';
import { type EventsCommand, WrongUse } from './command.ts';

/** Takes the waiting events of parked keys. */
export const redriveCommand: EventsCommand = {
  name: 'redrive',
  usage: `redrive (KEY... | --all) [--yes] [--json]
  takes the waiting events of parked keys in order, a key wholly or not at all;
  without --yes it only shows which; exit code 1 where a key still cannot be taken, or is not parked`,
  options: { all: { type: 'boolean', default: false } },
  run: async ({ parameters, flag }, { pool, sql, service, tell, confirmed }) => {
    if (flag('all') === parameters.length > 0) throw new WrongUse('redrive: name keys, or give --all.');
    const parked = await parkedKeys(sql, service.name);
    const chosen = flag('all') ? parked : parked.filter(({ key }) => parameters.includes(key));
    const unknown = parameters.filter((key) => !parked.some((known) => known.key === key));
    if (unknown.length > 0) {
      process.stderr.write(`Not parked: ${unknown.join(', ')}.\n`);
      process.exitCode = 1;
    }
    if (chosen.length === 0) {
      tell([]);
      return;
    }
    await confirmed(chosen, async () => {
      const projection = {
        name: service.name,
        contracts: eventContracts,
        ...(service.heard ?? NOTHING_HEARD),
      };
      const outcomes = [];
      for (const key of new Set(chosen.map((one) => one.key)))
        outcomes.push({ key, ...(await redrive(pool, projection, key)) });
      tell(outcomes);
      if (outcomes.some(({ outcome }) => outcome === 'STILL_FAILING')) process.exitCode = 1;
    });
  },
};

const NOTHING_HEARD = { apply: () => Promise.resolve() };
