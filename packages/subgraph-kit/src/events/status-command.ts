import { outboxBacklog, parkedKeys, reasonOf } from '@reformgraph/messaging';
import { type CommandContext, type EventsCommand, WrongUse } from './command.ts';

/** What waits to be sent and to be taken. */
export const statusCommand: EventsCommand = {
  name: 'status',
  usage: `status [--json]
  events that wait to be sent and to be taken, and how many keys are parked`,
  options: {},
  run: async ({ parameters, flag }, context) => {
    if (parameters.length > 0 || flag('yes')) throw new WrongUse('status takes nothing but --json.');
    context.tell({
      ...(await statusOf(context)),
      ...(await context.service.ownStatus?.(context.sql)),
    });
  },
};

/** Counts of what waits; `waitingToBeTaken` is null where the log is away, which `log` then says. */
async function statusOf({ service, sql, eventLog }: CommandContext): Promise<object> {
  const outbox = await outboxBacklog(sql);
  const sent = {
    service: service.name,
    waitingToBeSent: outbox.events,
    oldestWaitsSince: outbox.oldestAt?.toISOString() ?? null,
  };
  if (!service.heard) return sent;
  const parked = await parkedKeys(sql, service.name);
  const log = await eventLog();
  try {
    const positions = await log.positions(service.name, service.heard.topics);
    const waiting = positions.reduce((sum, { next, end }) => sum + Number(end - next), 0);
    return { ...sent, waitingToBeTaken: waiting, parkedKeys: parked.length };
  } catch (error) {
    return { ...sent, waitingToBeTaken: null, log: reasonOf(error), parkedKeys: parked.length };
  }
}
