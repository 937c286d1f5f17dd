import { runEventsCommand } from '@reformgraph/subgraph-kit/events-command';
import { main } from '@reformgraph/subgraph-kit/main';
import { applyEvents, PROJECTED_TOPICS, REBUILDABLE } from './events/projection.ts';

main(() =>
  runEventsCommand({
    name: 'assessment',
    raises: true,
    heard: { topics: PROJECTED_TOPICS, apply: applyEvents, rebuildable: REBUILDABLE },
  }),
);
