import { runEventsCommand } from '@reformgraph/subgraph-kit/events-command';
import { main } from '@reformgraph/subgraph-kit/main';
import { project, REBUILDABLE, TOPICS } from './events/project.ts';

main(() =>
  runEventsCommand({
    name: 'reporting',
    raises: false,
    heard: { topics: TOPICS, apply: project, rebuildable: REBUILDABLE },
  }),
);
