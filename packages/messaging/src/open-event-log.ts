import { EmbeddedLog } from './embedded/embedded-log.ts';
import type { EventLog } from './event-log.ts';
import { KafkaLog, type KafkaLogConfig } from './kafka/kafka-log.ts';
import type { Logger } from './logger.ts';

export type EventLogConfig =
  | {
      readonly transport: 'embedded';
      /** The events database, with `embeddedLogMigrations` applied. */
      readonly databaseUrl: string;
    }
  | KafkaLogConfig;

/** Opens the log. Does not fail for one that is away: it is connected to when first used. */
export function openEventLog(config: EventLogConfig, logger: Logger): Promise<EventLog> {
  return Promise.resolve(
    config.transport === 'embedded'
      ? new EmbeddedLog(config.databaseUrl, logger)
      : new KafkaLog(config, logger),
  );
}
