import { readConfiguration } from '@reformgraph/subgraph-kit/configuration';
import type { Asked, CommandContext, EventsCommand } from '@reformgraph/subgraph-kit/events-command';
import { z } from 'zod';
import type { DepartmentsKafka } from './departments-kafka.ts';
import { departmentsKafka, kafkaAccessSettings } from './kafka-settings.ts';

export interface ClientCommandContext extends CommandContext {
  /** Kafka as departments read it; null where it is not configured. */
  readonly kafka: DepartmentsKafka | null;
}

/** A command whose effect on clients reaches Kafka too. */
export interface ClientCommand extends Omit<EventsCommand, 'run' | 'asOwner'> {
  readonly run: (asked: Asked, context: ClientCommandContext) => Promise<void>;
}

/**
 * The command as an administrator's: by the owner's login, since no running process may change clients, and with Kafka
 * opened for it by this process's settings.
 */
export function asAdministrator(command: ClientCommand): EventsCommand {
  return {
    ...command,
    asOwner: true,
    run: async (asked, context) => {
      const kafka = await departmentsKafka(readConfiguration(z.object(kafkaAccessSettings), process.env));
      try {
        await command.run(asked, { ...context, kafka });
      } finally {
        await kafka?.close();
      }
    },
  };
}
