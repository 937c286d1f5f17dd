import { runEventsCommand } from '@reformgraph/subgraph-kit/events-command';
import { main } from '@reformgraph/subgraph-kit/main';

main(() => runEventsCommand({ name: 'organizations', raises: true, heard: null }));
