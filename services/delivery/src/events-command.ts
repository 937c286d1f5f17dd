import { runEventsCommand } from '@reformgraph/subgraph-kit/events-command';
import { main } from '@reformgraph/subgraph-kit/main';
import { clientCommands } from './clients/client-commands.ts';
import { runDeliveryCommand, type DeliveryCommand } from './commands/delivery-command.ts';
import { copyEvents, TOPICS } from './topics/copy.ts';
import { webhookCommands } from './webhooks/webhook-commands.ts';

/** What delivery's administrator can do beside what every service's can. */
const COMMANDS: readonly DeliveryCommand[] = [...clientCommands, ...webhookCommands];

main(async () => {
  const [name, ...args] = process.argv.slice(2);
  const command = COMMANDS.find((known) => known.name === name);
  if (command) return runDeliveryCommand(command, args);
  await runEventsCommand({ name: 'delivery', heard: { topics: TOPICS, apply: copyEvents } });
  if (process.exitCode === 2) process.stderr.write(`${COMMANDS.map(({ usage }) => usage).join('\n')}\n`);
});
