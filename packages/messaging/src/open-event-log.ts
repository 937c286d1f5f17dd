import { EmbeddedLog } from './embedded/embedded-log.ts';
import type { EventLog } from './event-log.ts';
import type { KafkaLogConfig } from './kafka/kafka-log.ts';
import type { Logger } from './logger.ts';

export type EventLogConfig =
  | {
      readonly transport: 'embedded';
      /** The events database, with `embeddedLogMigrations` applied. */
      readonly databaseUrl: string;
    }
  | KafkaLogConfig;

/** Opens the log. Does not fail for one that is away: it is connected to when first used. */
export async function openEventLog(config: EventLogConfig, logger: Logger): Promise<EventLog> {
  if (config.transport === 'embedded') return new EmbeddedLog(config.databaseUrl, logger);
  const { KafkaLog } = await import('./kafka/kafka-log.ts');
  return new KafkaLog(config, logger);
}
