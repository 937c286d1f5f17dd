import { runEventsCommand } from '@reformgraph/subgraph-kit/events-command';
import { main } from '@reformgraph/subgraph-kit/main';
import { clientCommands } from './clients/client-commands.ts';
import { copyEvents, REBUILDABLE, TOPICS } from './topics/copy.ts';
import { webhookCommands } from './webhooks/webhook-commands.ts';
import { pausedWebhooks } from './webhooks/webhook-store.ts';

main(() =>
  runEventsCommand(
    {
      name: 'delivery',
      raises: false,
      heard: { topics: TOPICS, apply: copyEvents, rebuildable: REBUILDABLE },
      ownStatus: async (sql) => ({ pausedWebhooks: await pausedWebhooks(sql, null) }),
    },
    [...clientCommands, ...webhookCommands],
  ),
);
