import { inTransaction } from '@reformgraph/messaging';
import { WrongUse, type EventsCommand } from '@reformgraph/subgraph-kit/events-command';
import { isId } from '@reformgraph/subgraph-kit/identifiers';
import { ChangeRefused } from '../clients/client-store.ts';
import { listed } from './presented.ts';
import { findWebhook, listWebhooks, resumeWebhook, untakenEvents } from './webhook-store.ts';

const webhooks: EventsCommand = {
  name: 'webhooks',
  usage: `webhooks [CLIENT] [--json]
  every webhook, or those of a client: its state, its last error, and how many keys wait`,
  options: {},
  run: async ({ parameters }, { sql, tell }) => {
    const [clientId = null, ...further] = parameters;
    if (further.length > 0) throw new WrongUse('Name one client, or none.');
    tell((await listWebhooks(sql, clientId)).map(listed));
  },
};

const redriveWebhook: EventsCommand = {
  name: 'redrive-webhook',
  usage: `redrive-webhook WEBHOOK [--yes] [--json]
  lets a paused webhook go on: what waits is tried at once, in order, and has three days anew`,
  options: {},
  run: async ({ parameters }, { pool, sql, tell, confirmed }) => {
    const [id, ...further] = parameters;
    if (id === undefined || further.length > 0) throw new WrongUse('Name one webhook.');
    const webhook = isId(id) ? await findWebhook(sql, id, null) : null;
    if (!webhook) throw new ChangeRefused(`There is no webhook "${id}".`);
    const { clientId, state } = webhook;
    if (state === 'STOPPED')
      throw new ChangeRefused(`${clientId} may not hear ${webhook.topic} any more: grant it first.`);
    const events = await untakenEvents(sql, id);
    await confirmed(
      `The webhook of ${clientId} (${state}) would be called at once, with ${events} events that it has not taken.`,
      async () => {
        await inTransaction(pool, (tx) => resumeWebhook(tx, id));
        tell((await listWebhooks(sql, clientId)).filter((one) => one.id === id).map(listed));
      },
    );
  },
};

/** What an administrator does with departments' webhooks. */
export const webhookCommands: readonly EventsCommand[] = [webhooks, redriveWebhook];
