import { runEventsCommand } from '@reformgraph/subgraph-kit/events-command';
import { main } from '@reformgraph/subgraph-kit/main';
import { keepUnitsAndPersons, REBUILDABLE, TOPICS } from './events/known-units-and-persons.ts';

main(() =>
  runEventsCommand({
    name: 'scheduling',
    raises: true,
    heard: { topics: TOPICS, apply: keepUnitsAndPersons, rebuildable: REBUILDABLE },
  }),
);
